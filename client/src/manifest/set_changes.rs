//! What has changed between two sets.

use super::{
    difference::TableChanges,
    error::ManifestError,
    paths::ManifestIndex,
    set::{Set, is_lost},
    sets::stored,
    thread::on_thread,
    wanted::Wanted,
};
use crate::dynamic::AnyTable;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a later set has that an earlier one had not, and the other way around: see [`Set::changes_since`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SetChanges {
    /// Tables that only the later set has.
    pub added: Vec<String>,
    /// Tables that only the earlier set has.
    pub removed: Vec<String>,
    /// What has changed in tables that both have, by table. Those that are the same are left out.
    pub changed: BTreeMap<String, TableChanges<String>>,
    /// Tables that both have and that were not compared, since they are none of those that were given. Those whose files
    /// are at hand and the same, byte by byte, are left out.
    pub not_compared: Vec<String>,
    /// Those of `not_compared` whose files are at hand and not the same. What of their rows has changed is not known; it
    /// may be nothing but how they are written.
    pub differing: Vec<String>,
}

impl SetChanges {
    /// Whether the sets are the same, as far as they were compared.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

impl<I: ManifestIndex> Set<I> {
    /// What has changed since an earlier set: in which tables there are, and in those of the given ones that both sets
    /// have. `bungie_api::dynamic::TABLES` are all that there are types of. Tables that are not at hand are downloaded;
    /// those whose files are the same, byte by byte, are not read.
    ///
    /// # Errors
    ///
    /// Those of [`table`](Self::table) and of [`Table::changes_since`](super::Table::changes_since).
    pub async fn changes_since(
        &self,
        earlier: &Self,
        tables: &[&'static dyn AnyTable],
    ) -> Result<SetChanges, ManifestError> {
        let only = |of: &Self, other: &Self| -> Vec<String> {
            let names = of.tables().filter(|name| !other.has(name));
            names.map(str::to_owned).collect()
        };
        let mut changes = SetChanges {
            added: only(self, earlier),
            removed: only(earlier, self),
            ..SetChanges::default()
        };
        for name in self.tables().filter(|name| earlier.has(name)) {
            let Some(table) = tables.iter().find(|table| table.name() == name) else {
                let is_same = self.is_same_file(earlier, name)?;
                if is_same == Some(false) {
                    changes.differing.push(name.to_owned());
                }
                if is_same != Some(true) {
                    changes.not_compared.push(name.to_owned());
                }
                continue;
            };
            let changed = match self.changes_in(earlier, *table).await {
                Err(error) if is_lost(&error) => {
                    for set in [self, earlier] {
                        set.shared.discard(set.paths.path(name)?)?;
                    }
                    self.changes_in(earlier, *table).await?
                }
                changed => changed?,
            };
            if !changed.is_empty() {
                changes.changed.insert(name.to_owned(), changed);
            }
        }
        Ok(changes)
    }

    fn has(&self, table: &str) -> bool {
        self.paths.tables.contains_key(table)
    }

    /// Whether the files of a table are the same, byte by byte; `None` if one of them is not at hand.
    fn is_same_file(&self, earlier: &Self, table: &str) -> Result<Option<bool>, ManifestError> {
        let digest = |set: &Self| {
            let path = set.paths.tables.get(table);
            let stored = path.map(|path| stored(&set.shared.folder, path));
            let stored = stored.transpose()?.flatten();
            Ok::<_, ManifestError>(stored.map(|stored| stored.digest))
        };
        let (before, after) = (digest(earlier)?, digest(self)?);
        Ok(before.zip(after).map(|(before, after)| before == after))
    }

    async fn changes_in(
        &self,
        earlier: &Self,
        table: &'static dyn AnyTable,
    ) -> Result<TableChanges<String>, ManifestError> {
        let wanted = Wanted::any_table(table);
        let before = earlier.paths.path(table.name())?;
        let before = earlier.shared.held(wanted, before).await?;
        let after = self.paths.path(table.name())?;
        let after = self.shared.held(wanted, after).await?;
        if before.digest == after.digest {
            return Ok(TableChanges::default());
        }
        let before = earlier.shared.folder.table(&before.file);
        let after = self.shared.folder.table(&after.file);
        Ok(on_thread(move || table.changes(&before, &after)).await??)
    }
}
