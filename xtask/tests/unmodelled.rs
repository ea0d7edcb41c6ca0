//! `unmodelled`.

mod support;

use std::{fs, path::Path};
use support::Workspace;

fn write(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(name), text).unwrap();
}

#[test]
fn what_has_no_place_or_name_is_counted() {
    let workspace = Workspace::new();
    let folder = tempfile::tempdir().unwrap();
    let before = workspace.snapshot();
    write(
        folder.path(),
        "DestinyClassDefinition__made.json",
        r#"{"1":{"classType":0,"newHere":1,"genderedClassNames":{"Male":"a","Robot":"b"}},
            "2":{"classType":77,"newHere":{"classType":78},"displayProperties":{"name":"c"}}}"#,
    );
    write(
        &folder.path().join("deeper"),
        "Destiny2.GetProfile.json",
        r#"{"Response":{"profileInventory":{"data":{"items":[
            {"state":1073741825,"bindStatus":null,"transferStatus":"CanTransfer"},
            {"state":1073741824,"location":"9"}]}}},"ErrorCode":1,"NewInEnvelope":1}"#,
    );
    write(
        folder.path(),
        "Destiny.Misc.DestinyColor.json",
        r#"{"red":1,"infrared":2}"#,
    );
    write(folder.path(), "_error.json", "{}");
    write(folder.path(), "notes.txt", "not JSON");
    let text = folder.path().to_str().unwrap();
    let run = workspace.run(&["unmodelled", text]).succeeded();
    before.is_untouched(&workspace.snapshot());
    assert_eq!(run.stderr, "");
    assert_eq!(
        run.stdout,
        "3 of 4 captures read, 10 values

of nothing that the document names: 1
  _error

properties without a field: 2
  Destiny.Definitions.DestinyClassDefinition#newHere  2  in DestinyClassDefinition__made
  Destiny.Misc.DestinyColor#infrared                  1  in Destiny.Misc.DestinyColor

values of enums without a name: 2
  Destiny.DestinyClass 77  1  in DestinyClassDefinition__made
  Destiny.ItemLocation 9   1  in Destiny2.GetProfile

bits without a name: 1
  Destiny.ItemState 1 << 30  2  in Destiny2.GetProfile

keys of maps without a name: 1
  Destiny.DestinyGender Robot  1  in DestinyClassDefinition__made
"
    );
}

#[test]
fn a_folder_without_captures_and_a_file_that_is_no_json_are_named() {
    let workspace = Workspace::new();
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().to_str().unwrap();
    let run = workspace.run(&["unmodelled", text]).failed(1);
    assert!(run.stderr.contains("has no .json files"), "{}", run.stderr);
    write(folder.path(), "Destiny2.GetProfile.json", "{");
    let run = workspace.run(&["unmodelled", text]).failed(1);
    assert!(
        run.stderr.contains("Destiny2.GetProfile: EOF"),
        "{}",
        run.stderr
    );
}
