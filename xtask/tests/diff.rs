//! `diff`: what it prints in each format, and what it ends with.

mod support;
#[path = "support/words.rs"]
mod words;

use bungie_codegen::{Aspect, Class, Kind, Origin, PossibleKind, What};
use serde_json::{Value, json};
use support::{Run, Workspace};
use words::words_of;

const ITEM: &str = "Destiny.Entities.Items.DestinyItemComponent";

/// A workspace with a later document, which has lost a property, got a value and got a property with a name that is
/// markup.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let mut document = workspace.json("spec/openapi.json");
    document["info"]["version"] = "9.0.0".into();
    let schemas = &mut document["components"]["schemas"];
    let properties = schemas[ITEM]["properties"].as_object_mut().unwrap();
    properties.remove("isWrapper").unwrap();
    let location = &mut schemas["Destiny.ItemLocation"];
    let value = json!({"numericValue": 99, "identifier": "Pocket"});
    location["x-enum-values"]
        .as_array_mut()
        .unwrap()
        .push(value);
    location["enum"].as_array_mut().unwrap().push(99.into());
    workspace.write("later.json", &document.to_string());
    workspace
}

fn diff(workspace: &Workspace, options: &[&str]) -> Run {
    let old = workspace.path("spec/openapi.json");
    let new = workspace.path("later.json");
    let files = [old.to_str().unwrap(), new.to_str().unwrap()];
    workspace.run(&[&["diff"], &files[..], options].concat())
}

#[test]
fn text_says_what_changed_and_what_it_means() {
    let workspace = workspace();
    let version = workspace.version();
    let before = workspace.snapshot();
    let text = diff(&workspace, &[]).succeeded().stdout;
    before.is_untouched(&workspace.snapshot());
    let expected = format!(
        "{version} -> 9.0.0: breaking-source\n  property  +0  -1  ~0\n  value     +1  -0  ~0\n\nbreaking-source\n  \
         - property {ITEM}#isWrapper: boolean\n      programs that name it do not compile; others read a default\n      \
         - bungie_api::types::DestinyItemComponent.is_wrapper: bool\n\nadditive\n  \
         + value Destiny.ItemLocation#Pocket: 99\n      enums are open: programs that were built before read it as a \
         number\n"
    );
    assert!(text.starts_with(&expected), "{text}");
    assert!(!text.contains("PartialEq"));
    let all = diff(&workspace, &["--all"]).succeeded().stdout;
    assert!(
        all.contains("+ bungie_api::types::ItemLocation::POCKET const: Self = Self(99)"),
        "{all}"
    );
}

#[test]
fn a_gate_is_an_exit_code() {
    let workspace = workspace();
    for class in ["metadata", "additive", "breaking-source"] {
        let run = diff(&workspace, &["--fail-on", class]).failed(1);
        assert!(run.stdout.contains("isWrapper"));
        run.says(&["there are changes of the class", class]);
    }
    diff(&workspace, &["--fail-on", "breaking-wire"]).succeeded();
    diff(&workspace, &["--fail-on", "grave"]).failed(2);
    workspace.run(&["diff", "one.json"]).failed(2);
    workspace
        .run(&["diff", "no.json", "file.json"])
        .failed(3)
        .says(&["cannot read"]);
    workspace
        .run(&["audit", "--format", "html"])
        .failed(2)
        .says(&["does not have the format"]);
    workspace.write(
        "spec/diff.toml",
        "[[ignore]]\nchange = \"value *\"\nreason = \"old\"\nuntil = 2020-01-01\n",
    );
    diff(&workspace, &[])
        .failed(1)
        .says(&["a rule that ended on 2020-01-01"]);
    workspace.write(
        "spec/diff.toml",
        "[[ignore]]\nchange = \"property *\"\nreason = \"known\"\nuntil = 9999-01-01\n",
    );
    let run = diff(&workspace, &["--fail-on", "breaking-source"]).succeeded();
    assert!(
        run.stdout.contains("ignored by diff.toml\n  property"),
        "{}",
        run.stdout
    );
}

#[test]
fn markdown_is_the_body_of_a_pull_request() {
    let workspace = workspace();
    let text = diff(&workspace, &["--format", "markdown"])
        .succeeded()
        .stdout;
    for line in [
        "| property | +0 | -1 | ~0 |",
        "### breaking-source",
        &format!(
            "- − property `{ITEM}#isWrapper`: `boolean`: programs that name it do not compile; others read a default"
        ),
    ] {
        assert!(text.lines().any(|it| it == line), "no {line} in\n{text}");
    }
}

#[test]
fn html_is_a_page_that_loads_nothing() {
    let workspace = workspace();
    let page = diff(&workspace, &["--format", "html"]).succeeded().stdout;
    assert!(page.starts_with("<!doctype html>") && page.contains("default-src &#x27;none&#x27;"));
    assert!(page.contains("#isWrapper"));
    for loads in ["src=", "<link", "http://", "https://", "<script"] {
        assert!(!page.contains(loads), "{loads}");
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let workspace = workspace();
    let schema = workspace.run(&["diff", "--schema"]).succeeded().stdout;
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let check = |difference: &Value| fits(&schema, &schema, difference, "");
    let run = diff(&workspace, &["--format", "json", "--all"]).succeeded();
    let difference: Value = serde_json::from_str(&run.stdout).unwrap();
    check(&difference).unwrap();
    assert_eq!(difference["changes"].as_array().unwrap().len(), 2);
    // What it does not know is told.
    let mut other = difference;
    other["changes"][0]["class"] = "grave".into();
    assert!(check(&other).unwrap_err().contains("/changes/0/class"));
    if let (Some(old), Some(new)) = (support::published("2.18.0"), support::published("2.21.8")) {
        let [old, new] = [old, new].map(|path| path.to_str().unwrap().to_owned());
        let run = workspace
            .run(&["diff", &old, &new, "--format", "json"])
            .succeeded();
        check(&serde_json::from_str(&run.stdout).unwrap()).unwrap();
    }
}

#[test]
fn the_schema_has_every_word_and_no_other() {
    let schema = Workspace::new().run(&["diff", "--schema"]).succeeded();
    let schema: Value = serde_json::from_str(&schema.stdout).unwrap();
    let change = "/$defs/change/properties";
    for (place, words) in [
        ("/$defs/kind".to_owned(), words_of::<Kind>()),
        (format!("{change}/aspect"), words_of::<Aspect>()),
        (format!("{change}/what"), words_of::<What>()),
        (format!("{change}/class"), words_of::<Class>()),
        (format!("{change}/origin"), words_of::<Origin>()),
        ("/properties/class".to_owned(), words_of::<Class>()),
        (
            "/properties/possible/items/properties/what".to_owned(),
            words_of::<PossibleKind>(),
        ),
    ] {
        let said = schema.pointer(&format!("{place}/enum"));
        let said = said.unwrap_or_else(|| panic!("{place}"));
        // `null` is no class, but says that nothing differs.
        let said = said.as_array().unwrap().iter().filter_map(Value::as_str);
        assert_eq!(said.collect::<Vec<_>>(), words, "{place}");
    }
    let all = Class::ALL.iter().rev().map(Class::to_string);
    assert_eq!(all.collect::<Vec<_>>(), words_of::<Class>());
}

/// Holds a value against a schema of the few keywords that ours has. Objects have no other properties.
fn fits(root: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    if let Some(pointer) = schema["$ref"].as_str() {
        return fits(root, root.pointer(&pointer[1..]).unwrap(), value, at);
    }
    let fail = |what: &str| Err(format!("{at}: {what}: {value}"));
    if let Some(known) = schema["enum"].as_array() {
        return if known.contains(value) {
            Ok(())
        } else {
            fail("unknown")
        };
    }
    match schema["type"].as_str().unwrap() {
        "string" if value.is_string() => Ok(()),
        "array" if value.is_array() => {
            let mut items = value.as_array().unwrap().iter().enumerate();
            items.try_for_each(|(index, item)| {
                fits(root, &schema["items"], item, &format!("{at}/{index}"))
            })
        }
        "object" if value.is_object() => {
            for required in schema["required"].as_array().into_iter().flatten() {
                if value.get(required.as_str().unwrap()).is_none() {
                    return fail(&format!("{required} is missing"));
                }
            }
            value
                .as_object()
                .unwrap()
                .iter()
                .try_for_each(|(key, member)| match schema["properties"].get(key) {
                    Some(schema) => fits(root, schema, member, &format!("{at}/{key}")),
                    None => fail(&format!("{key} is not known")),
                })
        }
        _ => fail("another type"),
    }
}
