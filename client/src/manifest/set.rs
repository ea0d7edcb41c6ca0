//! A set of tables that belong together.

use super::{
    error::ManifestError,
    paths::ManifestIndex,
    sets::{SetPaths, Stored},
    shared::Shared,
    table::Table,
    table_error::TableErrorKind,
    thread::on_thread,
    wanted::Wanted,
};
use crate::definition::Definition;
use std::{fmt, marker::PhantomData, sync::Arc};

/// Tables that were published together, in the languages that were asked for. Stays what it is, whatever is published
/// later. Cheap to clone.
pub struct Set<I> {
    pub(super) shared: Arc<Shared>,
    pub(super) paths: Arc<SetPaths>,
    pub(super) of: PhantomData<fn() -> I>,
}

impl<I: ManifestIndex> Set<I> {
    /// What tells sets apart: it follows from the paths of the tables.
    pub fn id(&self) -> &str {
        &self.paths.id
    }

    /// What Bungie calls it. It says nothing about which set is the newer one.
    pub fn version(&self) -> &str {
        &self.paths.version
    }

    /// The names of its tables, among them those that this crate has no definitions of.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.paths.tables.keys().map(String::as_str)
    }

    /// Opens a table. One that is not at hand is downloaded first, and so is one that was damaged on the disk.
    ///
    /// # Errors
    ///
    /// [`NoTable`](super::ManifestErrorKind::NoTable) if the set does not have it, before any request; a download that
    /// failed in all ways; a folder or a file that cannot be used.
    pub async fn table<D>(&self) -> Result<Table<D>, ManifestError>
    where
        D: Definition<Index = I> + 'static,
    {
        let wanted = self.shared.wanted::<D>();
        let path = self.paths.path(D::TABLE)?;
        let held = self.shared.held(wanted, path).await?;
        match self.open(wanted, held).await {
            Err(error) if is_lost(&error) => {
                self.shared.discard(path)?;
                let fresh = self.shared.fetch(wanted, path).await?;
                self.open(wanted, fresh).await
            }
            opened => opened,
        }
    }

    async fn open<D>(&self, wanted: Wanted, held: Stored) -> Result<Table<D>, ManifestError>
    where
        D: Definition + 'static,
    {
        let path = self.shared.folder.table(&held.file);
        let with_names = wanted.with_names();
        let opened = on_thread(move || Table::open_stored(&path, with_names, Some(&held.digest)));
        Ok(opened.await??)
    }

    /// Opens the SQLite file of the set, which is downloaded if it is not at hand.
    ///
    /// The file is held against the checksum in its name.
    ///
    /// # Errors
    ///
    /// Those of [`table`](Self::table).
    #[cfg(feature = "sqlite")]
    pub async fn database(&self) -> Result<super::Database, ManifestError> {
        let wanted = Wanted {
            table: "SQLite",
            form: super::wanted::Form::Database,
        };
        let path = self.paths.database()?;
        let held = self.shared.held(wanted, path).await?;
        let file = self.shared.folder.table(&held.file);
        Ok(on_thread(move || super::Database::open(file)).await??)
    }

    /// Takes a table for damaged, as its rows say: it is downloaded again when it is opened next.
    ///
    /// # Errors
    ///
    /// A folder that cannot be written.
    pub fn discard<D: Definition<Index = I>>(&self) -> Result<(), ManifestError> {
        self.shared.discard(self.paths.path(D::TABLE)?)
    }
}

/// Whether the file is not what it was, or not there any more: somebody else may have removed it.
pub(super) fn is_lost(error: &ManifestError) -> bool {
    error.table().is_some_and(|error| match error.kind() {
        TableErrorKind::Corrupt | TableErrorKind::NoTable => true,
        TableErrorKind::File => error.is_missing(),
        TableErrorKind::Decode => false,
    })
}

impl<I> Clone for Set<I> {
    fn clone(&self) -> Self {
        Set {
            shared: Arc::clone(&self.shared),
            paths: Arc::clone(&self.paths),
            of: PhantomData,
        }
    }
}

impl<I> fmt::Debug for Set<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Set")
            .field("id", &self.paths.id)
            .field("version", &self.paths.version)
            .finish_non_exhaustive()
    }
}
