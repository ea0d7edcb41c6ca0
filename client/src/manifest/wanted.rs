//! What somebody wants from the content server.

use crate::definition::{Definition, RowKey as _};

/// A file that somebody wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// What progress says it is: the name of a table.
    pub(super) table: &'static str,
    pub(super) form: Form,
}

/// What a file has to be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// A table as JSON.
    Table {
        is_hashed: bool,
        /// Where rows have their names, if those are to be indexed.
        names: Option<&'static [&'static str]>,
    },
    /// A SQLite database.
    #[cfg(feature = "sqlite")]
    Database,
}

impl Wanted {
    /// A table, and whether its names are to be indexed.
    pub(super) fn table<D: Definition>(with_names: bool) -> Self {
        Wanted {
            table: D::TABLE,
            form: Form::Table {
                is_hashed: D::Key::IS_HASH,
                names: with_names.then_some(D::NAME),
            },
        }
    }

    /// A table of a type that is known at run time only, without its names.
    #[cfg(feature = "dynamic")]
    pub(super) fn any_table(table: &'static dyn crate::dynamic::AnyTable) -> Self {
        Wanted {
            table: table.name(),
            form: Form::Table {
                is_hashed: table.is_keyed_by_hash(),
                names: None,
            },
        }
    }

    pub(super) fn with_names(self) -> bool {
        matches!(self.form, Form::Table { names: Some(_), .. })
    }
}
