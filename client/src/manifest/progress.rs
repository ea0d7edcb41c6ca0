//! How far a download is.

/// How far a table is, told each time that something has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The table.
    pub table: &'static str,
    /// What is being done with it.
    pub step: ProgressStep,
    /// Bytes that have been received, as they were sent: compressed, as a rule.
    pub received: u64,
    /// How many there are, where the server says so.
    pub total: Option<u64>,
}

/// What is done with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProgressStep {
    /// It is being received.
    Download,
    /// It is whole, and is unpacked, indexed and stored.
    Store,
    /// It is at hand.
    Done,
}
