//! A document as items by key, each with its aspects.

use super::{
    change::{Aspect, Kind},
    types::Types,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Which item: a kind, and a name within it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) kind: Kind,
    pub(super) place: String,
}

impl Key {
    pub(super) fn new(kind: Kind, place: impl Into<String>) -> Self {
        Key {
            kind,
            place: place.into(),
        }
    }
}

/// An item of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Item {
    /// What it goes with.
    pub(super) parent: Option<Key>,
    pub(super) aspects: BTreeMap<Aspect, String>,
}

impl Item {
    /// What it is, in one text.
    pub(super) fn text(&self) -> Option<String> {
        let shown = [
            Aspect::Route,
            Aspect::Number,
            Aspect::Type,
            Aspect::Form,
            Aspect::Name,
            Aspect::Setting,
        ];
        let mut shown = shown.iter().filter_map(|aspect| self.aspects.get(aspect));
        shown.next().cloned()
    }

    pub(super) fn set(&mut self, aspect: Aspect, value: impl Into<String>) {
        self.aspects.insert(aspect, value.into());
    }

    /// An aspect that is there or not.
    pub(super) fn flag(&mut self, aspect: Aspect, is_set: bool) {
        if is_set {
            self.set(aspect, "yes");
        }
    }

    pub(super) fn set_type(&mut self, types: Types<'_>, schema: &Value) {
        self.set(Aspect::Form, types.form(schema));
        self.set(Aspect::Type, types.name(schema));
    }
}

/// The items of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts(pub(super) BTreeMap<Key, Item>);

impl Facts {
    pub(super) fn of(document: &Value) -> Self {
        let mut facts = Facts::default();
        facts.add_servers(document);
        facts.add_operations(document);
        facts.add_schemas(document);
        facts
    }

    pub(super) fn get(&self, key: &Key) -> Option<&Item> {
        self.0.get(key)
    }

    /// Adds an item, and gives it to be filled.
    pub(super) fn add(&mut self, key: Key, parent: Option<&Key>) -> &mut Item {
        let item = self.0.entry(key).or_default();
        item.parent = parent.cloned();
        item
    }

    /// Adds what `accepted.toml` leaves out, by pointer.
    pub(super) fn note_left_out(&mut self, left_out: &BTreeMap<String, Value>) {
        for (pointer, value) in left_out {
            let item = self.add(Key::new(Kind::Accepted, pointer), None);
            item.set(Aspect::Setting, value.to_string());
        }
    }

    fn add_servers(&mut self, document: &Value) {
        for server in list(document, "/servers") {
            let url = server.get("url").and_then(Value::as_str);
            self.add(Key::new(Kind::Server, url.unwrap_or_default()), None);
        }
        for (name, scheme) in members(document, "/components/securitySchemes") {
            self.add_security_scheme(name, scheme);
        }
    }

    fn add_security_scheme(&mut self, name: &str, scheme: &Value) {
        let Some(flows) = scheme.get("flows").and_then(Value::as_object) else {
            let item = self.add(Key::new(Kind::SecurityScheme, name), None);
            let text = |key| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
            item.set(
                Aspect::Setting,
                format!("{} in {}", text("name"), text("in")),
            );
            return;
        };
        for (flow, settings) in flows {
            for (key, setting) in settings.as_object().into_iter().flatten() {
                let Some(url) = setting.as_str() else {
                    continue;
                };
                let place = format!("{name}.{flow}.{key}");
                let item = self.add(Key::new(Kind::SecurityScheme, place), None);
                item.set(Aspect::Setting, url);
            }
            for scope in members(settings, "/scopes").map(|(scope, _)| scope) {
                self.add(Key::new(Kind::Scope, scope), None);
            }
        }
    }
}

/// The members of an object at a place; none where there is no object.
pub(super) fn members<'a>(
    value: &'a Value,
    pointer: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let object = value.pointer(pointer).and_then(Value::as_object);
    object.into_iter().flat_map(Map::iter)
}

/// The entries of a list at a place; none where there is no list.
pub(super) fn list<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    let list = value.pointer(pointer).and_then(Value::as_array);
    list.into_iter().flatten()
}

pub(super) fn is_set(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or_default()
}
