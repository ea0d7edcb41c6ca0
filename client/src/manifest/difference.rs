//! What has changed between two tables.

use super::{table::Table, table_error::TableError, table_error::TableErrorKind};
use crate::{definition::Definition, wire::MapKey as _};
use serde::Serialize;
use serde_json::{Number, Value};
use std::collections::HashSet;

/// What a later table has that an earlier one had not, and the other way around: see [`Table::changes_since`].
///
/// Rows are compared by content: neither the order of rows nor that of properties is a difference, nor is how a number is
/// written: `1.0` is `1`. Whole numbers are compared exactly, others as `f64`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TableChanges<K> {
    /// Rows that only the later table has, by key.
    pub added: Vec<K>,
    /// Rows that only the earlier table has.
    pub removed: Vec<K>,
    /// Rows that were redacted and are not any more: Bungie shows what they are about.
    pub revealed: Vec<K>,
    /// Rows that are redacted and were not.
    pub hidden: Vec<K>,
    /// Rows that both have and that differ, but for those of the two classes above.
    pub changed: Vec<RowChange<K>>,
}

/// A row that has changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RowChange<K> {
    /// Its key.
    pub key: K,
    /// What differs, in the order of the paths' properties.
    pub fields: Vec<FieldChange>,
}

/// A value of a row that has changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FieldChange {
    /// Where it is, such as `stats.stats.4284893193.value` or `perks[2].perkHash`.
    pub path: String,
    /// What sort of value it is.
    pub kind: FieldKind,
    /// What it was; `None` if it was not there.
    pub before: Option<Value>,
    /// What it is; `None` if it is not there any more.
    pub after: Option<Value>,
}

/// What sort of value has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FieldKind {
    /// What a row says of its subject: numbers, hashes, truth values.
    Fact,
    /// A text, which may have been translated or reworded.
    Text,
    /// The path of a picture. Bungie renames pictures without new art.
    Picture,
    /// The place of the row in the table, `index`, which shifts for rows that have nothing to do with it.
    Place,
}

impl<K> Default for TableChanges<K> {
    fn default() -> Self {
        TableChanges {
            added: Vec::new(),
            removed: Vec::new(),
            revealed: Vec::new(),
            hidden: Vec::new(),
            changed: Vec::new(),
        }
    }
}

impl<K> TableChanges<K> {
    /// The same with other keys, such as texts.
    pub fn map_keys<T>(self, mut key: impl FnMut(K) -> T) -> TableChanges<T> {
        let mut keys = |keys: Vec<K>| keys.into_iter().map(&mut key).collect();
        TableChanges {
            added: keys(self.added),
            removed: keys(self.removed),
            revealed: keys(self.revealed),
            hidden: keys(self.hidden),
            changed: self
                .changed
                .into_iter()
                .map(|change| RowChange {
                    key: key(change.key),
                    fields: change.fields,
                })
                .collect(),
        }
    }

    /// Whether the tables are the same.
    pub fn is_empty(&self) -> bool {
        let Self {
            added,
            removed,
            revealed,
            hidden,
            changed,
        } = self;
        [added, removed, revealed, hidden]
            .into_iter()
            .all(Vec::is_empty)
            && changed.is_empty()
    }
}

impl<K> RowChange<K> {
    /// Whether more has changed than texts, pictures and its place.
    pub fn has_facts(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| field.kind == FieldKind::Fact)
    }
}

impl<D: Definition> Table<D> {
    /// What has changed since an earlier table, such as the same one of another set. Reads both as a whole, row by row.
    ///
    /// # Errors
    ///
    /// Those of [`get`](Self::get), of either table.
    pub fn changes_since(&self, earlier: &Self) -> Result<TableChanges<D::Key>, TableError> {
        let mut changes = TableChanges::default();
        for key in self.keys() {
            let Some(after) = self.raw(&key)? else {
                continue;
            };
            let Some(before) = earlier.raw(&key)? else {
                changes.added.push(key);
                continue;
            };
            if before == after {
                continue;
            }
            let redacted = |table: &Self, json: &[u8]| {
                let row = table.row(&key, json)?.any();
                Ok(row.is_some_and(|row| row.is_redacted()))
            };
            match (redacted(earlier, &before)?, redacted(self, &after)?) {
                (true, false) => changes.revealed.push(key),
                (false, true) => changes.hidden.push(key),
                _ => {
                    let value = |table: &Self, json: &[u8]| {
                        serde_json::from_slice::<Value>(json).map_err(|error| {
                            let error = TableError::new(TableErrorKind::Decode, D::TABLE, error);
                            error.at(table.path()).with_key(key.to_key())
                        })
                    };
                    let (before, after) = (value(earlier, &before)?, value(self, &after)?);
                    let mut fields = Vec::new();
                    compare(String::new(), Some(&before), Some(&after), &mut fields);
                    if !fields.is_empty() {
                        changes.changed.push(RowChange { key, fields });
                    }
                }
            }
        }
        let is_gone = |key: &D::Key| !self.contains(key);
        changes.removed = earlier.keys().filter(is_gone).collect();
        Ok(changes)
    }
}

/// Adds what differs below a path.
fn compare(
    path: String,
    before: Option<&Value>,
    after: Option<&Value>,
    fields: &mut Vec<FieldChange>,
) {
    match (before, after) {
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let mut seen = HashSet::new();
            for key in after.keys().chain(before.keys()) {
                if seen.insert(key) {
                    let point = if path.is_empty() { "" } else { "." };
                    let path = format!("{path}{point}{key}");
                    compare(path, before.get(key), after.get(key), fields);
                }
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            for index in 0..before.len().max(after.len()) {
                let path = format!("{path}[{index}]");
                compare(path, before.get(index), after.get(index), fields);
            }
        }
        (Some(Value::Number(before)), Some(Value::Number(after))) if is_same(before, after) => {}
        (before, after) if before == after => {}
        (before, after) => fields.push(FieldChange {
            kind: kind(&path, before.or(after)),
            before: before.cloned(),
            after: after.cloned(),
            path,
        }),
    }
}

/// A program that writes a table again may write a whole number with a point, or without one.
fn is_same(one: &Number, other: &Number) -> bool {
    let is_float = one.is_f64() || other.is_f64();
    one == other || is_float && one.as_f64() == other.as_f64()
}

fn kind(path: &str, value: Option<&Value>) -> FieldKind {
    const PICTURES: [&str; 4] = [".png", ".jpg", ".jpeg", ".gif"];
    match value {
        _ if path == "index" => FieldKind::Place,
        Some(Value::String(text)) if PICTURES.iter().any(|end| text.ends_with(end)) => {
            FieldKind::Picture
        }
        Some(Value::String(_)) => FieldKind::Text,
        _ => FieldKind::Fact,
    }
}
