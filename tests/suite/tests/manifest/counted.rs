//! What has changed between two tables, against a count by other means: random tables, each laid out as a list of
//! places.

use bungie_api::{manifest::Table, types::DestinyInventoryItemDefinition};
use fastrand::Rng;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

type Items = Table<DestinyInventoryItemDefinition>;
type Rows = BTreeMap<u32, Value>;

/// How many pairs of tables are compared.
const PAIRS: u64 = 400;

/// How deep values are.
const DEPTH: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Added,
    Removed,
    Revealed,
    Hidden,
    Changed,
}

impl What {
    /// What it is of something that is in either, in both, or in none.
    fn of(is_before: bool, is_after: bool) -> Self {
        match (is_before, is_after) {
            (false, _) => What::Added,
            (_, false) => What::Removed,
            _ => What::Changed,
        }
    }
}

/// Rows by key with an empty path, and fields by key and path.
type Differences = BTreeMap<(u32, String), What>;

#[test]
fn rows_and_fields_are_those_of_an_independent_count() {
    let (mut rows, mut fields) = (BTreeSet::new(), BTreeMap::<What, usize>::new());
    for seed in 0..PAIRS {
        let mut random = Rng::with_seed(seed);
        let before = table(&mut random);
        let after = edited_table(&mut random, &before);
        let counted = counted(&before, &after);
        assert_eq!(told(&before, &after), counted, "seed {seed}");
        for ((_, path), what) in counted {
            match path.is_empty() {
                true => drop(rows.insert(what)),
                false => *fields.entry(what).or_default() += 1,
            }
        }
    }
    let of_rows = [What::Added, What::Removed, What::Revealed, What::Hidden];
    assert!(rows.into_iter().eq(of_rows));
    let of_fields = [What::Added, What::Removed, What::Changed];
    assert!(fields.keys().eq(&of_fields));
    assert!(fields.values().all(|count| *count > 300), "{fields:?}");
}

/// What the library says.
fn told(before: &Rows, after: &Rows) -> Differences {
    let table = |rows: &Rows| Items::from_bytes(serde_json::to_vec(rows).unwrap()).unwrap();
    let changes = table(after).changes_since(&table(before)).unwrap();
    let mut told = Differences::new();
    for (what, keys) in [
        (What::Added, changes.added),
        (What::Removed, changes.removed),
        (What::Revealed, changes.revealed),
        (What::Hidden, changes.hidden),
    ] {
        told.extend(
            keys.into_iter()
                .map(|key| ((key.get(), String::new()), what)),
        );
    }
    for row in changes.changed {
        assert!(!row.fields.is_empty());
        for field in row.fields {
            let what = What::of(field.before.is_some(), field.after.is_some());
            let is_first = told.insert((row.key.get(), field.path), what).is_none();
            assert!(is_first, "a field is told once");
        }
    }
    told
}

fn counted(before: &Rows, after: &Rows) -> Differences {
    let keys: BTreeSet<u32> = before.keys().chain(after.keys()).copied().collect();
    let mut counted = Differences::new();
    for key in keys {
        let of_row = match (before.get(&key), after.get(&key)) {
            (Some(before), Some(after)) => {
                let is_redacted = |row: &Value| row["redacted"] == true;
                match (is_redacted(before), is_redacted(after)) {
                    (true, false) => What::Revealed,
                    (false, true) => What::Hidden,
                    _ => {
                        let fields = differing(before, after).into_iter();
                        counted.extend(fields.map(|(path, what)| ((key, path), what)));
                        continue;
                    }
                }
            }
            (before, after) => What::of(before.is_some(), after.is_some()),
        };
        counted.insert((key, String::new()), of_row);
    }
    counted
}

/// What stands at a place of a row.
#[derive(PartialEq)]
enum Place {
    Object,
    Array,
    Leaf(String),
}

/// All places of a row, by path.
fn places(row: &Value) -> BTreeMap<String, Place> {
    let mut places = BTreeMap::new();
    let mut left = vec![(String::new(), row)];
    while let Some((path, value)) = left.pop() {
        let place = match value {
            Value::Object(members) => {
                let point = if path.is_empty() { "" } else { "." };
                let members = members.iter();
                left.extend(members.map(|(key, value)| (format!("{path}{point}{key}"), value)));
                Place::Object
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                left.extend(items.map(|(index, value)| (format!("{path}[{index}]"), value)));
                Place::Array
            }
            leaf => Place::Leaf(leaf.to_string().trim_end_matches(".0").to_owned()),
        };
        places.insert(path, place);
    }
    places
}

/// The places that differ and that lie in none that differs.
fn differing(before: &Value, after: &Value) -> BTreeMap<String, What> {
    let (before, after) = (places(before), places(after));
    let differs = |path: &str| before.get(path) != after.get(path);
    let around = |path: &str| -> Vec<String> {
        let ends = path.match_indices(['.', '[']);
        ends.map(|(end, _)| path[..end].to_owned()).collect()
    };
    let paths = before.keys().chain(after.keys());
    paths
        .filter(|path| differs(path) && !around(path).iter().any(|path| differs(path)))
        .map(|path| {
            let what = What::of(before.contains_key(path), after.contains_key(path));
            (path.clone(), what)
        })
        .collect()
}

fn table(random: &mut Rng) -> Rows {
    (0..random.u32(1..8))
        .map(|key| (key, row(random)))
        .collect()
}

/// Items have none of these properties, so any value will do for them.
fn key(random: &mut Rng) -> String {
    random.choice(["a", "b", "c", "d", "e"]).unwrap().to_owned()
}

fn row(random: &mut Rng) -> Value {
    let mut row = object(random, DEPTH);
    row.insert("redacted".to_owned(), random.bool().into());
    row.into()
}

fn object(random: &mut Rng, depth: usize) -> Map<String, Value> {
    (0..random.usize(0..5))
        .map(|_| (key(random), value(random, depth - 1)))
        .collect()
}

fn value(random: &mut Rng, depth: usize) -> Value {
    match random.u8(0..if depth == 0 { 6 } else { 10 }) {
        0 => Value::Null,
        1 => random.bool().into(),
        2 => json!([]),
        3 => json!({}),
        4 => random.i32(-3..3).into(),
        5 => ["", "1", "1.0", "/a.png"][random.usize(..4)].into(),
        6 | 7 => (0..random.usize(0..4))
            .map(|_| value(random, depth - 1))
            .collect(),
        _ => object(random, depth).into(),
    }
}

fn edited_table(random: &mut Rng, rows: &Rows) -> Rows {
    let mut edited = Rows::new();
    for (key, old) in rows {
        let new = match random.u8(0..8) {
            0 => continue,
            1 => row(random),
            2 => old.clone(),
            _ => {
                let mut new = edited_value(random, old, DEPTH);
                let is_hidden = old["redacted"] == true;
                let turns = random.u8(0..6) == 0;
                new["redacted"] = (is_hidden != turns).into();
                new
            }
        };
        edited.insert(*key, new);
    }
    if random.bool() {
        edited.insert(9, row(random));
    }
    edited
}

/// A value of the same kind in which something may be another.
fn edited_value(random: &mut Rng, old: &Value, depth: usize) -> Value {
    match old {
        Value::Object(members) => {
            let mut edited = Map::new();
            for (key, old) in members {
                if let Some(new) = edited_member(random, old, depth) {
                    edited.insert(key.clone(), new);
                }
            }
            if random.u8(0..4) == 0 {
                edited.insert(key(random), value(random, depth.saturating_sub(1)));
            }
            edited.into()
        }
        Value::Array(items) => {
            let mut edited = Vec::new();
            for old in items {
                edited.extend(edited_member(random, old, depth));
            }
            edited.into()
        }
        // Another way to write it.
        Value::Number(number) if random.bool() => number.as_f64().into(),
        old => old.clone(),
    }
}

/// `None` for one that goes.
fn edited_member(random: &mut Rng, old: &Value, depth: usize) -> Option<Value> {
    let below = depth.saturating_sub(1);
    match random.u8(0..10) {
        0 => None,
        1 => Some(value(random, below)),
        _ => Some(edited_value(random, old, below)),
    }
}
