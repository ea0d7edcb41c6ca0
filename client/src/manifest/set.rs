//! A set of tables that belong together.

use super::{
    error::ManifestError,
    paths::ManifestIndex,
    sets::{SetPaths, Stored, stored},
    shared::Shared,
    table::Table,
    table_error::TableError,
    thread::on_thread,
    wanted::Wanted,
};
use crate::definition::Definition;
use std::{fmt, marker::PhantomData, path::Path, sync::Arc};

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

    /// The names of those whose files are at hand. Looks into the folder, and blocks the thread for that.
    ///
    /// # Errors
    ///
    /// A folder that cannot be read.
    pub fn tables_at_hand(&self) -> Result<Vec<&str>, ManifestError> {
        let mut at_hand = Vec::new();
        for (table, path) in &self.paths.tables {
            if stored(&self.shared.folder, path)?.is_some() {
                at_hand.push(table.as_str());
            }
        }
        Ok(at_hand)
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
        let with_names = wanted.with_names();
        let open =
            move |file: &Path, digest: &str| Table::open_stored(file, with_names, Some(digest));
        self.opened(wanted, self.paths.path(D::TABLE)?, open).await
    }

    /// Opens the SQLite file of the set. One that is not at hand is downloaded first, and so is one that was damaged on
    /// the disk, as far as opening it shows that; [`discard_database`](Self::discard_database) is for what shows later.
    ///
    /// The file is held against the checksum in its name when it is downloaded.
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
        let open = |file: &Path, _: &str| super::Database::open(file);
        self.opened(wanted, self.paths.database()?, open).await
    }

    /// Opens the file of a path; one that is lost or damaged is fetched once more.
    async fn opened<T: Send + 'static>(
        &self,
        wanted: Wanted,
        path: &str,
        open: impl Fn(&Path, &str) -> Result<T, TableError> + Clone + Send + 'static,
    ) -> Result<T, ManifestError> {
        let held = self.shared.held(wanted, path).await?;
        match self.open(held, open.clone()).await {
            Err(error) if is_lost(&error) => {
                self.shared.discard(path)?;
                let fresh = self.shared.fetch(wanted, path).await?;
                self.open(fresh, open).await
            }
            opened => opened,
        }
    }

    async fn open<T: Send + 'static>(
        &self,
        held: Stored,
        open: impl FnOnce(&Path, &str) -> Result<T, TableError> + Send + 'static,
    ) -> Result<T, ManifestError> {
        let file = self.shared.folder.table(&held.file);
        Ok(on_thread(move || open(&file, &held.digest)).await??)
    }

    /// Takes a table for damaged, as its rows say: it is downloaded again when it is opened next.
    ///
    /// # Errors
    ///
    /// A folder that cannot be written.
    pub fn discard<D: Definition<Index = I>>(&self) -> Result<(), ManifestError> {
        self.shared.discard(self.paths.path(D::TABLE)?)
    }

    /// Takes the SQLite file for damaged, as its rows say: it is downloaded again when it is opened next.
    ///
    /// # Errors
    ///
    /// A folder that cannot be written, and a set that has no such file.
    #[cfg(feature = "sqlite")]
    pub fn discard_database(&self) -> Result<(), ManifestError> {
        self.shared.discard(self.paths.database()?)
    }
}

/// Whether the file is not what it was, or not there any more: somebody else may have removed it.
pub(super) fn is_lost(error: &ManifestError) -> bool {
    error.table().is_some_and(TableError::is_lost)
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
