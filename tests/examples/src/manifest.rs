//! The manifest that a program reads names from.

use crate::Outcome;
use bungie_api::{
    Client, Manifest,
    destiny2::GetDestinyManifest,
    manifest::{ManifestBuilder, Set},
};
use clap::Args;
use std::path::PathBuf;

/// Where tables of the manifest are kept, and in which language.
#[derive(Args, Clone, Debug)]
pub struct ManifestSettings {
    /// Where tables are kept; by default in the folder for caches that the system has.
    #[arg(long, env = "BUNGIE_MANIFEST", value_name = "FOLDER")]
    pub manifest: Option<PathBuf>,
    /// The language of names.
    #[arg(long, default_value = "en")]
    pub language: String,
}

impl ManifestSettings {
    /// A manifest to add tables to.
    pub fn builder(&self, client: &Client) -> ManifestBuilder<GetDestinyManifest> {
        let manifest = Manifest::builder(client).language(&self.language);
        match &self.manifest {
            Some(folder) => manifest.folder(folder),
            None => manifest,
        }
    }

    /// The tables of the types, which are fetched where there are newer ones.
    ///
    /// # Errors
    /// What keeps the manifest from being used.
    pub async fn set(
        &self,
        builder: ManifestBuilder<GetDestinyManifest>,
    ) -> Outcome<Set<GetDestinyManifest>> {
        let (set, failure) = builder.build()?.update_or_current().await?;
        if let Some(failure) = failure {
            eprintln!("{failure}");
            eprintln!("going on with what is at hand: version {}", set.version());
        }
        Ok(set)
    }
}
