//! Benches of a workspace of its own.

use crate::support::{Run, Workspace};
use serde_json::{Value, json};
use std::fs;

/// What a bench does to write a figure.
pub(crate) fn writes(bench: &str, case: &str, value: f64) -> String {
    writes_line(&json!({
        "bench": bench, "case": case, "unit": "ratio", "value": value, "better": "lower",
    }))
}

pub(crate) fn writes_line(line: &Value) -> String {
    format!("echo '{line}' >> \"$BENCH_FIGURES\"\n")
}

/// A workspace with these benches: their names, and what the shell does for them.
pub(crate) fn with(benches: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::new();
    fs::create_dir_all(workspace.path("tests/suite")).unwrap();
    for (folder, name) in [("client", "bungie-client"), ("generated", "bungie-api")] {
        let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.3.1\"\n");
        workspace.write(&format!("{folder}/Cargo.toml"), &manifest);
    }
    set(&workspace, benches);
    workspace
}

/// Other benches for the same workspace.
pub(crate) fn set(workspace: &Workspace, benches: &[(&str, &str)]) {
    let mut list = String::new();
    for (name, script) in benches {
        let command = json!(["sh", "-e", "-c", script, "sh"]);
        list += &format!(
            "[[bench]]\nname = \"{name}\"\nabout = \"About {name}.\"\ncommand = {command}\n"
        );
    }
    workspace.write("tests/suite/benches.toml", &list);
    // The guides quote benches that are not in this list.
    workspace.write("generated/guide/scaling.md", "");
}

pub(crate) fn bench(workspace: &Workspace, options: &[&str]) -> Run {
    workspace.run(&[&["bench"], options].concat())
}

/// What a run says as JSON.
#[track_caller]
pub(crate) fn report(workspace: &Workspace, options: &[&str], code: i32) -> Value {
    let options = [&["--format", "json"], options].concat();
    let run = bench(workspace, &options).failed(code);
    serde_json::from_str(&run.stdout).unwrap()
}

pub(crate) fn cases(report: &Value) -> Vec<&str> {
    let benches = report["table"]["benches"].as_array().unwrap().iter();
    let figures = benches
        .filter_map(|bench| bench["figures"].as_array())
        .flatten();
    figures
        .map(|figure| figure["case"].as_str().unwrap())
        .collect()
}
