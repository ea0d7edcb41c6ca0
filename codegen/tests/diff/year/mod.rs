//! What Bungie may do in a year, one thing at a time: each has its class and origin.
//!
//! - `schemas`: to schemas, properties and values;
//! - `operations`: to operations, parameters, scopes, the server and the key;
//! - `corrections`: to what is corrected or left out here;
//! - this file: edits of a document, and what is told of them.

mod corrections;
mod operations;
mod schemas;

use crate::{SPEC, difference};
use bungie_codegen::{Change, Class, Difference, Origin};
use serde_json::Value;

const TRANSFER: &str = "Destiny.Requests.DestinyItemTransferRequest";

/// The difference that an edit makes.
fn made(edit: impl FnOnce(&mut Value)) -> Difference {
    let mut document: Value = serde_json::from_str(&SPEC.document).unwrap();
    let before = document.clone();
    edit(&mut document);
    assert_ne!(before, document, "the edit changed nothing");
    difference(&SPEC.document, &document.to_string())
}

/// All changes by themselves, as key, class and origin.
fn told(difference: &Difference) -> Vec<(String, Class, Origin)> {
    let alone = difference
        .changes
        .iter()
        .filter(|change| change.with.is_none());
    alone.map(|it| (it.key(), it.class, it.origin)).collect()
}

#[track_caller]
fn tells(difference: &Difference, expected: &[(&str, Class, Origin)]) {
    let told = told(difference);
    let told: Vec<_> = told
        .iter()
        .map(|(key, class, origin)| (key.as_str(), *class, *origin))
        .collect();
    assert_eq!(told, expected);
    // Nothing of it is only in the face.
    let face: Vec<_> = difference
        .face
        .iter()
        .filter(|line| line.breaks.is_some())
        .collect();
    assert!(face.is_empty(), "{face:?}");
}

fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    &mut document["components"]["schemas"][name]
}

fn property<'a>(document: &'a mut Value, of: &str, key: &str) -> &'a mut Value {
    &mut schema(document, of)["properties"][key]
}

fn remove(map: &mut Value, key: &str) -> Value {
    map.as_object_mut().unwrap().shift_remove(key).unwrap()
}

/// The operation of an id, and its path.
fn operation<'a>(document: &'a mut Value, id: &str) -> &'a mut Value {
    let paths = document["paths"].as_object_mut().unwrap().values_mut();
    let mut operations = paths.flat_map(|path| path.as_object_mut().unwrap().values_mut());
    operations.find(|it| it["operationId"] == id).unwrap()
}

fn path_of(document: &Value, id: &str) -> String {
    let mut paths = document["paths"].as_object().unwrap().iter();
    let is_of = |path: &Value| {
        path.as_object()
            .unwrap()
            .values()
            .any(|it| it["operationId"] == id)
    };
    paths.find(|(_, path)| is_of(path)).unwrap().0.clone()
}

fn parameter<'a>(document: &'a mut Value, id: &str, name: &str) -> &'a mut Value {
    let parameters = operation(document, id)["parameters"]
        .as_array_mut()
        .unwrap();
    parameters.iter_mut().find(|it| it["name"] == name).unwrap()
}

fn change<'a>(difference: &'a Difference, key: &str) -> &'a Change {
    difference
        .changes
        .iter()
        .find(|change| change.key() == key)
        .unwrap()
}
