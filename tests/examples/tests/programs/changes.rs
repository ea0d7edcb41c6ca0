//! What has changed between two tables.

use bungie_suite::examples::example;
use serde_json::Value;

#[test]
fn it_prints_text_and_json() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let earlier = file(
        "earlier.json",
        r#"{"1":{"hash":1,"index":1},"2":{"hash":2}}"#,
    );
    let later = file(
        "later.json",
        r#"{"1":{"hash":1,"index":2,"statCategory":3},"3":{"hash":3}}"#,
    );
    let run = |table: &str, options: &[&str]| {
        let mut command = example("changes");
        command.arg(table).args([&earlier, &later]).args(options);
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.success(), text)
    };
    let facts = "added 3\nremoved 2\nchanged 1 statCategory: nothing -> 3\n";
    assert_eq!(run("DestinyStatDefinition", &[]), (true, facts.to_owned()));
    let (_, all) = run("DestinyStatDefinition", &["--all"]);
    assert!(all.contains("changed 1 index: 1 -> 2\n"), "{all}");
    let (_, json) = run("DestinyStatDefinition", &["--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["changed"][0]["fields"].as_array().unwrap().len(), 2);
    assert!(!run("DestinyNothing", &[]).0);
}
