//! `hashes`.

mod support;

use serde_json::{Value, json};
use std::{fs, path::Path};
use support::Workspace;
use tempfile::TempDir;

const LINES: &str = r#"
[[table]]
schema = "DestinyStatDefinition"
module = "stat"
source = "Made up."
[table.hashes]
AGILITY = { hash = 1, name = "Agility", renamed_to = "SPEED" }
SPEED = { hash = 1, name = "Speed" }
STRENGTH = { hash = 2, name = "Strength" }
GHOST = { hash = 3, name = "Ghost" }
WISDOM = { hash = 4, name = "Wisdom" }
LUCK = { hash = 6, name = "Luck" }
SECRET = { hash = 8, name = "Secret" }
LOST = { hash = 9, name = "Lost" }

[[table]]
schema = "DestinyClassDefinition"
module = "class"
source = "Made up."
"#;

const STATS: &str = r#"{
    "7": {"displayProperties": {"name": "Luck"}},
    "1": {"displayProperties": {"name": "Speed", "description": "It's {fast}"}, "hash": 1},
    "2": {"displayProperties": {"name": "Power"}},
    "4": {"displayProperties": {"name": "Cunning"}},
    "5": {"displayProperties": {"name": "Wisdom"}},
    "6": {"displayProperties": {"name": "Luck"}},
    "8": {"displayProperties": {"name": "Classified"}, "redacted": true},
    "10": {"displayProperties": {"name": ""}},
    "11": {"displayProperties": {"name": "Hunter's Eye"}},
    "12": {"displayProperties": {"name": "Feather"}},
    "13": {"displayProperties": {"name": "Feather"}},
    "14": {"displayProperties": {"name": "Fish-Hook"}},
    "15": {"displayProperties": {"name": "Fish Hook"}},
    "16": {"displayProperties": {"name": "数"}},
    "17": {"displayProperties": {}},
    "18": {"displayProperties": {"name": "Classified"}, "redacted": true},
    "20": {"displayProperties": {"name": "Lost"}},
    "21": {}
}"#;

const TOLD: &str = r#"DestinyStatDefinition (stat): 18 rows, 8 constants

not as the lines say: 6
  vanished  GHOST     3  there is no such row
  moved     LOST      9  "Lost" stands on 20, and there is no such row
  doubled   LUCK      6  "Luck" stands on 7 as well
  redacted  SECRET    8  the row is redacted
  renamed   STRENGTH  2  "Strength" is "Power" now
  moved     WISDOM    4  "Wisdom" stands on 5, and this row is "Cunning"

lines that could be added: 1
  HUNTERS_EYE = { hash = 11, name = "Hunter's Eye" }

names for which somebody has to find a constant: 7
  "Feather"    several rows have the name               12, 13
  "Fish Hook"  the constant that it makes is another's  15
  "Fish-Hook"  the constant that it makes is another's  14
  "Lost"       the constant that it makes is another's  20
  "Luck"       several rows have the name               7
  "Wisdom"     the constant that it makes is another's  5
  "数"          it makes no constant                     16

DestinyClassDefinition: no file in the folder
"#;

fn workspace(lines: &str) -> (Workspace, TempDir) {
    let workspace = Workspace::new();
    workspace.write("spec/hashes.toml", lines);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "DestinyStatDefinition-0123.json", STATS);
    write(folder.path(), "DestinyStatGroupDefinition.json", "no JSON");
    (workspace, folder)
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).unwrap();
}

#[test]
fn what_a_table_contradicts_and_what_could_be_added_is_told() {
    let (workspace, folder) = workspace(LINES);
    let before = workspace.snapshot();
    let folder = folder.path().to_str().unwrap();
    let run = workspace.run(&["hashes", "--manifest", folder]).succeeded();
    before.is_untouched(&workspace.snapshot());
    assert_eq!(run.stderr, "");
    assert_eq!(run.stdout, TOLD);
}

#[test]
fn programs_get_the_same_as_json() {
    let (workspace, folder) = workspace(LINES);
    let folder = folder.path().to_str().unwrap();
    let run = workspace.run(&["hashes", "--manifest", folder, "--format", "json"]);
    let told: Value = serde_json::from_str(&run.succeeded().stdout).unwrap();
    assert_eq!(told["absent"], json!(["DestinyClassDefinition"]));
    let of = &told["tables"][0];
    let finding = json!({
        "kind": "moved", "constant": "WISDOM", "hash": 4, "name": "Wisdom", "now": "Cunning", "elsewhere": [5],
        "note": null,
    });
    assert_eq!(of["findings"][5], finding);
    let proposal = json!({"constant": "HUNTERS_EYE", "hash": 11, "name": "Hunter's Eye"});
    assert_eq!(of["proposals"], json!([proposal]));
    let unproposed = json!({"name": "Feather", "hashes": [12, 13], "why": "ambiguous"});
    assert_eq!(of["unproposed"][0], unproposed);
}

#[test]
fn a_check_fails_until_every_finding_has_a_note() {
    let (workspace, folder) = workspace(LINES);
    let folder = folder.path().to_str().unwrap();
    let check = ["hashes", "--manifest", folder, "--check"];
    let run = workspace.run(&check).failed(1).says(&["says why: 6"]);
    assert_eq!(run.stdout, TOLD);
    let mut lines = LINES.to_owned();
    for name in ["Strength", "Ghost", "Wisdom", "Luck", "Secret", "Lost"] {
        let old = format!("name = {name:?}");
        lines = lines.replace(&old, &format!("{old}, note = \"known\""));
    }
    workspace.write("spec/hashes.toml", &lines);
    let run = workspace.run(&check).succeeded();
    assert_eq!(run.stdout.matches("(has a note)").count(), 6);
}

#[test]
fn what_is_proposed_can_be_pasted() {
    let (workspace, folder) = workspace(LINES);
    let folder = folder.path().to_str().unwrap();
    let class = r#"{"1": {"displayProperties": {"name": "Bard"}}}"#;
    write(Path::new(folder), "DestinyClassDefinition.json", class);
    let run = workspace.run(&["hashes", "--manifest", folder]).succeeded();
    let line = r#"BARD = { hash = 1, name = "Bard" }"#;
    assert!(run.stdout.contains(line), "{}", run.stdout);
    workspace.write(
        "spec/hashes.toml",
        &format!("{LINES}[table.hashes]\n{line}\n"),
    );
    workspace.run(&["regen"]).succeeded();
    let file = workspace.read("generated/src/hashes/class.rs");
    assert!(file.contains("pub const BARD"), "{file}");
    let run = workspace.run(&["hashes", "--manifest", folder]).succeeded();
    assert!(!run.stdout.contains(line), "{}", run.stdout);
}

/// Lines that are named by a property, and what rows say in it: `Titan` is 0, `Hunter` 1, `Warlock` 2 and `Unknown` 3.
const BY: &str = r#"
[[table]]
schema = "DestinyClassDefinition"
module = "class"
source = "Made up."
by = "classType"
[table.hashes]
TITAN = { hash = 1, name = "Knight", note = "It was a knight." }
HUNTER = { hash = 2, name = "Ranger", note = "It was a ranger." }
"#;

const CLASSES: &str = r#"{
    "1": {"classType": 0, "displayProperties": {"name": "Knight"}},
    "2": {"classType": 0, "displayProperties": {"name": "Ranger"}},
    "3": {"classType": 2, "displayProperties": {"name": "Mage"}},
    "4": {"classType": 3},
    "5": {"classType": 3},
    "6": {"classType": 9, "displayProperties": {"name": "Of No Value"}},
    "7": {"classType": 2, "redacted": true},
    "8": {"displayProperties": {"name": "Of Nothing"}}
}"#;

const TOLD_BY: &str = r#"DestinyClassDefinition (class): 8 rows, 2 constants

not as the lines say: 1
  misnamed  HUNTER  2  its `classType` is "Titan"

lines that could be added: 1
  WARLOCK = { hash = 3, name = "Mage" }

names for which somebody has to find a constant: 1
  "Unknown"  several rows have the name  4, 5

"#;

#[test]
fn what_a_property_names_is_held_against_it_and_proposed_by_it() {
    let (workspace, folder) = workspace(BY);
    write(folder.path(), "DestinyClassDefinition.json", CLASSES);
    let folder = folder.path().to_str().unwrap();
    let check = ["hashes", "--manifest", folder, "--check"];
    // A note does not help here.
    let run = workspace.run(&check).failed(1).says(&["says why: 1"]);
    assert_eq!(run.stdout, TOLD_BY);
    let line = r#"WARLOCK = { hash = 3, name = "Mage" }"#;
    workspace.write("spec/hashes.toml", &format!("{BY}{line}\n"));
    workspace.run(&["regen"]).succeeded();
    let file = workspace.read("generated/src/hashes/class.rs");
    assert!(file.contains("Named by its `classType`."), "{file}");
    let run = workspace.run(&["hashes", "--manifest", folder]).succeeded();
    assert!(!run.stdout.contains("WARLOCK"), "{}", run.stdout);
}

#[test]
fn a_folder_or_file_that_cannot_be_read_is_named() {
    let (workspace, folder) = workspace(LINES);
    let path = folder.path().to_str().unwrap();
    let hashes = ["hashes", "--manifest", path];
    for (text, found) in [
        ("[]", "an object of rows by their hashes"),
        ("{", "EOF"),
        (r#"{"-1": {}}"#, r#"the key "-1" is no hash"#),
    ] {
        write(folder.path(), "DestinyClassDefinition.json", text);
        let run = workspace.run(&hashes).failed(1);
        run.says(&["DestinyClassDefinition.json", found]);
    }
    write(folder.path(), "DestinyClassDefinition-0123.json", "{}");
    workspace
        .run(&hashes)
        .failed(1)
        .says(&["are both of DestinyClassDefinition"]);
    let nowhere = workspace.path("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    let run = workspace.run(&["hashes", "--manifest", nowhere]).failed(3);
    run.says(&["cannot read", nowhere]);
}
