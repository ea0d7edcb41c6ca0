//! What every part of the grammar uses: taking an object or a list apart, plain members, findings.

use super::excerpt::excerpt;
use super::index::Index;
use super::options::Options;
use crate::Diagnostics;
use crate::nearest::Nearest;
use crate::pointer::Pointer;
use crate::tables::accepted::{self, Node};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How findings call the input.
pub(super) const INPUT: &str = "document";

/// A part of the grammar: how messages call it, and which file knows it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) node: Node,
    pub(super) file: &'static str,
}

/// One pass over one document. Findings are collected; after one, what is returned in its place does not matter.
pub(super) struct Walk<'a> {
    pub(super) options: &'a Options<'a>,
    pub(super) index: &'a Index,
    found: Diagnostics,
    operation_ids: BTreeMap<String, Pointer>,
    /// What `accepted.toml` leaves out.
    left_out: BTreeMap<String, Value>,
    nearest: Nearest,
}

impl<'a> Walk<'a> {
    pub(super) fn new(options: &'a Options<'a>, index: &'a Index, found: Diagnostics) -> Self {
        Self {
            options,
            index,
            found,
            operation_ids: BTreeMap::new(),
            left_out: BTreeMap::new(),
            nearest: Nearest::default(),
        }
    }

    pub(super) fn into_found(self) -> Diagnostics {
        self.found
    }

    pub(super) fn take_left_out(&mut self) -> BTreeMap<String, Value> {
        std::mem::take(&mut self.left_out)
    }

    pub(super) fn refuse(
        &mut self,
        at: &Pointer,
        found: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.push(INPUT, at, found, help);
    }

    /// A value of a kind that does not belong here.
    pub(super) fn misfit(&mut self, value: &Value, at: &Pointer, wanted: &str) {
        self.refuse(
            at,
            format!("{} where {wanted} belongs", excerpt(value)),
            "look what changed in Bungie's document; if it is meant so, teach codegen/src/normal/ the new form",
        );
    }

    /// A key that the grammar does not have at this place.
    pub(super) fn unknown(
        &mut self,
        key: &str,
        value: Value,
        at: &Pointer,
        part: Part,
    ) -> Option<Value> {
        if self.options.accepted.has(part.node, key) {
            self.leave_out(at, value);
        } else {
            self.refuse(
                at,
                format!("the key `{key}` in {}", part.name),
                format!(
                    "teach codegen/src/normal/{} this key, and the generator what it means; if it says nothing to a \
                     generator, add it to a row of spec/{}",
                    part.file,
                    accepted::INPUT
                ),
            );
        }
        None
    }

    /// Notes what `accepted.toml` leaves out.
    pub(super) fn leave_out(&mut self, at: &Pointer, value: Value) {
        self.left_out.insert(at.as_str().to_owned(), value);
    }

    /// A name that the document does not have, where it would stand, and what may be meant.
    pub(super) fn unknown_name<'n>(
        &mut self,
        name: &str,
        at: &Pointer,
        found: String,
        known: impl Iterator<Item = &'n str>,
        place: Option<Pointer>,
    ) {
        let help = match self.nearest.to(name, known) {
            Some(near) => format!("perhaps {near} is meant: look how Bungie calls it now"),
            None => "look how Bungie calls it now".to_owned(),
        };
        self.refuse(at, found, help);
        if let Some(place) = place {
            self.found.last_names(place.as_str().to_owned());
        }
    }

    /// Takes an object apart, member by member, in its order. What `each` returns stays; `None` goes.
    pub(super) fn members(
        &mut self,
        value: Value,
        at: &Pointer,
        mut each: impl FnMut(&mut Self, &str, Value, &Pointer) -> Option<Value>,
    ) -> Map<String, Value> {
        let mut kept = Map::new();
        match value {
            Value::Object(map) => {
                for (key, member) in map {
                    if let Some(member) = each(self, &key, member, &at.key(&key)) {
                        kept.insert(key, member);
                    }
                }
            }
            other => self.misfit(&other, at, "an object"),
        }
        kept
    }

    /// Takes a list apart; every entry stays.
    pub(super) fn entries(
        &mut self,
        value: Value,
        at: &Pointer,
        mut each: impl FnMut(&mut Self, Value, &Pointer) -> Value,
    ) -> Vec<Value> {
        match value {
            Value::Array(list) => list
                .into_iter()
                .enumerate()
                .map(|(index, entry)| each(self, entry, &at.index(index)))
                .collect(),
            other => {
                self.misfit(&other, at, "a list");
                Vec::new()
            }
        }
    }

    /// Refuses an object without the members that it must have.
    pub(super) fn need(
        &mut self,
        map: &Map<String, Value>,
        at: &Pointer,
        part: Part,
        keys: &[&str],
    ) {
        for key in keys {
            if !map.contains_key(*key) {
                self.refuse(
                    at,
                    format!("{} without `{key}`", part.name),
                    "the generator needs it: look what changed in Bungie's document",
                );
            }
        }
    }

    pub(super) fn text(&mut self, value: Value, at: &Pointer) -> Option<Value> {
        if !value.is_string() {
            self.misfit(&value, at, "a text");
        }
        Some(value)
    }

    pub(super) fn flag(&mut self, value: Value, at: &Pointer) -> Option<Value> {
        if !value.is_boolean() {
            self.misfit(&value, at, "true or false");
        }
        Some(value)
    }

    /// One of a few texts.
    pub(super) fn one_of(&mut self, value: Value, at: &Pointer, known: &[&str]) -> Option<Value> {
        if !value.as_str().is_some_and(|text| known.contains(&text)) {
            self.misfit(&value, at, &alternatives(known));
        }
        Some(value)
    }

    /// Bungie's words for people: they stay only when asked for.
    pub(super) fn prose(&mut self, value: Value, at: &Pointer) -> Option<Value> {
        self.text(value, at)
            .filter(|_| self.options.keep_descriptions)
    }

    /// Prose at a place where OpenAPI requires some.
    pub(super) fn required_prose(&mut self, value: Value, at: &Pointer) -> Option<Value> {
        self.prose(value, at).or_else(|| Some("".into()))
    }

    /// A flag whose `false` is what its absence says too.
    pub(super) fn flag_if_set(&mut self, value: Value, at: &Pointer) -> Option<Value> {
        self.flag(value, at)
            .filter(|value| *value != Value::Bool(false))
    }

    /// Operations are told apart by their id.
    pub(super) fn operation_id(&mut self, value: Value, at: &Pointer) -> Option<Value> {
        let value = self.text(value, at)?;
        if let Value::String(id) = &value {
            match self.operation_ids.get(id) {
                None => {
                    self.operation_ids.insert(id.clone(), at.clone());
                }
                Some(first) => {
                    let help =
                        format!("the first one is at {first}: one of the two needs another id");
                    self.refuse(at, format!("the operationId `{id}` a second time"), help);
                }
            }
        }
        Some(value)
    }
}

/// `a`, `b` or `c`
fn alternatives(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// `value` as the member right behind `before`, or as the last one.
pub(super) fn insert_after(map: &mut Map<String, Value>, before: &str, key: &str, value: Value) {
    let index = map
        .keys()
        .position(|name| name == before)
        .map_or(map.len(), |index| index + 1);
    map.shift_insert(index, key.to_owned(), value);
}
