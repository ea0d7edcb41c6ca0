//! A published document as other writers of Bungie's would put it: the normal form is the same, to the byte.

use super::{
    support::{Spec, published},
    *,
};

/// Every object of the document, children first.
fn each_object(value: &mut Value, change: &mut impl FnMut(&mut serde_json::Map<String, Value>)) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|it| each_object(it, change)),
        Value::Object(map) => {
            map.values_mut().for_each(|it| each_object(it, change));
            change(map);
        }
        _ => {}
    }
}

#[track_caller]
fn says_the_same(change: impl FnOnce(&mut Value)) {
    let Some(text) = published(&Spec::read().version()) else {
        return;
    };
    let before: Value = serde_json::from_str(&text).unwrap();
    let mut document = before.clone();
    change(&mut document);
    assert!(document != before, "nothing has changed");
    let accepted = Accepted::parse(include_str!("../../../spec/accepted.toml")).unwrap();
    let options = Options {
        accepted: &accepted,
        ..WITHOUT_PROSE
    };
    let write = |document| to_text(&normal(document, &options));
    assert!(
        write(&document) == write(&before),
        "the normal form differs"
    );
}

#[test]
fn numbers_without_quotes() {
    let number =
        |value: &mut Value| *value = value.as_str().unwrap().parse::<i64>().unwrap().into();
    says_the_same(|document| {
        each_object(document, &mut |map| {
            map.get_mut("numericValue").into_iter().for_each(number);
            let list = map.get_mut("enum").and_then(Value::as_array_mut);
            list.into_iter().flatten().for_each(number);
        });
    });
}

fn each_operation(document: &mut Value, change: impl Fn(&mut Value)) {
    let paths = document["paths"].as_object_mut().unwrap();
    for (_, path) in paths {
        for method in ["get", "post"] {
            path.get_mut(method).into_iter().for_each(&change);
        }
    }
}

#[test]
fn the_key_as_one_more_security() {
    let add = |operation: &mut Value, entry: Value| match &mut operation["security"] {
        Value::Array(list) => list.push(entry),
        none => *none = json!([entry]),
    };
    says_the_same(|document| each_operation(document, |it| add(it, json!({"apiKey": []}))));
}

#[test]
fn the_key_in_every_security() {
    says_the_same(|document| {
        each_operation(document, |operation| match operation.get_mut("security") {
            Some(security) => security[0]["apiKey"] = json!([]),
            None => operation["security"] = json!([{"apiKey": []}]),
        });
    });
}

#[test]
fn keys_of_maps_by_name() {
    says_the_same(|document| {
        each_object(document, &mut |map| {
            let Some(key) = map.get_mut("x-dictionary-key") else {
                return;
            };
            let name = [
                &key["x-enum-reference"]["$ref"],
                &key["format"],
                &key["type"],
            ]
            .into_iter()
            .find(|it| it.is_string())
            .cloned();
            *key = name.unwrap();
        });
    });
}

#[test]
fn enums_by_plain_reference() {
    says_the_same(|document| {
        each_object(document, &mut |map| {
            // Where nothing else is said; the rest of the sites stays as it is.
            let plain = [
                "type",
                "format",
                "description",
                "x-enum-reference",
                "x-enum-is-bitmask",
            ];
            if map.contains_key("x-enum-reference")
                && map.keys().all(|key| plain.contains(&key.as_str()))
            {
                *map = map["x-enum-reference"].as_object().unwrap().clone();
            }
        });
    });
}

#[test]
fn references_without_all_of() {
    says_the_same(|document| {
        each_object(document, &mut |map| {
            if let Some(all_of) = map.shift_remove("allOf") {
                map.shift_remove("type");
                map.insert("$ref".to_owned(), all_of[0]["$ref"].clone());
            }
        });
    });
}

#[test]
fn without_what_says_nothing() {
    says_the_same(|document| {
        each_object(document, &mut |map| {
            if map.contains_key("operationId") {
                map.shift_remove("deprecated");
                if map["parameters"] == json!([]) {
                    map.shift_remove("parameters");
                }
            }
        });
    });
}

#[test]
fn structs_without_a_type() {
    says_the_same(|document| {
        each_object(document, &mut |map| {
            if map.get("properties").is_some_and(Value::is_object)
                && map.get("type") == Some(&json!("object"))
            {
                map.shift_remove("type");
            }
        });
    });
}

#[test]
fn with_other_prose() {
    says_the_same(|document| {
        each_object(document, &mut |map| {
            if let Some(description @ Value::String(_)) = map.get_mut("description") {
                *description = "something else".into();
            }
        });
    });
}
