//! What benches write becomes a table.

use crate::stubs::{bench, cases, report, with, writes, writes_line};
use serde_json::{Value, json};

#[test]
fn a_table_has_the_figures_of_all_benches_with_machine_and_versions() {
    let said = format!("echo for people\n{}", writes("send", "small", 1.5));
    let skips = writes_line(&json!({"bench": "memory", "skipped": "no capture"}));
    let workspace = with(&[("send", &said), ("memory", &skips)]);
    let run = bench(&workspace, &["--format", "json"]).succeeded();
    assert!(!run.stdout.contains("for people"));
    let run = run.says(&["== send", "for people", "== memory"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let table = &report["table"];
    assert_eq!(table["benches"][0]["figures"][0]["value"], 1.5);
    assert_eq!(table["benches"][1]["skipped"], "no capture");
    assert_eq!(table["versions"]["crates"]["bungie-api"], "0.3.1");
    assert_eq!(table["versions"]["document"], workspace.version());
    assert!(
        table["versions"]["rustc"]
            .as_str()
            .unwrap()
            .starts_with("1.")
    );
    assert!(table["machine"]["cores"].as_u64().unwrap() > 0);
    assert_eq!(&workspace.json("target/bench/figures.json"), table);
    let page = workspace.read("target/bench/figures.md");
    assert!(page.contains("| small | 1.50 |"), "{page}");
    assert_eq!(bench(&workspace, &["--format", "markdown"]).stdout, page);
}

#[test]
fn a_bench_that_fails_is_named_and_the_others_count() {
    let half = format!("{}exit 7", writes("decode", "half", 1.0));
    let twice = writes("users", "few", 1.0).repeat(2);
    let workspace = with(&[
        ("decode", &half),
        ("manifest", "true"),
        ("memory", "echo 'so much' >> \"$BENCH_FIGURES\""),
        ("users", &twice),
        ("send", &writes("send", "small", 1.5)),
    ]);
    let run = bench(&workspace, &["--format", "json"]).failed(3);
    let run = run.says(&[
        "the bench decode failed: exit status: 7",
        "the bench manifest failed: it wrote no figure, and not why",
        "the bench memory failed: it wrote so much",
        "the bench users failed: it wrote users/few twice",
    ]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(cases(&report), ["small"]);
    assert_eq!(report["table"], workspace.json("target/bench/figures.json"));

    let list = "[[bench]]\nname = \"x\"\nabout = \"\"\ncommand = [\"no-such-program-anywhere\"]\n";
    workspace.write("tests/suite/benches.toml", list);
    bench(&workspace, &[])
        .failed(3)
        .says(&["the bench x failed: it cannot be started"]);
}

#[test]
fn benches_are_chosen_repeated_and_made_short() {
    let counts = "echo run \"$@\" >> runs\n";
    let script = format!("{counts}{}", writes("send", "small", 1.5));
    let workspace = with(&[("send", &script), ("decode", "exit 1")]);
    let out = workspace.path("elsewhere/table.json");
    let out = out.to_str().unwrap();
    let options = ["--only", "send", "--runs", "2", "--quick", "--out", out];
    let report = report(&workspace, &options, 0);
    assert_eq!(workspace.read("runs"), "run --quick\n".repeat(2));
    assert_eq!(report["table"]["quick"], true);
    assert_eq!(report["table"]["benches"][0]["runs"], 2);
    assert_eq!(report["table"], workspace.json("elsewhere/table.json"));
    assert!(workspace.read("elsewhere/table.md").contains("| small |"));
    bench(&workspace, &["--only", "sent"])
        .failed(1)
        .says(&["no bench is called sent", "send, decode"]);
}

#[test]
fn a_missed_target_fails() {
    let figure = json!({
        "bench": "send", "case": "small", "unit": "ratio", "value": 1.5, "better": "lower", "target": 1.4,
    });
    let workspace = with(&[("send", &writes_line(&figure))]);
    bench(&workspace, &[])
        .failed(1)
        .says(&["error: send/small misses its target"]);
}
