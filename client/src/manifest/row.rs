//! What a look at a table comes to.

/// A row, or none.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Row<D> {
    /// The table has no such row.
    Absent,
    /// Bungie hides what the row is about: most of it is left out, and the name says so.
    Redacted(D),
    /// The row.
    Present(D),
}

impl<D> Row<D> {
    /// The row, unless it is absent or redacted.
    pub fn present(self) -> Option<D> {
        match self {
            Row::Present(row) => Some(row),
            Row::Redacted(_) | Row::Absent => None,
        }
    }

    /// The row, redacted or not.
    pub fn any(self) -> Option<D> {
        match self {
            Row::Present(row) | Row::Redacted(row) => Some(row),
            Row::Absent => None,
        }
    }

    /// Whether the table has no such row.
    pub fn is_absent(&self) -> bool {
        matches!(self, Row::Absent)
    }

    /// The same of another type.
    pub fn map<T>(self, change: impl FnOnce(D) -> T) -> Row<T> {
        match self {
            Row::Present(row) => Row::Present(change(row)),
            Row::Redacted(row) => Row::Redacted(change(row)),
            Row::Absent => Row::Absent,
        }
    }
}
