//! A page in a browser.

use crate::{browser::Browser, support::Workspace};
use serde_json::Value;
use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

pub(crate) struct Shown {
    pub(crate) browser: Browser,
    pub(crate) workspace: Workspace,
}

impl Shown {
    /// On a screen of this width, in pixels.
    pub(crate) fn new(width: u32, options: &[&str]) -> Option<Self> {
        Shown::of(width, options, &["report"])
    }

    /// With all that a report can have: what changed since this document, and the history of its folder.
    pub(crate) fn against(width: u32, older: &Path) -> Option<Self> {
        let folder = older.parent().unwrap().to_str().unwrap();
        let older = older.to_str().unwrap();
        let arguments = ["report", "--against", older, "--history", folder];
        Shown::of(width, &[], &arguments)
    }

    fn of(width: u32, options: &[&str], arguments: &[&str]) -> Option<Self> {
        let browser = Browser::start(width, options)?;
        let workspace = Workspace::new();
        workspace.run(arguments).succeeded();
        let shown = Shown { browser, workspace };
        shown.open("");
        Some(shown)
    }

    pub(crate) fn open(&self, fragment: &str) {
        let page = self.workspace.path("target/report.html");
        self.browser
            .open(&format!("file://{}{fragment}", page.display()));
    }

    /// Waits for a script to return something else than null, and gives it.
    #[track_caller]
    pub(crate) fn gives(&self, script: &str) -> Value {
        let end = Instant::now() + Duration::from_secs(10);
        loop {
            let given = self.browser.run(script);
            if !given.is_null() {
                return given;
            }
            assert!(Instant::now() < end, "{script}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits for a script to return true.
    #[track_caller]
    pub(crate) fn becomes(&self, script: &str) {
        self.gives(&format!(
            "return (() => {{ {script} }})() === true ? true : null"
        ));
    }
}
