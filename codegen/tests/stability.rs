//! What Bungie adds changes nothing that users name: faces of documents that Bungie published, and of
//! documents with additions of every kind.
//!
//! `ADDITIONS` says how many documents with additions are tried, `SEED` which.

#[path = "support/repository.rs"]
mod repository;

use bungie_codegen::{Fit, Inputs, face, generate};
use fastrand::Rng;
use repository::{Spec, published};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, sync::LazyLock};

static SPEC: LazyLock<Spec> = LazyLock::new(Spec::read);

fn face_of(inputs: &Inputs<'_>) -> BTreeSet<String> {
    let generated = generate(inputs).unwrap_or_else(|found| panic!("{found}"));
    let text = face(&generated.files, "bungie_api").unwrap_or_else(|found| panic!("{found}"));
    text.lines().map(str::to_owned).collect()
}

/// The lines that are not there any more, but for the version of the document.
fn lost(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Vec<String> {
    let lost = before.difference(after);
    let lost = lost.filter(|line| !line.starts_with("bungie_api::SPEC_VERSION "));
    lost.cloned().collect()
}

/// Lines that went because Bungie took something away or made it something else: the version, and how they
/// begin.
const CHANGED_BY_BUNGIE: &[(&str, &str)] = &[
    // Properties that went, and one that has another name.
    (
        "2.21.6",
        "bungie_api::types::DestinySandboxPerkDefinition.perk_groups:",
    ),
    (
        "2.21.6",
        "bungie_api::types::SchemaRecordStateBlock.obscured_string:",
    ),
    // Components of vendors' items got a schema of their own.
    (
        "2.21.6",
        "bungie_api::types::DestinyVendorResponse.item_components:",
    ),
    (
        "2.21.6",
        "bungie_api::types::DestinyVendorsResponse.item_components:",
    ),
    // Unlock expressions went, and what they stood in.
    (
        "2.21.8",
        "bungie_api::types::DestinyActivityDifficultyTierDefinition.tier_enabled_unlock_expression:",
    ),
    (
        "2.21.8",
        "bungie_api::types::DestinyLinkedGraphDefinition.unlock_expression:",
    ),
    (
        "2.21.8",
        "bungie_api::types::DestinyUnlockExpressionDefinition",
    ),
];

#[test]
fn published_documents_take_nothing_away_but_what_bungie_did() {
    let mut earlier: Option<(&str, BTreeSet<String>)> = None;
    let mut unlisted = Vec::new();
    for version in ["2.18.0", "2.21.6", "2.21.7", "2.21.8"] {
        let Some(document) = published(version) else {
            return;
        };
        let face = face_of(&Inputs {
            fit: Fit::WhereItFits,
            ..SPEC.inputs_of(&document)
        });
        if let Some((before, lines)) = &earlier {
            let is_listed = |line: &String| {
                let mut listed = CHANGED_BY_BUNGIE.iter();
                listed.any(|(in_version, start)| *in_version == version && line.starts_with(start))
            };
            let lost = lost(lines, &face);
            let lost = lost.iter().filter(|line| !is_listed(line));
            unlisted.extend(lost.map(|line| format!("{before} to {version}: {line}")));
        }
        earlier = Some((version, face));
    }
    assert!(unlisted.is_empty(), "{}", unlisted.join("\n"));
}

/// A document under additions.
struct Grown {
    document: Value,
    random: Rng,
    /// Rows that somebody adds to `ids.toml` at the same time.
    ids: String,
    added: usize,
    /// What was added, for whoever has to find out.
    told: Vec<String>,
}

impl Grown {
    fn schemas(&mut self) -> &mut Map<String, Value> {
        self.document["components"]["schemas"]
            .as_object_mut()
            .unwrap()
    }

    /// Any schema for which this holds.
    fn pick(&mut self, is_one: impl Fn(&str, &Value) -> bool) -> String {
        let schemas = self.document["components"]["schemas"].as_object().unwrap();
        let fitting = schemas.iter().filter(|(name, schema)| is_one(name, schema));
        let fitting: Vec<&String> = fitting.map(|(name, _)| name).collect();
        (*self.random.choice(fitting).unwrap()).clone()
    }

    /// Adds a property to a schema, at any place among the others.
    fn add_property(&mut self, schema: &str, value: Value) {
        self.added += 1;
        let key = format!("added{}Thing", self.added);
        self.told.push(format!("{schema}#{key}: {value}"));
        self.add_named(schema, &key, value);
    }

    fn add_named(&mut self, schema: &str, key: &str, value: Value) {
        let random = self.random.clone();
        let properties = self.schemas()[schema]["properties"]
            .as_object_mut()
            .unwrap();
        let mut members: Vec<_> = std::mem::take(properties).into_iter().collect();
        let place = random.clone().usize(..=members.len());
        members.insert(place, (key.to_owned(), value));
        properties.extend(members);
        self.random.u8(..);
    }

    fn any_value(&mut self) -> Value {
        let named = self.pick(|_, schema| is_struct(schema));
        let table = self.pick(|_, schema| is_table(schema));
        let numbers = self.pick(|_, schema| schema.get("x-enum-values").is_some());
        match self.random.u8(0..10) {
            0 => json!({"type": "boolean"}),
            1 => json!({"type": "integer", "format": "int32", "nullable": true}),
            2 => json!({"type": "number", "format": "double"}),
            3 => json!({"type": "string"}),
            4 => json!({"type": "string", "format": "date-time"}),
            5 => json!({"type": "array", "items": reference(&named)}),
            6 => json!({
                "type": "object",
                "additionalProperties": reference(&named),
                "x-dictionary-key": {"type": "integer", "format": "uint32"},
            }),
            7 => json!({
                "type": "integer",
                "format": "uint32",
                "x-mapped-definition": reference(&table),
            }),
            8 => {
                let schema = &self.schemas()[&numbers];
                json!({
                    "type": "integer",
                    "format": schema["format"],
                    "x-enum-reference": reference(&numbers),
                    "x-enum-is-bitmask": schema["x-enum-is-bitmask"],
                })
            }
            _ => reference(&named),
        }
    }

    /// One addition of each kind that could change what is there.
    fn grow(&mut self) {
        let requests = asked(&self.document);
        match self.random.u8(0..14) {
            0..3 => {
                let schema = self.pick(|_, schema| is_struct(schema));
                let value = self.any_value();
                self.add_property(&schema, value);
            }
            // What only answers held comes into a body.
            3 => {
                let body = self.pick(|name, schema| is_struct(schema) && requests.contains(name));
                let answer =
                    self.pick(|name, schema| is_struct(schema) && !requests.contains(name));
                self.add_property(&body, reference(&answer));
            }
            // What only requests held comes into an answer.
            4 => {
                let body = self.pick(|name, schema| is_struct(schema) && requests.contains(name));
                let answer =
                    self.pick(|name, schema| is_struct(schema) && !requests.contains(name));
                self.add_property(&answer, reference(&body));
            }
            // A schema comes to hold what holds it.
            5 => {
                let (outer, inner) = self.holder();
                self.add_property(&inner, reference(&outer));
            }
            // A second list beside the items of a page.
            6 => {
                let page = self.pick(|name, _| name.starts_with("SearchResultOf"));
                self.add_property(&page, json!({"type": "array", "items": {"type": "string"}}));
            }
            // One of those that are spelled out goes its own way.
            7 => {
                let instance = self.pick(|name, _| {
                    name.contains("ComponentResponseOf") || name.contains("ComponentSetOf")
                });
                let value = self.any_value();
                self.add_property(&instance, value);
            }
            // An operation comes to take one more thing, if one likes.
            8 => {
                let operations = self.document["paths"].as_object().unwrap();
                let paths: Vec<String> = operations.keys().cloned().collect();
                let path = self.random.choice(paths).unwrap();
                self.added += 1;
                let name = format!("added{}", self.added);
                self.told.push(format!("{path}?{name}"));
                let item = self.document["paths"][&path].as_object_mut().unwrap();
                for operation in item.values_mut().filter(|it| it.is_object()) {
                    let operation = operation.as_object_mut().unwrap();
                    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
                    parameters.as_array_mut().unwrap().push(json!({
                        "name": name,
                        "in": "query",
                        "schema": {"type": "string"},
                    }));
                }
            }
            // A body comes to hold what nothing held.
            9 => {
                let body = self.pick(|name, schema| is_struct(schema) && requests.contains(name));
                self.add_property(&body, reference(UNMENTIONED));
            }
            // What has a hash becomes a table, but for what a correction makes one.
            10 => {
                let schema = self.pick(|name, _| has_own_hash(name, "number"));
                self.told.push(format!("{schema} is a table"));
                self.schemas()[&schema]["x-mobile-manifest-name"] = json!("Added");
            }
            // Rows that are keyed by text come to have a hash.
            11 => {
                let table = self.pick(|name, _| has_own_hash(name, "none"));
                self.told.push(format!("{table}#hash"));
                let hash = json!({"type": "integer", "format": "uint32"});
                self.add_named(&table, "hash", hash);
            }
            // A map that has a name comes to have a property.
            12 => {
                let map = self.pick(|_, schema| schema.get("additionalProperties").is_some());
                let schema = self.schemas()[&map].as_object_mut().unwrap();
                schema.entry("properties").or_insert_with(|| json!({}));
                let value = self.any_value();
                self.add_property(&map, value);
            }
            // An id of a new kind.
            _ => {
                let schema = self.pick(|_, schema| is_struct(schema));
                self.added += 1;
                let kind = format!("Added{}Id", self.added);
                let key = format!("added{}Id", self.added);
                self.told.push(format!("{schema}#{key}"));
                self.add_named(&schema, &key, json!({"type": "integer", "format": "int64"}));
                self.ids += &format!(
                    "\n[[id]]\nname = \"{kind}\"\nis = \"An id that came later.\"\nnames = [\"{key}\"]\n"
                );
            }
        }
    }

    /// A struct, and one that it holds by a property.
    fn holder(&mut self) -> (String, String) {
        let schemas = self.document["components"]["schemas"].as_object().unwrap();
        let mut pairs = Vec::new();
        for (name, schema) in schemas.iter().filter(|(_, schema)| is_struct(schema)) {
            for property in schema["properties"].as_object().unwrap().values() {
                if let Some(inner) = referred(property)
                    && is_struct(&schemas[inner])
                {
                    pairs.push((name.clone(), inner.to_owned()));
                }
            }
        }
        self.random.choice(pairs).unwrap()
    }
}

/// A schema of Bungie's that no operation and no table mentions.
const UNMENTIONED: &str = "Destiny.Requests.Actions.DestinyActionRequest";

const REFERENCE: &str = "#/components/schemas/";

fn reference(name: &str) -> Value {
    json!({"$ref": format!("{REFERENCE}{name}")})
}

fn referred(value: &Value) -> Option<&str> {
    let reference = value["$ref"].as_str();
    let reference = reference.or_else(|| value["allOf"][0]["$ref"].as_str());
    reference?.strip_prefix(REFERENCE)
}

fn is_struct(schema: &Value) -> bool {
    schema["type"] == "object" && schema.get("properties").is_some()
}

/// Whether `face.toml` says this of a schema's own hash.
fn has_own_hash(schema: &str, is: &str) -> bool {
    SPEC.face.contains(&format!("{schema:?} = {is:?}"))
}

fn is_table(schema: &Value) -> bool {
    schema.get("x-mobile-manifest-name").is_some()
}

/// The schemas that bodies hold.
fn asked(document: &Value) -> BTreeSet<String> {
    fn collect(document: &Value, value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) if map.contains_key("x-mapped-definition") => {}
            Value::Object(map) => map
                .values()
                .for_each(|value| collect(document, value, found)),
            Value::Array(list) => list
                .iter()
                .for_each(|value| collect(document, value, found)),
            Value::String(text) => {
                if let Some(name) = text.strip_prefix(REFERENCE)
                    && found.insert(name.to_owned())
                {
                    collect(document, &document["components"]["schemas"][name], found);
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            collect(document, &operation["requestBody"], &mut found);
        }
    }
    found
}

fn number(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn additions_add_lines_and_change_none() {
    let before = face_of(&SPEC.inputs());
    let (documents, seed) = (number("ADDITIONS", 16), number("SEED", 1));
    for case in 0..documents {
        let mut grown = Grown {
            document: serde_json::from_str(&SPEC.document).unwrap(),
            random: Rng::with_seed(seed.wrapping_mul(1_000_003).wrapping_add(case)),
            ids: String::new(),
            added: 0,
            told: Vec::new(),
        };
        for _ in 0..4 {
            grown.grow();
        }
        let (document, ids) = (grown.document.to_string(), SPEC.ids.clone() + &grown.ids);
        let after = face_of(&Inputs {
            ids: &ids,
            fit: Fit::Draft,
            ..SPEC.inputs_of(&document)
        });
        let told = grown.told.join("\n");
        assert_eq!(
            lost(&before, &after),
            Vec::<String>::new(),
            "case {case}:\n{told}"
        );
        assert!(
            after.len() > before.len(),
            "case {case} adds nothing:\n{told}"
        );
    }
}
