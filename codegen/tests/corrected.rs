//! What is wrong with a document only by the overlay is a finding about the action, with the place.

#[path = "support/repository.rs"]
mod repository;

use bungie_codegen::{Diagnostics, Fit, Inputs, generate};
use repository::Spec;
use serde_json::{Value, json};

/// Every value in `value` for which `is` holds, with its pointer.
fn all(value: &Value, at: String, is: &dyn Fn(&Value) -> bool, found: &mut Vec<String>) {
    if is(value) {
        found.push(at.clone());
    }
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, value)| all(value, format!("{at}/{key}"), is, found)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(index, value)| all(value, format!("{at}/{index}"), is, found)),
        _ => {}
    }
}

/// The overlay of the repository, and a place in the update of one of its actions: the first whose value is as asked.
fn written(is: impl Fn(&Value) -> bool) -> (Value, usize, String) {
    let overlay: Value = serde_json::from_str(&Spec::read().overlay).unwrap();
    let actions = overlay["actions"].as_array().unwrap();
    let first = actions.iter().enumerate().find_map(|(index, action)| {
        let mut found = Vec::new();
        all(action.get("update")?, String::new(), &is, &mut found);
        Some((index, found.into_iter().next()?))
    });
    let (index, at) = first.expect("an action that writes such a value");
    (overlay, index, at)
}

#[track_caller]
fn blames(inputs: &Inputs<'_>, action: usize, says: &str) {
    let found = generate(inputs).unwrap_err();
    let blamed: Vec<_> = of_action(&found, action).collect();
    assert!(
        blamed
            .iter()
            .any(|found| found.contains(says) && found.contains(" at /")),
        "no {says:?} of action {action} in\n{found}"
    );
    // Another document is made without the action.
    let others = Inputs {
        fit: Fit::WhereItFits,
        ..*inputs
    };
    let warnings = generate(&others).unwrap().warnings;
    assert!(of_action(&warnings, action).next().is_some(), "{warnings}");
}

fn of_action(found: &Diagnostics, action: usize) -> impl Iterator<Item = &str> {
    let at = format!("/actions/{action}");
    found
        .iter()
        .filter(move |it| it.input == "overlay.json" && it.pointer == at)
        .map(|it| it.found.as_str())
}

#[test]
fn a_definition_that_was_renamed_upstream() {
    const MAPPED: &str = "x-mapped-definition";
    let (overlay, action, at) = written(|value| value.get(MAPPED).is_some());
    let update = &overlay["actions"][action]["update"];
    let target = &update.pointer(&at).unwrap()[MAPPED]["$ref"];
    let name = target.as_str().unwrap().rsplit('/').next().unwrap();
    let spec = Spec::read();
    let quoted = [format!("\"{name}\""), format!("/{name}\"")];
    let document = spec
        .document
        .replace(&quoted[0], &format!("\"{name}Renamed\""))
        .replace(&quoted[1], &format!("/{name}Renamed\""));
    assert_ne!(document, spec.document);
    let renamed = format!("a reference to \"#/components/schemas/{name}\"");
    blames(&spec.inputs_of(&document), action, &renamed);
}

#[test]
fn a_key_that_is_misspelt() {
    let (mut overlay, action, at) = written(|value| value.get("format").is_some());
    let update = overlay["actions"][action]["update"]
        .pointer_mut(&at)
        .unwrap();
    let format = update.as_object_mut().unwrap().remove("format").unwrap();
    update["fromat"] = format;
    let spec = Spec {
        overlay: overlay.to_string(),
        ..Spec::read()
    };
    blames(&spec.inputs(), action, "the key `fromat`");
}

#[test]
fn the_keys_of_a_map_that_are_no_schema() {
    const KEY: &str = "x-dictionary-key";
    let (mut overlay, action, at) = written(|value| value.get(KEY).is_some());
    let update = overlay["actions"][action]["update"]
        .pointer_mut(&at)
        .unwrap();
    update[KEY] = json!({"type": "text"});
    let spec = Spec {
        overlay: overlay.to_string(),
        ..Spec::read()
    };
    blames(
        &spec.inputs(),
        action,
        "\"text\" where the type of a schema belongs",
    );
}
