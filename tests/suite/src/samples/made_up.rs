//! Makes up what a request is made of: every parameter and every property of the body, as the document
//! declares them.
//!
//! No two values of a request are alike, so that values in each other's place show. Booleans are the
//! exception, since there are only two: two of them differ, and of more each two differ with some seed.

use bungie_api::chrono::{DateTime, Days, NaiveDate, SecondsFormat, TimeDelta, Utc};
use bungie_testing::{
    conform::range,
    document::{DOCUMENT, Operation},
};
use fastrand::Rng;
use serde_json::{Map, Value};
use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

/// How often it is tried to come up with something that the request does not have yet.
const TRIES: usize = 100;

/// Deeper than any body.
const DEEPEST: usize = 20;

/// What stands in texts now and then: what URLs and JSON escape.
const ODD: [&str; 6] = ["/?#", "&a=b;", "+ %2F", "é漢\u{1f3ae}", "\"\\", ", {x}"];

/// What a request is made of.
pub(super) struct Ingredients {
    pub(super) arguments: Vec<(&'static str, String)>,
    pub(super) body: Option<Value>,
}

/// The same seed, the same ingredients.
pub(super) fn ingredients(operation: &'static Operation, seed: u64) -> Ingredients {
    let mut hasher = DefaultHasher::new();
    operation.id.hash(&mut hasher);
    let start = hasher.finish();
    let mut maker = Maker {
        rng: Rng::with_seed(start ^ seed),
        start,
        seed,
        booleans: 0,
        in_body: false,
        used: HashSet::new(),
    };
    let parameters = operation.parameters.iter();
    let arguments = parameters
        .map(|parameter| (&*parameter.name, maker.argument(&parameter.schema)))
        .collect();
    maker.in_body = true;
    Ingredients {
        arguments,
        body: operation
            .body
            .as_ref()
            .map(|schema| maker.json(schema, &mut vec![&*operation.id])),
    }
}

struct Maker {
    rng: Rng,
    /// Another one for each operation.
    start: u64,
    seed: u64,
    /// How many there are so far.
    booleans: u64,
    /// Where the server refuses some zeros.
    in_body: bool,
    /// All values so far, as text.
    used: HashSet<String>,
}

impl Maker {
    /// An argument of a path or a query.
    fn argument(&mut self, schema: &Value) -> String {
        if schema["type"] != "array" {
            return self.text(schema);
        }
        // A comma in an item would be its end.
        let items = [(); 2].map(|()| self.text(&schema["items"]).replace(',', ";"));
        items.join(",")
    }

    /// A value of a body. `at` is the way to it, for whoever has to see what is wrong.
    fn json<'a>(&mut self, schema: &'a Value, at: &mut Vec<&'a str>) -> Value {
        assert!(at.len() < DEEPEST, "a body that holds itself: {at:?}");
        let (_, schema) = DOCUMENT.resolve(schema);
        match schema["type"].as_str() {
            Some("object") => self.object(schema, at),
            Some("array") => [(); 2].map(|()| self.json(&schema["items"], at)).into(),
            Some("boolean") => self.boolean().into(),
            Some("integer") if schema["format"] == "int64" => self.text(schema).into(),
            Some("integer") => {
                let number: i64 = self.text(schema).parse().expect("an integer");
                number.into()
            }
            Some("number") => {
                let number: f64 = self.text(schema).parse().expect("a number");
                number.into()
            }
            Some("string") => self.text(schema).into(),
            other => panic!("{at:?} is of type {other:?}"),
        }
    }

    fn object<'a>(&mut self, schema: &'a Value, at: &mut Vec<&'a str>) -> Value {
        let mut members = Map::new();
        let properties = schema["properties"].as_object();
        for (name, property) in properties.into_iter().flatten() {
            at.push(name);
            members.insert(name.clone(), self.json(property, at));
            at.pop();
        }
        if let Some(entry) = schema.get("additionalProperties") {
            at.push("*");
            for _ in 0..2 {
                let key = self.key(&schema["x-dictionary-key"]);
                members.insert(key, self.json(entry, at));
            }
            at.pop();
        }
        members.into()
    }

    /// The key of an entry of a map: identifiers travel where numbers of an enum are declared.
    fn key(&mut self, schema: &Value) -> String {
        let Some(values) = DOCUMENT.enumeration(schema) else {
            return self.text(schema);
        };
        self.unlike(|rng| {
            let identifiers = values.iter().map(|(identifier, _)| *identifier);
            rng.choice(identifiers).expect("a value").to_owned()
        })
        .expect("an enum with enough values")
    }

    /// A value as text, unlike all others.
    fn text(&mut self, schema: &Value) -> String {
        let format = schema["format"].as_str();
        let text = match schema["type"].as_str() {
            Some("boolean") => return self.boolean().to_string(),
            Some("integer") => return self.integer(schema),
            Some("number") => self.unlike(|rng| (f64::from(rng.u16(..)) / 16.0).to_string()),
            Some("string") => match format {
                None => self.unlike(words),
                Some("date-time") => self.unlike(time),
                Some("date") => self.unlike(day),
                Some("byte") => self.unlike(base64),
                other => panic!("a text of format {other:?}"),
            },
            other => panic!("a value of type {other:?}"),
        };
        text.expect("there is no end of them")
    }

    fn integer(&mut self, schema: &Value) -> String {
        let known = DOCUMENT.enumeration(schema).unwrap_or_default();
        if let Some(text) = self.of_enum(&known) {
            return text;
        }
        let (least, most) = range(schema).into_inner();
        let any = self.unlike(|rng| {
            let number = match rng.u8(..8) {
                0 if least < 0 => rng.i64(least..0),
                1..=3 => rng.i64(1..=100),
                // Large, so that it shows if it gets into too small a type.
                _ => rng.i64(most / 2 + 1..=most),
            };
            number.to_string()
        });
        any.expect("a range with enough numbers")
    }

    /// A number of an enum: with the next seed the next one, and after the last one none, but any number,
    /// since enums grow.
    fn of_enum(&mut self, known: &[(&str, i64)]) -> Option<String> {
        let turns = known.len() + 1;
        let first = self.start.wrapping_add(self.seed) % turns as u64;
        let in_turn = known.iter().skip(first as usize);
        let new = in_turn
            .filter(|(_, number)| !self.in_body || *number != 0)
            .map(|(_, number)| number.to_string())
            .find(|text| !self.used.contains(text))?;
        self.used.insert(new.clone());
        Some(new)
    }

    /// 0101…, with the next seed 1010…, and with those after it 0110…, 01011010… and so on, so that every
    /// one changes, the first two are always unlike, and each more seed tells apart twice as many.
    fn boolean(&mut self) -> bool {
        let nth = self.booleans;
        self.booleans += 1;
        let bit = |place: u64| nth >> (place % 64) & 1 == 1;
        match self.seed {
            0 => bit(0),
            1 => !bit(0),
            seed => bit(0) ^ bit(seed - 1),
        }
    }

    /// Something that the request does not have yet.
    fn unlike(&mut self, make: impl Fn(&mut Rng) -> String) -> Option<String> {
        let new = (0..TRIES)
            .map(|_| make(&mut self.rng))
            .find(|text| !self.used.contains(text))?;
        self.used.insert(new.clone());
        Some(new)
    }
}

fn words(rng: &mut Rng) -> String {
    let words = format!("text-{:08x}", rng.u32(..));
    match rng.bool() {
        true => format!("{words} {}", ODD[rng.usize(..ODD.len())]),
        false => words,
    }
}

/// By the second, or by the millisecond.
fn time(rng: &mut Rng) -> String {
    let unit = if rng.bool() { 1 } else { 1000 };
    let since = TimeDelta::milliseconds(rng.i64(0..500_000_000) * unit);
    let time = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(18_000) + since;
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn day(rng: &mut Rng) -> String {
    let first = NaiveDate::from_ymd_opt(2014, 9, 9).expect("a day");
    (first + Days::new(rng.u64(..5_000))).to_string()
}

/// Three bytes.
fn base64(rng: &mut Rng) -> String {
    (0..4).map(|_| rng.alphanumeric()).collect()
}
