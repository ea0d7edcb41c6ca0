//! The same facts make the same bytes, in whatever order the document has them. Only the order of
//! properties is a fact: it is the one in which Bungie writes them.

#[path = "support/case.rs"]
mod case;
#[path = "support/repository.rs"]
mod repository;

use bungie_codegen::{Files, Fit, Inputs, generate};
use case::Case;
use proptest::prelude::*;
use repository::{Spec, published};
use serde_json::Value;
use std::hash::{DefaultHasher, Hash, Hasher};

fn files(inputs: &Inputs<'_>) -> Files {
    generate(inputs)
        .unwrap_or_else(|errors| panic!("{errors}"))
        .files
}

/// The document with the keys of all its objects in another order. Arrays and properties stay: their
/// order counts.
fn shuffled(document: &str, seed: u64) -> String {
    fn shuffle(value: Value, at: u64, stays: bool) -> Value {
        let below = |key: &dyn Fn(&mut DefaultHasher)| {
            let mut hasher = DefaultHasher::new();
            at.hash(&mut hasher);
            key(&mut hasher);
            hasher.finish()
        };
        match value {
            Value::Object(members) => {
                let mut members: Vec<_> = members
                    .into_iter()
                    .map(|(key, value)| (below(&|hasher| key.hash(hasher)), key, value))
                    .collect();
                if !stays {
                    members.sort_by_key(|(rank, ..)| *rank);
                }
                members
                    .into_iter()
                    .map(|(rank, key, value)| {
                        let stays = key == "properties";
                        (key, shuffle(value, rank, stays))
                    })
                    .collect()
            }
            Value::Array(entries) => entries
                .into_iter()
                .enumerate()
                .map(|(index, value)| shuffle(value, below(&|hasher| index.hash(hasher)), false))
                .collect(),
            scalar => scalar,
        }
    }
    shuffle(serde_json::from_str(document).unwrap(), seed, false).to_string()
}

/// Says which file differs rather than printing both crates.
#[track_caller]
fn assert_same(expected: &Files, actual: &Files) {
    assert!(expected.keys().eq(actual.keys()));
    for (path, text) in expected {
        assert!(
            actual.get(path) == Some(text),
            "{} is another",
            path.display()
        );
    }
}

#[test]
fn a_second_run_makes_the_same_bytes() {
    for case in Case::all("made") {
        let inputs = case.inputs(Fit::Exactly);
        assert_same(&files(&inputs), &files(&inputs));
    }
    let spec = Spec::read();
    assert_same(&files(&spec.inputs()), &files(&spec.inputs()));
}

#[test]
fn shuffling_keeps_the_facts_and_changes_the_text() {
    let spec = Spec::read();
    let other = shuffled(&spec.document, 1);
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(parse(&spec.document), parse(&other));
    assert_ne!(parse(&spec.document).to_string(), other);
    assert_ne!(other, shuffled(&spec.document, 2));
}

#[test]
fn the_order_of_keys_in_bungies_document_says_nothing() {
    let spec = Spec::read();
    let expected = files(&spec.inputs());
    assert_same(
        &expected,
        &files(&spec.inputs_of(&shuffled(&spec.document, 3))),
    );
}

#[test]
fn the_order_of_keys_in_the_published_document_says_nothing() {
    let spec = Spec::read();
    let Some(document) = published(&spec.version()) else {
        return;
    };
    let document = shuffled(&document, 4);
    assert_same(&files(&spec.inputs()), &files(&spec.inputs_of(&document)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_keys_says_nothing(seed: u64) {
        for case in Case::all("made") {
            let inputs = case.inputs(Fit::Exactly);
            let document = shuffled(&case.document, seed);
            let other = Inputs { document: &document, ..inputs };
            assert_same(&files(&inputs), &files(&other));
        }
    }
}
