//! What came of an attempt.

use crate::crawl::Job;
use std::time::Duration;

/// What came of an attempt at a job. There is a function for each.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The job is done.
    #[non_exhaustive]
    Done {
        /// What the sink keeps, if there is something to keep.
        result: Option<Vec<u8>>,
        /// The jobs that follow from it. Those that are known already are not added again.
        followers: Vec<Job>,
    },
    /// The job is put off, with one attempt more: what it asks for may be there later.
    #[non_exhaustive]
    Later {
        /// How long it is put off.
        after: Duration,
        /// Why.
        reason: String,
    },
    /// The job is given up: what it asks for is not there.
    #[non_exhaustive]
    Gap {
        /// Why.
        reason: String,
    },
    /// Nothing can be had at the moment. The job is handed back without an attempt more, and this worker
    /// begins no other for a while.
    #[non_exhaustive]
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
        Self::done(Some(result.into()), Vec::new())
    }

    /// Done, with jobs that follow and nothing to keep.
    pub fn followers(followers: Vec<Job>) -> Self {
        Self::done(None, followers)
    }

    /// Done, with what there is to keep and the jobs that follow.
    pub fn done(result: Option<Vec<u8>>, followers: Vec<Job>) -> Self {
        Outcome::Done { result, followers }
    }

    /// Put off, for as long as `after`.
    pub fn later(after: Duration, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Outcome::Later { after, reason }
    }

    /// Given up.
    pub fn gap(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Outcome::Gap { reason }
    }

    /// Handed back, with a pause of the worker.
    pub fn away(pause: Duration, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Outcome::Away { pause, reason }
    }
}
