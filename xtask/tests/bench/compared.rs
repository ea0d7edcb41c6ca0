//! What became worse than in a kept table.

use crate::stubs::{bench, report, set, with, writes, writes_line};
use serde_json::json;

#[test]
fn what_became_worse_fails() {
    let workspace = with(&[(
        "send",
        &[writes("send", "small", 1.0), writes("send", "old", 1.0)].concat(),
    )]);
    bench(&workspace, &["--keep"]).succeeded();
    report(&workspace, &["--against"], 0);

    set(
        &workspace,
        &[(
            "send",
            &[writes("send", "small", 1.3), writes("send", "young", 1.0)].concat(),
        )],
    );
    let run = bench(&workspace, &["--against"]).failed(1);
    let run = run.says(&["error: send/small is worse than in the kept table"]);
    for line in [
        "worse:\n\n- send/small: 1.00, now 1.30, 30 % worse (tolerance 10 %)\n",
        "new:\n\n- send/young\n",
        "gone:\n\n- send/old\n",
    ] {
        assert!(run.stdout.contains(line), "{line}: {}", run.stdout);
    }
    report(&workspace, &["--against", "--fail-over", "40"], 0);
    // Another file, and the table as such.
    let file = workspace.path("target/bench/figures.json");
    report(&workspace, &["--against", file.to_str().unwrap()], 0);

    set(&workspace, &[("send", "exit 1")]);
    let report = report(&workspace, &["--against"], 3);
    assert_eq!(report["against"]["not_measured"], json!(["send"]));
}

#[test]
fn figures_that_are_no_ratios_are_of_one_machine_and_one_rustc() {
    let both = |seconds: f64| {
        let time = json!({"bench": "send", "case": "time", "unit": "s", "value": seconds, "better": "lower"});
        writes_line(&time) + &writes("send", "small", 1.0)
    };
    let workspace = with(&[("send", &both(1.0))]);
    bench(&workspace, &["--keep"]).succeeded();
    set(&workspace, &[("send", &both(2.0))]);
    let same = report(&workspace, &["--against"], 1);
    assert_eq!(same["against"]["worse"][0]["figure"], "send/time");

    let kept = "tests/suite/figures.json";
    let mut table = workspace.json(kept);
    table["versions"]["rustc"] = "1.2.3".into();
    workspace.write(kept, &table.to_string());
    let other = report(&workspace, &["--against"], 0);
    let why = other["against"]["only_ratios"].as_str().unwrap();
    assert!(why.contains("rustc 1.2.3"), "{why}");
    assert_eq!(other["against"]["compared"], 1);

    table["format"] = 2.into();
    workspace.write(kept, &table.to_string());
    bench(&workspace, &["--against"])
        .failed(3)
        .says(&["its format is 2"]);
    workspace.write(kept, "{}");
    bench(&workspace, &["--against"])
        .failed(3)
        .says(&["figures.json is no table of figures"]);
}
