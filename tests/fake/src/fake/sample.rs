//! Makes up a value of any schema, as Bungie might send it.

use super::component::{self, States};
use crate::{
    conform::range,
    dice::Dice,
    document::{Document, Operation},
    world::World,
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// What samples are like.
#[derive(Clone, Debug)]
pub struct Sampling {
    /// Another seed, other values. The same seed and the same place in the JSON, the same value.
    pub seed: u64,
    /// How many entries lists have.
    pub list: usize,
    /// How many entries maps have.
    pub map: usize,
    /// How often a schema may stand inside itself.
    pub recursion: usize,
    /// Numbers of enums, bits of bitmasks and identifiers that the document does not know, now and
    /// then. Bungie adds some every season.
    pub unknown_values: bool,
    /// Properties that the document does not know.
    pub unknown_properties: bool,
}

impl Sampling {
    /// Nothing that the document does not know: all of it has to arrive.
    pub const fn known() -> Self {
        Sampling {
            seed: 0,
            list: 2,
            map: 2,
            recursion: 1,
            unknown_values: false,
            unknown_properties: false,
        }
    }

    /// The same, with answers about as long as real ones that have everything in them.
    pub const fn large() -> Self {
        Sampling {
            list: 5,
            map: 5,
            ..Sampling::known()
        }
    }
}

/// With all that is unknown.
impl Default for Sampling {
    fn default() -> Self {
        Sampling {
            unknown_values: true,
            unknown_properties: true,
            ..Sampling::known()
        }
    }
}

/// Makes up values.
#[derive(Debug)]
pub struct Sampler<'a> {
    document: &'a Document,
    sampling: &'a Sampling,
    /// The identifiers of the components that were asked for, if that matters.
    components: Option<HashSet<&'a str>>,
    states: States,
    /// Whether hashes are those of rows that the world has.
    known_hashes: bool,
}

impl<'a> Sampler<'a> {
    /// Makes values of the document's schemas.
    pub fn new(document: &'a Document, sampling: &'a Sampling) -> Self {
        Sampler {
            document,
            sampling,
            components: None,
            states: States::new(),
            known_hashes: false,
        }
    }

    /// Leaves out the properties that depend on a component with another identifier.
    #[must_use]
    pub fn components(mut self, identifiers: impl IntoIterator<Item = &'a str>) -> Self {
        self.components = Some(identifiers.into_iter().collect());
        self
    }

    /// Components that are not as they would be.
    pub(super) fn states(mut self, states: States) -> Self {
        self.states = states;
        self
    }

    /// Hashes are those of rows that the world has, where it has the table.
    pub(super) fn known_hashes(mut self, known: bool) -> Self {
        self.known_hashes = known;
        self
    }

    /// A value of the schema. `name` is the place where it stands, the root of all places in it.
    pub fn sample(&self, schema: &'a Value, name: &str) -> Value {
        let dice = Dice(self.sampling.seed).at(name);
        self.value(schema, dice, &mut Vec::new())
            .unwrap_or_default()
    }

    /// A whole answer to an operation.
    pub fn answer(&self, operation: &'a Operation) -> Value {
        envelope(self.sample(&operation.response, &operation.id))
    }

    /// `None` where the recursion ends. `within` are the names of the schemas around.
    fn value(&self, schema: &'a Value, dice: Dice, within: &mut Vec<&'a str>) -> Option<Value> {
        let (name, schema) = self.document.resolve(schema);
        if let Some(name) = name {
            if within.iter().filter(|around| **around == name).count() > self.sampling.recursion {
                return None;
            }
            within.push(name);
        }
        let value = match schema["type"].as_str() {
            Some("object") => self.object(schema, dice, within),
            Some("array") => (0..self.sampling.list)
                .filter_map(|index| match self.known_hash(schema, dice.at(index)) {
                    Some(hash) => Some(hash.into()),
                    None => self.value(&schema["items"], dice.at(index), within),
                })
                .collect(),
            Some("integer") => self.integer(schema, dice),
            Some("number") => float(dice),
            Some("boolean") => dice.one_in(2).into(),
            Some("string") => text(schema, dice),
            other => panic!("a schema of type {other:?}"),
        };
        if name.is_some() {
            within.pop();
        }
        Some(value)
    }

    fn object(&self, schema: &'a Value, dice: Dice, within: &mut Vec<&'a str>) -> Value {
        let mut members = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if self.is_asked_for(property) {
                let value = match self.instead(property) {
                    Some(value) => value,
                    None => self.value(property, dice.at(name), within),
                };
                members.extend(value.map(|value| (name.clone(), value)));
            }
        }
        if let Some(entries) = schema.get("additionalProperties") {
            for index in 0..self.sampling.map {
                let key = match self.known_hash(schema, dice.at("key").at(index)) {
                    Some(hash) => hash.to_string(),
                    None => self.key(&schema["x-dictionary-key"], dice.at("key").0, index),
                };
                let value = self.value(entries, dice.at(index), within);
                members.extend(value.map(|value| (key, value)));
            }
        } else if schema.get("properties").is_none() {
            // Anything may stand here.
            members.insert("anything".to_owned(), json!([word(dice), {"and": null}]));
        } else if self.sampling.unknown_properties {
            // In a map it would be an entry.
            members.insert(
                "newThisSeason".to_owned(),
                json!({"list": [1, 2.5, word(dice)]}),
            );
            members.insert("System.Object.k__BackingField".to_owned(), Value::Null);
        }
        members.into()
    }

    /// What stands for a component that is not as it would be.
    fn instead(&self, property: &Value) -> Option<Option<Value>> {
        let component = property["x-destiny-component-type-dependency"].as_str()?;
        let (_, wrapper) = self.document.resolve(property);
        wrapper["properties"].get("privacy")?;
        let state = *self.states.get(component)?;
        component::instead(state, wrapper, self.document)
    }

    fn is_asked_for(&self, property: &Value) -> bool {
        match (
            &self.components,
            property["x-destiny-component-type-dependency"].as_str(),
        ) {
            (Some(asked), Some(component)) => asked.contains(component),
            _ => true,
        }
    }

    fn key(&self, schema: &Value, start: u64, index: usize) -> String {
        if let Some(values) = self.document.enumeration(schema) {
            // Identifiers, though numbers are declared.
            if self.sampling.unknown_values && index == 1 {
                return "NewThisSeason".to_owned();
            }
            return values[index % values.len()].0.to_owned();
        }
        match schema["type"].as_str() {
            // From the upper end, where numbers are large.
            Some("integer") => {
                (range(schema).end() - (start % 1000) as i64 - index as i64).to_string()
            }
            _ => format!("key{} {index}", start % 1000),
        }
    }

    /// The hash of a row of the table that a property, the items of a list or the keys of a map name.
    fn known_hash(&self, schema: &Value, dice: Dice) -> Option<u32> {
        let reference = schema["x-mapped-definition"]["$ref"].as_str();
        let reference = reference.filter(|_| self.known_hashes)?;
        World::row(reference, dice.at("hash").0 as usize)
    }

    fn integer(&self, schema: &Value, dice: Dice) -> Value {
        if let Some(hash) = self.known_hash(schema, dice) {
            return hash.into();
        }
        let number = match self.document.enumeration(schema) {
            Some(values) => {
                let unknown = self.sampling.unknown_values && dice.at("unknown").one_in(4);
                if schema["x-enum-is-bitmask"] == true {
                    bits(schema, &values, unknown, dice)
                } else {
                    number(schema, &values, unknown, dice)
                }
            }
            None => any_number(schema, dice),
        };
        match schema["format"].as_str() {
            Some("int64") => number.to_string().into(),
            _ => number.into(),
        }
    }
}

/// What Bungie wraps around every answer.
pub fn envelope(response: Value) -> Value {
    json!({
        "Response": response,
        "ErrorCode": 1,
        "ThrottleSeconds": 0,
        "ErrorStatus": "Success",
        "Message": "Ok",
        "MessageData": {},
    })
}

fn number(schema: &Value, values: &[(&str, i64)], unknown: bool, dice: Dice) -> i64 {
    let (_, known) = values[dice.below(values.len())];
    if !unknown {
        return known;
    }
    range(schema)
        .rev()
        .skip(dice.below(50))
        .find(|number| values.iter().all(|(_, known)| known != number))
        .unwrap_or(known)
}

/// Up to three known values at once, and maybe a bit that is in none of them.
fn bits(schema: &Value, values: &[(&str, i64)], unknown: bool, dice: Dice) -> i64 {
    let known = (0..3).fold(0, |bits, index| {
        bits | values[dice.at(index).below(values.len())].1
    });
    let all = values.iter().fold(0, |bits, (_, value)| bits | value);
    let new = (0..63)
        .map(|shift| 1 << shift)
        .find(|bit| all & bit == 0 && range(schema).contains(bit));
    known | new.filter(|_| unknown).unwrap_or(0)
}

fn any_number(schema: &Value, dice: Dice) -> i64 {
    let range = range(schema);
    match dice.below(8) {
        0 => *range.start(),
        1 => *range.end(),
        // The rest of a division by the size of the range is within the range.
        _ => {
            let size = range.end().abs_diff(*range.start()).saturating_add(1);
            range
                .start()
                .wrapping_add_unsigned(dice.at("number").0 % size)
        }
    }
}

/// Exact in 32 bits, so that a comparison needs no tolerance.
fn float(dice: Dice) -> Value {
    let sixteenths = dice.below(1 << 16) as f64;
    json!(sixteenths / 16.0 - 1024.0)
}

fn text(schema: &Value, dice: Dice) -> Value {
    match schema["format"].as_str() {
        None => word(dice).into(),
        Some("date-time") => date(dice).into(),
        Some("byte") => "AP8=".into(),
        other => panic!("a text of format {other:?}"),
    }
}

fn word(dice: Dice) -> String {
    let word = format!("text {:08x}", dice.0 as u32);
    match dice.below(8) {
        0 => format!("{word} \"quoted\" \\ \n\t"),
        1 => format!("{word} Füße, 漢字, \u{1f3ae}\u{2028}"),
        _ => word,
    }
}

/// With 0, 2 or 3 digits behind the seconds, and the two that stand for "never".
fn date(dice: Dice) -> String {
    let milliseconds = 1_400_000_000_000 + dice.below(500_000_000_000) as i64;
    let date = DateTime::<Utc>::from_timestamp_millis(milliseconds).expect("a date of our time");
    match dice.at("form").below(8) {
        0 => "0001-01-01T00:00:00Z".to_owned(),
        1 => "9999-12-31T23:59:59.999Z".to_owned(),
        2 | 3 => date.to_rfc3339_opts(SecondsFormat::Millis, true),
        4 => {
            let text = date.to_rfc3339_opts(SecondsFormat::Millis, true);
            format!("{}Z", &text[..text.len() - 2])
        }
        _ => date.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
}

#[cfg(test)]
mod tests;
