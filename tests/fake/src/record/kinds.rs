//! Which 64-bit integer is which id.

use serde_json::Value;
use std::{collections::HashMap, sync::LazyLock};

/// A copy of `spec/ids.toml`, written by `cargo xtask regen`.
const IDS: &str = include_str!("../../data/ids.json");

static KINDS: LazyLock<Kinds> = LazyLock::new(Kinds::load);

struct Kinds {
    /// By property or parameter, or by place.
    by_name: HashMap<String, String>,
    /// Of the keys of maps, by place.
    by_key: HashMap<String, String>,
}

/// The kind of an id: of a place, as `Schema#property`, or else of the name of a property.
pub(super) fn of(site: &str, name: &str) -> Option<&'static str> {
    let kinds = &*KINDS;
    let found = kinds.by_name.get(site).or_else(|| kinds.by_name.get(name));
    found.map(String::as_str)
}

/// The kind of the keys of a map.
pub(super) fn of_keys(site: &str) -> Option<&'static str> {
    KINDS.by_key.get(site).map(String::as_str)
}

/// Whether a row says of a property or a place that it is an id of no kind.
#[cfg(test)]
pub(super) fn is_plain(site: &str) -> bool {
    let table: Value = serde_json::from_str(IDS).expect("JSON");
    let mut rows = rows(&table["plain"]).iter();
    rows.any(|row| {
        texts(&row["names"])
            .chain(texts(&row["sites"]))
            .any(|known| known == site)
    })
}

impl Kinds {
    fn load() -> Self {
        let table: Value = serde_json::from_str(IDS).expect("JSON");
        let mut kinds = Kinds {
            by_name: HashMap::new(),
            by_key: HashMap::new(),
        };
        for row in rows(&table["id"]) {
            let kind = row["name"].as_str().expect("a name");
            for site in texts(&row["names"]).chain(texts(&row["sites"])) {
                kinds.by_name.insert(site.to_owned(), kind.to_owned());
            }
            for site in texts(&row["keys"]) {
                kinds.by_key.insert(site.to_owned(), kind.to_owned());
            }
        }
        kinds
    }
}

fn rows(table: &Value) -> &[Value] {
    table.as_array().map_or(&[], Vec::as_slice)
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    rows(list).iter().filter_map(Value::as_str)
}
