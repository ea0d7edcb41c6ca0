//! What is to be fetched, and who fetches it.

/// Something to fetch.
///
/// Two jobs of one queue with the same kind and the same key are one job.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Job {
    /// What sort of thing it is, such as `report`.
    pub kind: String,
    /// Which one: an id, or whatever the program can read again. Kind, key and the name of the queue together
    /// may have about 2,500 bytes.
    pub key: String,
}

impl Job {
    /// A job.
    pub fn new(kind: impl Into<String>, key: impl ToString) -> Self {
        Job {
            kind: kind.into(),
            key: key.to_string(),
        }
    }
}

/// A job that was claimed: nobody else gets it before its lease is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub(super) id: i64,
    pub(super) lease: i64,
    pub(super) job: Job,
    pub(super) attempt: u32,
}

impl Claim {
    /// The job.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// Which attempt it is: 1 at first, and one more for each time that the job was put off by
    /// [`Queue::retry`](super::Queue::retry). A claim whose lease ended does not count.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}
