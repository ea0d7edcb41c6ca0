use super::*;
use crate::{conform, document::DOCUMENT};
use std::collections::{BTreeMap, BTreeSet};

const KNOWN: Sampling = Sampling::known();

fn responses(sampling: &Sampling) -> BTreeMap<&'static str, Value> {
    let sampler = Sampler::new(&DOCUMENT, sampling);
    DOCUMENT
        .operations()
        .iter()
        .map(|operation| {
            (
                &*operation.id,
                sampler.sample(&operation.response, &operation.id),
            )
        })
        .collect()
}

/// What is not as it should be in a complete sample: a place, and what is missing there.
fn gaps(schema: &Value, value: &Value, at: &str, within: &mut Vec<String>, out: &mut Vec<String>) {
    let (name, schema) = DOCUMENT.resolve(schema);
    within.extend(name.map(str::to_owned));
    match value {
        Value::Object(members) => {
            for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                let (inner, _) = DOCUMENT.resolve(property);
                match members.get(name) {
                    Some(value) => gaps(property, value, &format!("{at}.{name}"), within, out),
                    // Here the recursion ends.
                    None if inner
                        .is_some_and(|inner| within.iter().any(|around| around == inner)) => {}
                    None => out.push(format!("{at}.{name}")),
                }
            }
            if let Some(entries) = schema.get("additionalProperties") {
                let known = schema["properties"].as_object();
                for (key, value) in members {
                    if known.is_none_or(|known| !known.contains_key(key)) {
                        gaps(entries, value, &format!("{at}.{key}"), within, out);
                    }
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                gaps(&schema["items"], item, &format!("{at}[]"), within, out);
            }
        }
        Value::Null => out.push(format!("{at}: null")),
        _ => {}
    }
    within.truncate(within.len() - usize::from(name.is_some()));
}

#[test]
fn samples_of_all_operations_are_complete_and_fit_the_document() {
    let responses = responses(&KNOWN);
    assert_eq!(responses.len(), DOCUMENT.operations().len());
    for operation in DOCUMENT.operations() {
        let response = &responses[&*operation.id];
        let wrong = conform::json(&DOCUMENT, &operation.response, response);
        assert!(wrong.is_empty(), "{}: {wrong:#?}", operation.id);
        let mut missing = Vec::new();
        gaps(
            &operation.response,
            response,
            "$",
            &mut Vec::new(),
            &mut missing,
        );
        assert!(missing.is_empty(), "{}: {missing:#?}", operation.id);
    }
}

#[test]
fn samples_of_all_schemas_fit_the_document() {
    let sampler = Sampler::new(&DOCUMENT, &KNOWN);
    for (name, schema) in DOCUMENT.schemas() {
        // The values of an enum; what refers to it says what travels.
        if schema.get("enum").is_none() {
            let wrong = conform::json(&DOCUMENT, schema, &sampler.sample(schema, name));
            assert!(wrong.is_empty(), "{name}: {wrong:#?}");
        }
    }
}

#[test]
fn the_same_seed_makes_the_same_samples() {
    let sampling = Sampling::default();
    assert!(responses(&sampling) == responses(&sampling));
    let other = Sampling {
        seed: 1,
        ..sampling.clone()
    };
    assert!(responses(&sampling) != responses(&other));
}

#[test]
fn a_value_depends_on_its_place_and_on_nothing_else() {
    let whole = responses(&KNOWN);
    let longer = responses(&Sampling {
        list: 3,
        map: 3,
        ..KNOWN
    });
    let place = "/profile/data/userInfo/membershipId";
    let ids = [&whole, &longer].map(|responses| responses["Destiny2.GetProfile"].pointer(place));
    assert!(ids[0].is_some_and(Value::is_string));
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn what_is_unknown_comes_only_if_wanted() {
    let unknown = |sampling: &Sampling| -> BTreeSet<&str> {
        let text = serde_json::to_string(&responses(sampling)).expect("JSON");
        ["newThisSeason", "k__BackingField", "NewThisSeason"]
            .into_iter()
            .filter(|word| text.contains(word))
            .collect()
    };
    assert_eq!(unknown(&KNOWN), BTreeSet::new());
    assert_eq!(unknown(&Sampling::default()).len(), 3);
}

#[test]
fn numbers_of_enums_are_known_only_if_wanted() {
    let places = [("BungieMembershipType", false), ("Destiny.ItemState", true)];
    for (name, is_bitmask) in places {
        let schema = json!({
            "type": "integer",
            "format": "int32",
            "x-enum-reference": {"$ref": format!("#/components/schemas/{name}")},
            "x-enum-is-bitmask": is_bitmask,
        });
        let values = DOCUMENT.enumeration(&schema).expect("an enum");
        let all = values.iter().fold(0, |bits, (_, value)| bits | value);
        let is_known = |number: &i64| match is_bitmask {
            true => number & !all == 0,
            false => values.iter().any(|(_, known)| known == number),
        };
        for unknown_values in [true, false] {
            let sampling = Sampling {
                unknown_values,
                ..KNOWN
            };
            let sampler = Sampler::new(&DOCUMENT, &sampling);
            let numbers = (0..100).map(|index| {
                sampler
                    .sample(&schema, &index.to_string())
                    .as_i64()
                    .expect("a number")
            });
            assert_eq!(
                numbers.clone().all(|number| is_known(&number)),
                !unknown_values,
                "{name}"
            );
            assert!(numbers.collect::<BTreeSet<_>>().len() > 3, "{name}");
        }
    }
}

#[test]
fn values_are_those_that_are_hard_to_read() {
    let text = serde_json::to_string(&responses(&KNOWN)).expect("JSON");
    // The ends of the range, and years that no clock shows.
    for word in [
        "4294967295",
        "-2147483648",
        "\"-9223372036854775808\"",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z",
        "\u{2028}",
        "\\\"quoted\\\"",
    ] {
        assert!(text.contains(word), "{word:?}");
    }
    let dates: BTreeSet<_> = text
        .split('"')
        .filter(|text| text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T'))
        .map(str::len)
        .collect();
    assert_eq!(dates, BTreeSet::from([20, 23, 24]));
}

#[test]
fn keys_of_maps_are_what_travels() {
    let sampler = Sampler::new(&DOCUMENT, &KNOWN);
    let schema = json!({"$ref": "#/components/schemas/Destiny.Definitions.DestinyRaceDefinition"});
    let race = sampler.sample(&schema, "race");
    // Whether a map of `serde_json` keeps its order is for whoever builds it to say.
    let keys: BTreeSet<_> = race["genderedRaceNames"]
        .as_object()
        .expect("a map")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(keys, BTreeSet::from(["Female", "Male"]));
    for hash in race["genderedRaceNamesByGenderHash"]
        .as_object()
        .expect("a map")
        .keys()
    {
        assert!(
            hash.parse::<u32>().is_ok_and(|hash| hash > i32::MAX as u32),
            "{hash}"
        );
    }
}

#[test]
fn only_the_components_that_are_asked_for_are_sampled() {
    let operation = DOCUMENT
        .operation("Destiny2.GetProfile")
        .expect("GetProfile");
    let sampler = Sampler::new(&DOCUMENT, &KNOWN).components(["Profiles", "ItemStats"]);
    let profile = sampler.sample(&operation.response, "");
    assert!(profile.get("profile").is_some());
    assert!(profile.get("characters").is_none());
    let items: Vec<_> = profile["itemComponents"]
        .as_object()
        .expect("an object")
        .keys()
        .collect();
    assert_eq!(items, ["stats"]);
}
