//! What Bungie may add next season, in answers of today.
//!
//! Nothing here takes away what the document promises: enums and bitmasks grow, objects gain properties, and what is
//! optional, as everything is, may be absent or empty.

use super::FakeBungie;
use crate::{
    conform::range,
    dice::Dice,
    document::{Document, Operation},
};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// A season that Bungie may come with. Answers have it from [`FakeBungie::next_season`] on.
///
/// About every eighth kind of place changes, a kind being a property of a schema: everywhere where it stands, or here and
/// there. The same seed changes the same places in the same way.
#[derive(Clone, Debug)]
pub struct Season {
    seed: u64,
    log: Arc<Mutex<BTreeSet<SeasonChange>>>,
}

/// Something that a season did.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct SeasonChange {
    /// The operation that was answered.
    pub operation: &'static str,
    /// The property, as schema and name.
    pub property: String,
    /// The first place in the response where it stood.
    pub place: String,
    /// What became of it.
    pub what: What,
}

/// What becomes of a place in a new season.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum What {
    /// An enum has a value that the document does not know.
    NewValue(i64),
    /// A bitmask has a bit that the document does not know.
    NewBit(i64),
    /// An object has a property that the document does not know.
    NewProperty(String),
    /// A map that is keyed by an enum has a key that the document does not know.
    NewKey(String),
    /// An object is absent.
    Missing,
    /// A list or a map has no entries.
    Empty,
    /// The manifest has a table that the document does not know.
    NewTable(String),
}

impl FakeBungie {
    /// Answers from now on as Bungie may next season, on top of everything that rules and accounts say.
    ///
    /// A program that goes through a hundred seeds has met what breaks it. [`Season::changes`] says what a seed did.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use bungie_api::destiny2::GetDestinyManifest;
    /// use bungie_testing::FakeBungie;
    ///
    /// for seed in 0..10 {
    ///     let fake = FakeBungie::in_memory();
    ///     let season = fake.next_season(seed);
    ///     // The program under test.
    ///     let manifest = fake.client()?.send(&GetDestinyManifest::new()).await;
    ///     assert!(manifest.is_ok(), "seed {seed}: {season}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn next_season(&self, seed: u64) -> Season {
        let season = Season {
            seed,
            log: Arc::default(),
        };
        let mut state = self.shared.lock();
        if let Some(published) = state.content.published() {
            let table = format!("Destiny{}Definition", word(Dice(seed).at("table")));
            let grown = published.table(&table, r#"{"1":{"hash":1,"index":0,"redacted":false}}"#);
            state.content.publish(grown);
            season.note(SeasonChange {
                operation: super::content::INDEX,
                property: "the manifest".to_owned(),
                place: table.clone(),
                what: What::NewTable(table),
            });
        }
        state.season = Some(season.clone());
        season
    }
}

impl Season {
    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What it did in the answers so far, once for each property and operation.
    pub fn changes(&self) -> Vec<SeasonChange> {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.iter().cloned().collect()
    }

    fn note(&self, change: SeasonChange) {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let known = log.iter().any(|known| {
            (known.operation, &known.property, &known.what)
                == (change.operation, &change.property, &change.what)
        });
        if !known {
            log.insert(change);
        }
    }

    /// Changes the response in an envelope.
    pub(super) fn change(
        &self,
        document: &Document,
        operation: &'static Operation,
        body: &[u8],
    ) -> Option<Vec<u8>> {
        let mut envelope: Value = serde_json::from_slice(body).ok()?;
        let walk = Walk {
            season: self,
            document,
            operation,
        };
        let response = envelope.get_mut("Response")?;
        walk.value(&operation.response, response, "$");
        Some(envelope.to_string().into_bytes())
    }
}

struct Walk<'a> {
    season: &'a Season,
    document: &'a Document,
    operation: &'static Operation,
}

/// One kind of place, and one of its instances.
struct Spot<'a> {
    /// Of the schema and the property.
    kind: Dice,
    /// Where it stands.
    at: &'a str,
    property: String,
}

impl Spot<'_> {
    /// Whether it changes.
    fn changes(&self) -> bool {
        let is_everywhere = self.kind.at("everywhere").one_in(2);
        self.kind.one_in(8) && (is_everywhere || self.kind.at(self.at).one_in(2))
    }
}

impl Walk<'_> {
    /// Goes through a value.
    fn value(&self, schema: &Value, value: &mut Value, at: &str) {
        let (name, schema) = self.document.resolve(schema);
        match value {
            Value::Object(members) => self.object(name.unwrap_or_default(), schema, members, at),
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let at = format!("{at}[{index}]");
                    self.value(&schema["items"], item, &at);
                }
            }
            _ => {}
        }
    }

    fn object(&self, name: &str, schema: &Value, members: &mut Map<String, Value>, at: &str) {
        let dice = Dice(self.season.seed).at(name);
        if let Some(properties) = schema["properties"].as_object() {
            for (property, schema) in properties {
                let spot = Spot {
                    kind: dice.at(property),
                    at: &format!("{at}.{property}"),
                    property: format!("{name}.{property}"),
                };
                self.property(schema, property, members, &spot);
            }
            let spot = Spot {
                kind: dice.at("a new property"),
                at,
                property: name.to_owned(),
            };
            if !name.is_empty() && spot.changes() {
                let property = format!("new{}", word(spot.kind));
                members.insert(property.clone(), json!({"values": [1, "two", null]}));
                self.note(&spot, What::NewProperty(property));
            }
        } else if let Some(entries) = schema.get("additionalProperties") {
            for (key, entry) in members.iter_mut() {
                self.value(entries, entry, &format!("{at}[{key:?}]"));
            }
        }
    }

    /// Changes a property of an object, or what is in it.
    fn property(
        &self,
        schema: &Value,
        name: &str,
        members: &mut Map<String, Value>,
        spot: &Spot<'_>,
    ) {
        let Some(value) = members.get_mut(name) else {
            return;
        };
        if spot.changes()
            && let Some(what) = self.changed(schema, value, spot.kind)
        {
            if what == What::Missing {
                members.remove(name);
            }
            self.note(spot, what);
            return;
        }
        self.value(schema, value, spot.at);
    }

    /// Changes a value, unless there is nothing to change.
    fn changed(&self, schema: &Value, value: &mut Value, dice: Dice) -> Option<What> {
        if let Some(values) = self.document.enumeration(schema) {
            let is_bitmask = schema["x-enum-is-bitmask"] == true;
            return number(schema, &values, value, is_bitmask, dice);
        }
        let (_, resolved) = self.document.resolve(schema);
        match value {
            Value::Array(items) => self.changed_list(resolved, items, dice),
            Value::Object(members) if resolved.get("additionalProperties").is_some() => {
                self.changed_map(resolved, members, dice)
            }
            Value::Object(_) => Some(What::Missing),
            _ => None,
        }
    }

    fn changed_list(&self, schema: &Value, items: &mut Vec<Value>, dice: Dice) -> Option<What> {
        // Of an enum, a list may have a new value instead.
        if let Some(values) = self.document.enumeration(&schema["items"])
            && dice.at("item").one_in(2)
            && let Some(item) = items.first_mut()
        {
            let is_bitmask = schema["items"]["x-enum-is-bitmask"] == true;
            return number(&schema["items"], &values, item, is_bitmask, dice);
        }
        let was_empty = items.is_empty();
        items.clear();
        (!was_empty).then_some(What::Empty)
    }

    fn changed_map(
        &self,
        schema: &Value,
        members: &mut Map<String, Value>,
        dice: Dice,
    ) -> Option<What> {
        let is_by_enum = self
            .document
            .enumeration(&schema["x-dictionary-key"])
            .is_some();
        if is_by_enum && let Some(entry) = members.values().next().cloned() {
            let key = format!("New{}", word(dice));
            members.insert(key.clone(), entry);
            return Some(What::NewKey(key));
        }
        let was_empty = members.is_empty();
        members.clear();
        (!was_empty).then_some(What::Empty)
    }

    fn note(&self, spot: &Spot<'_>, what: What) {
        self.season.note(SeasonChange {
            operation: &self.operation.id,
            property: spot.property.clone(),
            place: spot.at.to_owned(),
            what,
        });
    }
}

/// A number that no value of the enum has, or one more bit. Bungie counts on from the last one.
fn number(
    schema: &Value,
    values: &[(&str, i64)],
    value: &mut Value,
    is_bitmask: bool,
    dice: Dice,
) -> Option<What> {
    let present = match &value {
        Value::Number(number) => number.as_i64()?,
        Value::String(text) => text.parse().ok()?,
        _ => return None,
    };
    let range = range(schema);
    let what = if is_bitmask {
        let all = values.iter().fold(0, |all, (_, bits)| all | bits);
        let mut free = (0..63).map(|shift| 1_i64 << shift);
        What::NewBit(free.find(|bit| all & bit == 0 && range.contains(bit))?)
    } else {
        let last = values.iter().map(|(_, number)| *number).max()?;
        let last = last.checked_add(1 + dice.at("value").below(5) as i64)?;
        What::NewValue(Some(last).filter(|number| range.contains(number))?)
    };
    let number = match what {
        What::NewBit(bit) => present | bit,
        What::NewValue(number) => number,
        _ => return None,
    };
    *value = match value {
        Value::String(_) => number.to_string().into(),
        _ => number.into(),
    };
    Some(what)
}

/// A word that no document has.
fn word(dice: Dice) -> String {
    const BEGIN: [&str; 6] = ["Ar", "Bel", "Cor", "Dun", "Er", "Fal"];
    const END: [&str; 6] = ["ath", "ior", "una", "esk", "ym", "olo"];
    let (begin, end) = (dice.at("begin").below(6), dice.at("end").below(6));
    format!("{}{}{}", BEGIN[begin], END[end], dice.below(100))
}

impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changes = self.changes();
        write!(f, "season {} with {} changes", self.seed, changes.len())?;
        changes
            .iter()
            .try_for_each(|change| write!(f, "\n{change}"))
    }
}

impl fmt::Display for SeasonChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SeasonChange {
            operation, place, ..
        } = self;
        write!(f, "{operation} {place}: {}", self.what)
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::NewValue(number) => write!(f, "the new value {number}"),
            What::NewBit(bit) => write!(f, "the new bit {bit}"),
            What::NewProperty(name) => write!(f, "the new property {name}"),
            What::NewKey(key) => write!(f, "the new key {key}"),
            What::Missing => f.write_str("absent"),
            What::Empty => f.write_str("empty"),
            What::NewTable(name) => write!(f, "the new table {name}"),
        }
    }
}
