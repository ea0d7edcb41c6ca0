//! What Bungie might send in place of a value.

use bungie_testing::{conform::range, document::Document};
use serde_json::{Map, Value, json};

/// A change of one value, and what to call it.
pub(crate) struct Change {
    pub(crate) name: &'static str,
    /// `None` for nothing at all.
    pub(crate) value: Option<Value>,
}

impl Change {
    fn to(name: &'static str, value: Value) -> Self {
        Change {
            name,
            value: Some(value),
        }
    }
}

/// All changes of a value of the schema.
pub(crate) fn changes(document: &Document, schema: &Value, value: &Value) -> Vec<Change> {
    let mut changes = vec![
        Change {
            name: "absent",
            value: None,
        },
        Change::to("null", Value::Null),
    ];
    let (_, schema) = document.resolve(schema);
    match schema["type"].as_str() {
        Some("integer") => integer(&mut changes, document, schema, value),
        Some("string") if schema["format"] == "date-time" => dates(&mut changes),
        Some("string") if schema["format"].is_null() => {
            changes.push(Change::to("empty text", json!("")));
            changes.push(Change::to(
                "odd text",
                json!("\u{0}\"\\\u{1f3ae}\u{fffd}\n"),
            ));
        }
        Some("array") => {
            changes.push(Change::to("empty list", json!([])));
            if let Some(item) = value.get(0) {
                let many = std::iter::repeat_n(item.clone(), 300).collect();
                changes.push(Change::to("long list", many));
            }
        }
        Some("object") => object(&mut changes, schema, value),
        _ => {}
    }
    changes
}

fn integer(changes: &mut Vec<Change>, document: &Document, schema: &Value, value: &Value) {
    let number = match value {
        Value::String(text) => text.parse().unwrap_or_default(),
        number => number.as_i64().unwrap_or_default(),
    };
    changes.push(Change::to("number", number.into()));
    changes.push(Change::to("number as text", number.to_string().into()));
    let range = range(schema);
    changes.push(Change::to("least", (*range.start()).into()));
    changes.push(Change::to("most", (*range.end()).into()));
    let Some(values) = document.enumeration(schema) else {
        return;
    };
    let known = values.iter().fold(0, |bits, (_, value)| bits | value);
    if let Some((identifier, _)) = values.last() {
        changes.push(Change::to("identifier", (*identifier).into()));
    }
    if schema["x-enum-is-bitmask"] == true {
        let mut bits = (0..63).rev().map(|shift| 1 << shift);
        let new = bits.find(|bit| known & bit == 0 && range.contains(bit));
        changes.extend(new.map(|bit| Change::to("new bit", (number | bit).into())));
    } else {
        let new = range
            .rev()
            .find(|new| values.iter().all(|(_, known)| known != new));
        changes.extend(new.map(|new| Change::to("new value", new.into())));
    }
}

fn dates(changes: &mut Vec<Change>) {
    for digits in 0..=9 {
        let fraction = match digits {
            0 => String::new(),
            digits => format!(".{}", &"987654321"[..digits]),
        };
        let date = format!("2024-02-29T23:59:59{fraction}Z");
        changes.push(Change::to("date", date.into()));
    }
    for offset in ["+00:00", "-08:00", "+05:45", "+14:00"] {
        let date = format!("2024-02-29T23:59:59.5{offset}");
        changes.push(Change::to("date with an offset", date.into()));
    }
    for end in [
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z",
        "2024-02-29T23:59:59",
    ] {
        changes.push(Change::to("odd date", end.into()));
    }
}

fn object(changes: &mut Vec<Change>, schema: &Value, value: &Value) {
    let Some(members) = value.as_object() else {
        return;
    };
    if schema.get("additionalProperties").is_none() {
        let mut more = members.clone();
        more.insert(
            "newThisSeason".to_owned(),
            json!({"deep": [1, {"er": null}], "text": "a"}),
        );
        more.insert("System.Object.k__BackingField".to_owned(), json!(1e300));
        changes.push(Change::to("new properties", more.into()));
        // In any order, and twice.
        let turned: Map<_, _> = members.clone().into_iter().rev().collect();
        changes.push(Change::to("other order", turned.into()));
        return;
    }
    changes.push(Change::to("empty map", json!({})));
    let key = &schema["x-dictionary-key"];
    if let (Some(entry), None) = (members.values().next(), key.get("x-enum-reference")) {
        let numbers = 1..=1_000_u32;
        let many: Map<_, _> = numbers
            .map(|key| (key.to_string(), entry.clone()))
            .collect();
        changes.push(Change::to("large map", many.into()));
    }
}
