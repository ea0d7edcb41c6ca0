//! Comparing two documents with the tables of the workspace.

use crate::{
    Done,
    today::today,
    workspace::{Sources, Workspace, read},
};
use bungie_codegen::{DiffRules, Difference, diff};
use std::path::Path;

/// What differs between two files.
pub(crate) fn between(workspace: &Workspace, old: &Path, new: &Path) -> Done<Difference> {
    let (old, new) = (workspace.sources(Some(old))?, workspace.sources(Some(new))?);
    compare(workspace, &old, &new)
}

/// What differs between two documents with the tables that go with them.
pub(crate) fn compare(workspace: &Workspace, old: &Sources, new: &Sources) -> Done<Difference> {
    let rules = DiffRules::parse(&read(&workspace.spec("diff.toml"))?)?;
    let difference = diff(&old.inputs(false), &new.inputs(false), &rules, &today())?;
    Ok(difference)
}
