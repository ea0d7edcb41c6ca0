//! One correction.

use serde_json::Value;
use serde_json_path::JsonPath;
use std::fmt;

#[derive(Clone, Debug)]
pub(super) struct Action {
    /// As written, for messages: the parsed path prints itself in another spelling.
    pub(super) target: String,
    pub(super) path: JsonPath,
    pub(super) change: Change,
    pub(super) expect: Value,
    pub(super) count: Count,
    /// Why it is there.
    pub(super) description: String,
    /// Its source.
    pub(super) link: Option<String>,
}

/// How many places the target has to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    Exactly(usize),
    /// A rule, for as many places as the document has by now. One that nothing falls under is stale.
    Any,
}

impl Count {
    pub(super) fn admits(self, count: usize) -> bool {
        match self {
            Count::Exactly(exactly) => count == exactly,
            Count::Any => count > 0,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Count::Exactly(count) => write!(f, "{count}"),
            Count::Any => f.write_str("any number above zero"),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) enum Change {
    Update(Value),
    Remove,
}

/// Why an action does not fit.
pub(super) struct Stale {
    pub(super) found: String,
    pub(super) help: &'static str,
}
