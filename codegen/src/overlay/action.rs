//! One correction.

use serde_json::Value;
use serde_json_path::JsonPath;

#[derive(Clone, Debug)]
pub(super) struct Action {
    /// As written, for messages: the parsed path prints itself in another spelling.
    pub(super) target: String,
    pub(super) path: JsonPath,
    pub(super) change: Change,
    pub(super) expect: Value,
    pub(super) count: usize,
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
