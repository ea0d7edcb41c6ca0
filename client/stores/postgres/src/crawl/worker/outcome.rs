//! What came of an attempt.

use crate::crawl::Job;
use std::time::Duration;

/// What came of an attempt at a job.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The job is done.
    Done {
        /// What the sink keeps, if there is something to keep.
        result: Option<Vec<u8>>,
        /// The jobs that follow from it. Those that are known already are not added again.
        followers: Vec<Job>,
    },
    /// The job is put off, with one attempt more: what it asks for may be there later.
    Later {
        /// How long it is put off.
        after: Duration,
        /// Why.
        reason: String,
    },
    /// The job is given up: what it asks for is not there.
    Gap {
        /// Why.
        reason: String,
    },
    /// Nothing can be had at the moment. The job is handed back without an attempt more, and this worker
    /// begins no other for a while.
    Away {
        /// How long.
        pause: Duration,
        /// Why; it is told as [`Trouble`](super::Trouble).
        reason: String,
    },
}

impl Outcome {
    /// Done, with something to keep.
    pub fn result(result: impl Into<Vec<u8>>) -> Self {
        Outcome::Done {
            result: Some(result.into()),
            followers: Vec::new(),
        }
    }

    /// Done, with jobs that follow and nothing to keep.
    pub fn followers(followers: Vec<Job>) -> Self {
        Outcome::Done {
            result: None,
            followers,
        }
    }
}
