//! Documents with something wrong anywhere: a crate or findings, and never a panic.
//!
//! `MUTATIONS` says how many changes of the cut-out are tried, `SEED` which.

#[path = "support/repository.rs"]
mod repository;

use bungie_codegen::{Diagnostics, Fit, Inputs, generate, overlay::Overlay};
use fastrand::Rng;
use repository::Spec;
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeSet, VecDeque},
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

/// How many schemas the cut-out has, about.
const SCHEMAS: usize = 40;

const REFERENCE: &str = "#/components/schemas/";

fn number(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(default, |text| text.parse().expect("a number"))
}

/// The schemas that a part of the document leads to.
fn reached(document: &Value, from: &Value) -> BTreeSet<String> {
    let (mut reached, mut open) = (BTreeSet::new(), VecDeque::from([from]));
    while let Some(value) = open.pop_front() {
        match value {
            Value::Object(map) => open.extend(map.values()),
            Value::Array(list) => open.extend(list),
            Value::String(text) => {
                if let Some(name) = text.strip_prefix(REFERENCE)
                    && reached.insert(name.to_owned())
                {
                    open.push_back(&document["components"]["schemas"][name]);
                }
            }
            _ => {}
        }
    }
    reached
}

/// A document of the operations that come first and are about few schemas.
fn cut_out(document: &Value) -> Value {
    let responses = &document["components"]["responses"];
    let mut small = document.clone();
    let scopes = json!({"$ref": format!("{REFERENCE}Applications.ApplicationScopes")});
    let mut schemas = reached(document, &scopes);
    let (mut paths, mut answers) = (Map::new(), Map::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        let mut needed = reached(document, item);
        let mut own = Map::new();
        for operation in item.as_object().unwrap().values() {
            let reference = operation["responses"]["200"]["$ref"].as_str().unwrap();
            let name = reference.rsplit('/').next().unwrap();
            own.insert(name.to_owned(), responses[name].clone());
            needed.extend(reached(document, &responses[name]));
        }
        if schemas.union(&needed).count() <= SCHEMAS {
            schemas.extend(needed);
            paths.insert(path.clone(), item.clone());
            answers.extend(own);
        }
    }
    small["paths"] = paths.into();
    small["components"]["responses"] = answers.into();
    let all = small["components"]["schemas"].as_object_mut().unwrap();
    all.retain(|name, _| schemas.contains(name));
    small
}

/// The corrections that fit a document.
fn fitting(overlay: &str, document: &Value) -> String {
    let found = Overlay::parse(overlay).unwrap();
    let found = found.apply_where_it_fits(&mut document.clone()).stale;
    let stale: BTreeSet<&str> = found
        .iter()
        .map(|finding| finding.pointer.as_str())
        .collect();
    let mut overlay: Value = serde_json::from_str(overlay).unwrap();
    let actions = overlay["actions"].as_array_mut().unwrap();
    let mut index = 0;
    actions.retain(|_| {
        index += 1;
        !stale.contains(format!("/actions/{}", index - 1).as_str())
    });
    overlay.to_string()
}

/// The places of all nodes.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            let key = key.replace('~', "~0").replace('/', "~1");
            places(value, format!("{at}/{key}"), found);
        }),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(index, value)| places(value, format!("{at}/{index}"), found)),
        _ => {}
    }
    found.push(at);
}

/// Drops, doubles, renames or replaces one node. Says what was done.
fn mutate(document: &mut Value, places: &[String], random: &mut Rng) -> String {
    let at = random.choice(places).unwrap();
    let other = document.pointer(random.choice(places).unwrap()).cloned();
    let Some((parent, last)) = at.rsplit_once('/') else {
        return String::new();
    };
    let last = last.replace("~1", "/").replace("~0", "~");
    let kind = random.u8(0..5);
    let value = match kind {
        0..3 => None,
        3 => other,
        _ => Some(match random.u8(0..8) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(random.i64(..)),
            3 => json!(1.5),
            4 => json!(""),
            5 => json!("ä.b/c{d}"),
            6 => json!([]),
            _ => json!({}),
        }),
    };
    match document.pointer_mut(parent).unwrap() {
        Value::Object(map) => match (kind, value) {
            (0, _) => drop(map.shift_remove(&last)),
            (1, _) => drop(map.insert(format!("{last}2"), map[&last].clone())),
            (2, _) => {
                let moved = map.shift_remove(&last).unwrap();
                map.insert(format!("{last}X"), moved);
            }
            (_, value) => map[&last] = value.unwrap_or_default(),
        },
        Value::Array(list) => {
            let index: usize = last.parse().unwrap();
            match (kind, value) {
                (0, _) => drop(list.remove(index)),
                (1, _) => list.push(list[index].clone()),
                (2, _) => list.swap(index, 0),
                (_, value) => list[index] = value.unwrap_or_default(),
            }
        }
        _ => {}
    }
    format!("{kind} at {at}")
}

fn has_places(found: &Diagnostics) {
    for finding in found.iter() {
        // What is emitted is Rust, whatever it was made of.
        assert_ne!(finding.input, "emitted code", "{finding}");
        assert!(
            !finding.found.is_empty() && !finding.help.is_empty(),
            "{finding}"
        );
        let is_place = finding.pointer.is_empty() || finding.pointer.starts_with('/');
        assert!(is_place || finding.input != "document", "{finding}");
    }
}

/// Tries that many documents with a mistake or two; returns how many became a crate.
fn tried(inputs: &Inputs<'_>, document: &Value, count: u64, seed: u64) -> u64 {
    let mut all = Vec::new();
    places(document, String::new(), &mut all);
    let mut made = 0;
    for index in 0..count {
        let mut random = Rng::with_seed(seed ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut changed = document.clone();
        let what = mutate(&mut changed, &all, &mut random);
        let text = changed.to_string();
        let inputs = Inputs {
            document: &text,
            ..*inputs
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| match generate(&inputs) {
            Ok(generated) => {
                has_places(&generated.warnings);
                changed != *document
            }
            Err(found) => {
                assert!(!found.is_empty());
                has_places(&found);
                false
            }
        }));
        match outcome {
            Ok(is_made) => made += u64::from(is_made),
            Err(_) => panic!("seed {seed}, change {index}: {what}"),
        }
    }
    made
}

/// Half of them by each of two threads.
fn tried_by_two(inputs: &Inputs<'_>, document: &Value, count: u64) -> u64 {
    let seed = number("SEED", 1);
    thread::scope(|scope| {
        let halves = [2 * seed, 2 * seed + 1];
        let halves =
            halves.map(|seed| scope.spawn(move || tried(inputs, document, count / 2, seed)));
        halves.map(|half| half.join().unwrap()).iter().sum()
    })
}

#[test]
fn of_a_cut_out() {
    let spec = Spec::read();
    let document: Value = serde_json::from_str(&spec.document).unwrap();
    let document = cut_out(&document);
    let overlay = fitting(&spec.overlay, &document);
    let inputs = Inputs {
        overlay: &overlay,
        docs: "",
        fit: Fit::WhereItFits,
        ..spec.inputs()
    };
    let text = document.to_string();
    let whole = Inputs {
        document: &text,
        ..inputs
    };
    assert!(generate(&whole).is_ok(), "the cut-out itself is refused");
    let schemas = document["components"]["schemas"].as_object().unwrap().len();
    assert!(schemas > SCHEMAS / 2, "{schemas}");
    let count = number("MUTATIONS", 10_000);
    let made = tried_by_two(&inputs, &document, count);
    assert!(made > 0 && made < count, "{made} of {count} became a crate");
}

#[test]
fn of_the_whole_document() {
    let spec = Spec::read();
    let document: Value = serde_json::from_str(&spec.document).unwrap();
    let inputs = Inputs {
        fit: Fit::WhereItFits,
        ..spec.inputs()
    };
    tried_by_two(&inputs, &document, 100);
}
