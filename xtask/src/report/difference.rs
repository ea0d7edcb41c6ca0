//! What changed between two documents, as the templates take it.

use crate::{Done, compare, failure::Failure, workspace::Workspace};
use bungie_codegen::Difference;
use std::path::Path;

/// The difference between a document and a later one.
pub(crate) fn difference(workspace: &Workspace, old: &Path, new: &Path) -> Done<serde_json::Value> {
    value(&compare::between(workspace, old, new)?)
}

/// A difference as a value.
pub(crate) fn value(difference: &Difference) -> Done<serde_json::Value> {
    serde_json::to_value(difference).map_err(|error| Failure::new(format!("error: {error}")))
}
