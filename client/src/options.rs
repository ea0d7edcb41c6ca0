//! What one client and its clones may differ in: how long calls may take, what goes along with them,
//! and who goes first.

use crate::{limits::Priority, request::encoded};
use std::time::Duration;

/// How calls are made.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// For all attempts and the waits between them, from the first sending.
    pub(crate) timeout: Duration,
    /// For one attempt.
    pub(crate) attempt_timeout: Duration,
    /// For waiting for spacing, rate and pauses, altogether.
    pub(crate) queue_timeout: Duration,
    /// For everything.
    pub(crate) deadline: Option<Duration>,
    pub(crate) priority: Priority,
    /// Parameters that go along with every request, encoded.
    pub(crate) query: Vec<(String, String)>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            timeout: Duration::from_secs(60),
            attempt_timeout: Duration::from_secs(20),
            queue_timeout: Duration::from_secs(600),
            deadline: None,
            priority: Priority::Normal,
            query: Vec::new(),
        }
    }
}

impl Options {
    /// Sets a parameter, in place of one of the same name.
    pub(crate) fn set_query(&mut self, name: &str, value: &str) {
        let name = encoded(name);
        self.query.retain(|(known, _)| *known != name);
        self.query.push((name, encoded(value)));
    }
}
