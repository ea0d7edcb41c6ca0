//! The published documents: they come out the same a second time, and without a loss.
//!
//! What may happen to a leaf is said here a second time, in code that shares nothing with the normal form's own.

use super::{
    support::{PUBLISHED, published},
    *,
};
use std::collections::BTreeMap;

type Path<'a> = [&'a str];

/// Every leaf with its path: scalars, empty lists, empty objects.
fn leaves(value: &Value) -> Vec<(Vec<String>, &Value)> {
    fn walk<'v>(value: &'v Value, path: &mut Vec<String>, out: &mut Vec<(Vec<String>, &'v Value)>) {
        let children: Vec<(String, &Value)> = match value {
            Value::Object(map) => map
                .iter()
                .map(|(key, value)| (key.clone(), value))
                .collect(),
            Value::Array(list) => list
                .iter()
                .enumerate()
                .map(|(index, value)| (index.to_string(), value))
                .collect(),
            _ => Vec::new(),
        };
        if children.is_empty() {
            out.push((path.clone(), value));
        }
        for (key, child) in children {
            path.push(key);
            walk(child, path, out);
            path.pop();
        }
    }
    let mut out = Vec::new();
    walk(value, &mut Vec::new(), &mut out);
    out
}

fn get<'v>(document: &'v Value, path: &Path<'_>) -> Option<&'v Value> {
    path.iter().try_fold(document, |value, key| match value {
        Value::Array(list) => list.get(key.parse::<usize>().ok()?),
        other => other.get(key),
    })
}

fn join<'a>(path: &Path<'a>, more: &Path<'a>) -> Vec<&'a str> {
    [path, more].concat()
}

/// A leaf of the published document, with both documents.
struct Leaf<'a> {
    path: &'a Path<'a>,
    value: &'a Value,
    before: &'a Value,
    after: &'a Value,
}

impl<'a> Leaf<'a> {
    fn parent(&self, levels: usize) -> &'a Path<'a> {
        &self.path[..self.path.len() - levels]
    }

    fn ends_with(&self, tail: &Path<'_>) -> bool {
        self.path.ends_with(tail)
    }

    fn is_gone(&self) -> bool {
        get(self.after, self.path).is_none()
    }

    /// Whether the path goes on inside an enum that has no name; the length of the path to it.
    fn nameless_enum(&self) -> Option<usize> {
        let index = self
            .path
            .iter()
            .position(|key| *key == "enum" || *key == "x-enum-values")?;
        (index > 3 && self.path[..2] == ["components", "schemas"]).then_some(index)
    }
}

fn same(leaf: &Leaf<'_>) -> bool {
    get(leaf.after, leaf.path) == Some(leaf.value)
}

fn prose(leaf: &Leaf<'_>) -> bool {
    let [.., parent, key] = leaf.path else {
        return false;
    };
    let described = ["description", "summary"].contains(key);
    let scope = *parent == "scopes" && leaf.path[..2] == ["components", "securitySchemes"];
    let empty = get(leaf.after, leaf.path).is_none_or(|after| after == "");
    (described || scope)
        && leaf.value.is_string()
        && empty
        && leaf.nameless_enum().is_none()
        && !same(leaf)
}

fn numeral_as_integer(leaf: &Leaf<'_>) -> bool {
    let place = leaf.ends_with(&["numericValue"]) || leaf.path.iter().rev().nth(1) == Some(&"enum");
    place
        && get(leaf.after, leaf.path).is_some_and(|after| {
            after.is_i64() && leaf.value.as_str() == Some(after.to_string().as_str())
        })
}

fn reference_into_all_of(leaf: &Leaf<'_>) -> bool {
    leaf.ends_with(&["$ref"])
        && leaf.is_gone()
        && get(leaf.after, &join(leaf.parent(1), &["allOf", "0", "$ref"])) == Some(leaf.value)
}

fn reference_out_of_all_of(leaf: &Leaf<'_>) -> bool {
    leaf.ends_with(&["allOf", "0", "$ref"])
        && leaf.is_gone()
        && get(leaf.after, &join(leaf.parent(3), &["$ref"])) == Some(leaf.value)
        && get(leaf.after, leaf.parent(3))
            .and_then(Value::as_object)
            .is_some_and(|map| map.len() == 1)
}

fn type_beside_all_of(leaf: &Leaf<'_>) -> bool {
    leaf.ends_with(&["type"])
        && leaf.value == "object"
        && leaf.is_gone()
        && get(leaf.before, &join(leaf.parent(1), &["allOf"])).is_some()
}

fn deprecated_false(leaf: &Leaf<'_>) -> bool {
    leaf.ends_with(&["deprecated"])
        && leaf.path[0] == "paths"
        && leaf.value == false
        && leaf.is_gone()
}

fn no_parameters(leaf: &Leaf<'_>) -> bool {
    leaf.ends_with(&["parameters"]) && *leaf.value == json!([]) && leaf.is_gone()
}

/// The same fact is in the enum that the place refers to now: in the published document, at the same index.
fn in_the_named_enum(leaf: &Leaf<'_>) -> bool {
    let Some(length) = leaf.nameless_enum() else {
        return false;
    };
    let (place, rest) = leaf.path.split_at(length);
    let reference =
        get(leaf.after, &join(place, &["x-enum-reference", "$ref"])).and_then(Value::as_str);
    let Some(name) = reference.and_then(|it| it.strip_prefix("#/components/schemas/")) else {
        return false;
    };
    let named = join(&["components", "schemas", name], rest);
    leaf.is_gone() && get(leaf.before, &named) == Some(leaf.value)
}

type Rule = (&'static str, fn(&Leaf<'_>) -> bool);

const RULES: &[Rule] = &[
    ("the same", same),
    ("prose", prose),
    ("numeral as integer", numeral_as_integer),
    ("$ref into allOf", reference_into_all_of),
    ("$ref out of allOf", reference_out_of_all_of),
    ("type beside allOf", type_beside_all_of),
    ("deprecated: false", deprecated_false),
    ("no parameters", no_parameters),
    ("in the named enum", in_the_named_enum),
];

/// How many leaves each rule explains, and the leaves that not exactly one rule explains.
fn explain(before: &Value, after: &Value) -> (BTreeMap<&'static str, usize>, Vec<String>) {
    let mut counts = BTreeMap::new();
    let mut unexplained = Vec::new();
    for (path, value) in leaves(before) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let leaf = Leaf {
            path: &path,
            value,
            before,
            after,
        };
        let rules: Vec<_> = RULES
            .iter()
            .filter(|(_, rule)| rule(&leaf))
            .map(|(name, _)| *name)
            .collect();
        match rules.as_slice() {
            [rule] => *counts.entry(*rule).or_default() += 1,
            several => unexplained.push(format!("{}: {value} ({several:?})", path.join(" / "))),
        }
    }
    (counts, unexplained)
}

/// Leaves of the normal form that nobody published.
fn invented(before: &Value, after: &Value) -> Vec<String> {
    let published = |path: &Path<'_>, value: &Value| {
        let at = |path: &Path<'_>| get(before, path);
        let parent = |levels: usize| &path[..path.len() - levels];
        at(path) == Some(value)
            || (value == "" && at(path).is_some_and(Value::is_string))
            || (value.is_i64()
                && at(path).and_then(Value::as_str) == Some(value.to_string().as_str()))
            || (path.ends_with(&["allOf", "0", "$ref"])
                && at(&join(parent(3), &["$ref"])) == Some(value))
            || (path.ends_with(&["$ref"])
                && at(&join(parent(1), &["allOf", "0", "$ref"])) == Some(value))
            || (path.ends_with(&["x-enum-reference", "$ref"])
                && at(&join(parent(2), &["x-enum-values"])).is_some())
    };
    leaves(after)
        .into_iter()
        .filter(|(path, value)| {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            !published(&path, value)
        })
        .map(|(path, value)| format!("{}: {value}", path.join(" / ")))
        .collect()
}

#[track_caller]
fn is_lossless(version: &str, text: &str) {
    let before: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    let after = normal(&before, &WITHOUT_PROSE);
    let (counts, unexplained) = explain(&before, &after);
    eprintln!("{version}: {counts:#?}");
    assert!(
        unexplained.is_empty(),
        "{} leaves: {:#?}",
        unexplained.len(),
        &unexplained[..unexplained.len().min(20)]
    );
    let invented = invented(&before, &after);
    assert!(
        invented.is_empty(),
        "{} leaves: {:#?}",
        invented.len(),
        &invented[..invented.len().min(20)]
    );

    // With the prose, every text of it is where it was.
    let wordy = normal(&before, &WITH_PROSE);
    let lost: Vec<_> = leaves(&before)
        .into_iter()
        .filter(|(path, value)| {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let leaf = Leaf {
                path: &path,
                value,
                before: &before,
                after: &after,
            };
            prose(&leaf) && get(&wordy, &path) != Some(value)
        })
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn published_documents_lose_nothing() {
    for version in PUBLISHED {
        let Some(text) = published(version) else {
            return;
        };
        is_lossless(version, &text);
    }
}

/// The rules above are no comfort unless they notice.
#[test]
fn a_loss_is_noticed() {
    let mut before = small();
    before["components"]["schemas"]["Thing"]["properties"]["p"] =
        json!({"type": "integer", "format": "int32", "nullable": true});
    assert_eq!(explain(&before, &before).1, [""; 0]);
    for place in [
        "/components/schemas/Thing/properties/p/nullable",
        "/components/schemas/Flags/enum/1",
        "/info/title",
    ] {
        let mut after = before.clone();
        *after.pointer_mut(place).unwrap() = json!("other");
        assert_eq!(explain(&before, &after).1.len(), 1, "{place}");
        assert_eq!(invented(&before, &after).len(), 1, "{place}");
    }
    let mut after = before.clone();
    after["components"]["schemas"]
        .as_object_mut()
        .unwrap()
        .shift_remove("Flags");
    assert_eq!(explain(&before, &after).1.len(), 9);
}
