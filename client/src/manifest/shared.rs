//! What a manifest and its sets have in common: a client, a folder, and what is wanted.

use super::{
    error::{ManifestError, ManifestErrorKind},
    fetch::Fetch,
    folder::{Folder, Lock},
    progress::Progress,
    sets::{SetPaths, Stored, stored},
    wanted::Wanted,
};
use crate::{Client, definition::Definition, rt};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use std::{fs, io, sync::Arc, time::Duration};

/// How many tables are downloaded at once.
const AT_ONCE: usize = 4;

/// What sets share with the manifest that they are from.
pub(super) struct Shared {
    pub(super) client: Client,
    pub(super) folder: Folder,
    pub(super) languages: Vec<String>,
    pub(super) wanted: Vec<Wanted>,
    pub(super) with_names: bool,
    pub(super) silence: Duration,
    pub(super) progress: Box<dyn Fn(&Progress) + Send + Sync>,
}

/// Whether anything can be waited for here.
pub(super) fn runtime() -> Result<(), ManifestError> {
    rt::check().map_err(|error| ManifestError::new(ManifestErrorKind::Runtime, error.to_string()))
}

impl Shared {
    /// What is known of a table, and whether its names are wanted.
    pub(super) fn wanted<D: Definition>(&self) -> Wanted {
        let mut told = self.wanted.iter();
        let told = told.find(|told| told.table == D::TABLE).copied();
        told.unwrap_or_else(|| Wanted::table::<D>(self.with_names))
    }

    /// The names of the tables that the builder was told.
    pub(super) fn wanted_tables(&self) -> Vec<&'static str> {
        self.wanted.iter().map(|told| told.table).collect()
    }

    /// Downloads what is not at hand of a set.
    pub(super) async fn get(&self, set: &SetPaths) -> Result<(), ManifestError> {
        let paths = self.wanted.iter().map(|it| Ok((*it, set.path(it.table)?)));
        // A table that is not there is told before anything is asked.
        let paths: Vec<_> = paths.collect::<Result<_, ManifestError>>()?;
        let mut missing = Vec::new();
        for (wanted, path) in paths {
            if stored(&self.folder, path)?.is_none() {
                missing.push((wanted, path));
            }
        }
        let fetches = missing
            .into_iter()
            .map(|(wanted, path)| self.fetch(wanted, path));
        let fetches: Vec<_> = fetches.collect();
        let fetched = stream::iter(fetches).buffer_unordered(AT_ONCE);
        fetched.try_for_each(|_| std::future::ready(Ok(()))).await
    }

    /// A file of the folder, downloaded if it is not there.
    pub(super) async fn held(&self, wanted: Wanted, path: &str) -> Result<Stored, ManifestError> {
        match stored(&self.folder, path)? {
            Some(stored) => Ok(stored),
            None => self.fetch(wanted, path).await,
        }
    }

    pub(super) async fn fetch(&self, wanted: Wanted, path: &str) -> Result<Stored, ManifestError> {
        runtime()?;
        let update = Arc::new(self.update_lock().await?);
        let fetch = Fetch {
            client: &self.client,
            folder: &self.folder,
            silence: self.silence,
            tell: &*self.progress,
            update,
        };
        fetch.fetch(wanted, path).await
    }

    /// Held together with everybody else who updates, so that nobody takes their files for old ones.
    pub(super) async fn update_lock(&self) -> Result<Lock, ManifestError> {
        Lock::shared(&self.folder.lock("update")).await
    }

    /// Forgets that the file of a path is at hand.
    pub(super) fn discard(&self, path: &str) -> Result<(), ManifestError> {
        let place = self.folder.path(path);
        match fs::remove_file(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(ManifestError::folder("remove", &place, error))
            }
            _ => Ok(()),
        }
    }
}
