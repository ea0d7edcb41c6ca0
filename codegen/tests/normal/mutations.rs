//! Documents that nobody would write: whatever comes in, the answer is a normal form or a finding.

use super::*;
use proptest::prelude::*;

/// Values that mean something somewhere in the grammar, most of them at the wrong place.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "object",
            "array",
            "integer",
            "string",
            "int32",
            "byte",
            "4",
            "-1",
            "query",
            "Flags",
            "#/components/schemas/Flags",
            "#/components/schemas/Thing",
            "#/components/schemas/",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "$ref",
        "allOf",
        "type",
        "format",
        "items",
        "enum",
        "properties",
        "required",
        "nullable",
        "description",
        "schema",
        "additionalProperties",
        "x-dictionary-key",
        "x-enum-reference",
        "x-enum-values",
        "x-enum-is-bitmask",
        "x-mapped-definition",
        "numericValue",
        "identifier",
        "oauth2",
        "apiKey",
        "security",
        "deprecated",
        "parameters",
        "~/",
    ])
    .prop_map(str::to_owned)
}

/// How many places a document has.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(map) => map.values().map(count).sum(),
        Value::Array(list) => list.iter().map(count).sum(),
        _ => 0,
    }
}

/// The place with that number.
fn nth(value: &mut Value, number: usize) -> Option<&mut Value> {
    if number == 0 {
        return Some(value);
    }
    let mut left = number - 1;
    let children: Vec<&mut Value> = match value {
        Value::Object(map) => map.values_mut().collect(),
        Value::Array(list) => list.iter_mut().collect(),
        _ => Vec::new(),
    };
    for child in children {
        let size = count(child);
        if left < size {
            return nth(child, left);
        }
        left -= size;
    }
    None
}

fn is_sound(document: &Value) {
    for options in [WITHOUT_PROSE, WITH_PROSE] {
        match normalise(&document.to_string(), &options) {
            Ok(first) => {
                let again = normalise(&to_text(&first), &options);
                assert_eq!(again.map(|it| to_text(&it)), Ok(to_text(&first)));
            }
            Err(found) => assert!(!found.is_empty()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_value_anywhere(place in any::<prop::sample::Index>(), value in value()) {
        let mut document = small();
        let number = place.index(count(&document));
        *nth(&mut document, number).unwrap() = value;
        is_sound(&document);
    }

    #[test]
    fn another_member_anywhere(place in any::<prop::sample::Index>(), key in key(), value in value()) {
        let mut document = small();
        let number = place.index(count(&document));
        if let Some(Value::Object(map)) = nth(&mut document, number) {
            map.insert(key, value);
        }
        is_sound(&document);
    }

    #[test]
    fn any_schema_anywhere(value in value()) {
        is_sound(&with(PROPERTY, value.clone()));
        is_sound(&with(FLAGS, value.clone()));
        is_sound(&with("/paths/~1Things~1{id}~1/get/parameters/0/schema", value));
    }

    #[test]
    fn any_text(text in "\\PC*") {
        prop_assert!(normalise(&text, &WITHOUT_PROSE).is_err());
    }
}
