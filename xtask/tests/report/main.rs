//! `report`: the page by itself, and in a browser where there is one.

#[path = "../support/browser.rs"]
mod browser;
mod finds;
mod looks;
mod markup;
mod shown;
#[path = "../support/mod.rs"]
mod support;

use support::Workspace;

/// The page of a workspace.
#[track_caller]
fn page(workspace: &Workspace) -> String {
    workspace.run(&["report"]).succeeded();
    workspace.read("target/report.html")
}
