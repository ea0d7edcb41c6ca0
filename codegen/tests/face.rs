//! The face of the crate that the repository's own `spec/` makes.

#[path = "support/repository.rs"]
mod support;

use bungie_codegen::{compare_faces, corrected_document, face, generate};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use support::Spec;

fn own_face(spec: &Spec) -> String {
    face(&generate(&spec.inputs()).unwrap().files, "bungie_api").unwrap()
}

/// The document as it is generated from.
fn document(spec: &Spec) -> Value {
    corrected_document(&spec.inputs()).unwrap()
}

/// The last segment of a name, as Rust spells types.
fn type_name(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap();
    last.chars().filter(char::is_ascii_alphanumeric).collect()
}

#[test]
fn every_operation_has_its_builder() {
    let spec = Spec::read();
    let face = own_face(&spec);
    let lines: BTreeSet<_> = face.lines().collect();
    let mut operations = 0;
    let document = document(&spec);
    for operation in document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|it| it.as_object().unwrap().values())
    {
        let Some(id) = operation["operationId"].as_str() else {
            continue;
        };
        operations += 1;
        let end = format!("::{}: Endpoint", type_name(id));
        let builder = lines.iter().find(|line| line.ends_with(&end));
        let builder = builder.unwrap_or_else(|| panic!("{id} has no builder"));
        let path = builder.strip_suffix(": Endpoint").unwrap();
        for part in ["::new fn(", "::send fn(", ": Endpoint::Response = "] {
            let start = format!("{path}{part}");
            assert!(lines.iter().any(|it| it.starts_with(&start)), "{start}");
        }
    }
    assert!(operations > 100);
}

#[test]
fn every_schema_has_its_type() {
    let spec = Spec::read();
    let face = own_face(&spec);
    let kinds: BTreeMap<_, _> = face
        .lines()
        .filter_map(|line| line.strip_prefix("bungie_api::types::")?.split_once(' '))
        .collect();
    let is_type = |name: &str| {
        kinds
            .get(name)
            .is_some_and(|it| ["struct", "type"].iter().any(|kind| it.starts_with(kind)))
    };
    let document = document(&spec);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for name in schemas.keys() {
        assert!(is_type(&type_name(name)), "{name} has no type");
    }
}

/// A name leads to one thing: a line that is there twice would say nothing of what changed.
#[test]
fn lines_are_sorted_and_lead_to_one_thing_each() {
    let face = own_face(&Spec::read());
    let lines: Vec<_> = face.lines().collect();
    assert!(lines.is_sorted());
    let other = face.replace(": i32\n", ": i64\n");
    let changes = compare_faces(&face, &other);
    let fields = lines.iter().filter(|it| it.ends_with(": i32")).count();
    assert!(fields > 0);
    assert_eq!(changes.len(), fields);
    for change in changes {
        assert!(change.old.is_some() && change.new.is_some(), "{change:?}");
        assert!(change.breaks.is_some());
    }
}
