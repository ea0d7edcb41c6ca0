//! What changed between two documents.

use crate::{Done, workspace::Workspace};
use std::path::Path;

/// The difference between a document and a later one, by default the one in `spec/`. Nothing if documents cannot be
/// compared.
pub(super) fn difference(
    _workspace: &Workspace,
    _old: &Path,
    _new: Option<&Path>,
) -> Done<Option<serde_json::Value>> {
    Ok(None)
}
