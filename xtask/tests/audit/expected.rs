//! How much each section of an audit has to list, counted from the corrected document and the scope table as
//! plain JSON and TOML.

use crate::support::Workspace;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The number of lines of each section.
pub(crate) fn expected(workspace: &Workspace) -> [usize; 10] {
    let printed = workspace.run(&["spec", "print"]).succeeded().stdout;
    let document: Value = serde_json::from_str(&printed).unwrap();
    let table: toml::Table = workspace.read("spec/scopes.toml").parse().unwrap();
    let rows = |list: &str| table[list].as_array().unwrap();
    let names = |list: &str, key: &str| -> BTreeSet<String> {
        let names = rows(list).iter().map(|row| row[key].as_str().unwrap());
        names.map(str::to_owned).collect()
    };
    let operations: Vec<(&str, &Value)> = object(&document["paths"])
        .values()
        .flat_map(object)
        .map(|(method, operation)| (method.as_str(), operation))
        .collect();
    let count = |is: &dyn Fn(&str, &Value) -> bool| {
        let found = operations.iter().filter(|(method, it)| is(method, it));
        found.count()
    };

    let by_row = names("operation", "id");
    let used: BTreeSet<_> = operations.iter().filter_map(|(_, it)| scope(it)).collect();
    let unused = names("scope", "name").into_iter();
    let unused = unused.filter(|name| !used.contains(name.as_str()));
    let not_on_offer: BTreeSet<_> = rows("scope")
        .iter()
        .filter(|row| !matches!(row["availability"].as_str(), Some("implicit" | "portal")))
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    [
        by_row.len(),
        // Regen would stop.
        0,
        unused.count(),
        count(&|_, it| scope(it).is_some_and(|scope| not_on_offer.contains(scope))),
        rows("component").len(),
        count(&|method, it| {
            let id = it["operationId"].as_str().unwrap();
            method == "post" && scope(it).is_none() && !by_row.contains(id)
        }),
        unmapped(&document, &operations),
        count(&|_, it| it["deprecated"] == true || it["x-preview"] == true),
        ids_by_name(workspace, &document, &operations),
        object(&document["components"]["schemas"])
            .values()
            .filter(|schema| schema.get("x-mobile-manifest-name").is_some())
            .filter(|schema| schema["properties"]["hash"]["format"] == "uint32")
            .count(),
    ]
}

/// Properties and parameters that are an int64, or a list of them, in no row's `sites` and in a row's `names`.
fn ids_by_name(workspace: &Workspace, document: &Value, operations: &[(&str, &Value)]) -> usize {
    let table: toml::Table = workspace.read("spec/ids.toml").parse().unwrap();
    let rows = ["id", "plain"]
        .into_iter()
        .flat_map(|key| table[key].as_array().unwrap());
    let listed = |list: &str| -> BTreeSet<&str> {
        let lists = rows.clone().filter_map(|row| row.get(list)?.as_array());
        lists
            .flatten()
            .map(|entry| entry.as_str().unwrap())
            .collect()
    };
    let (names, sites) = (listed("names"), listed("sites"));
    let mut places = Vec::new();
    for (schema, declared) in object(&document["components"]["schemas"]) {
        for (key, property) in declared["properties"].as_object().into_iter().flatten() {
            places.push((format!("{schema}#{key}"), key.as_str(), property));
        }
    }
    for (_, operation) in operations {
        let id = operation["operationId"].as_str().unwrap();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            places.push((format!("{id}?{name}"), name, &parameter["schema"]));
        }
    }
    let is_int64 = |schema: &Value| {
        let value = schema.get("items").unwrap_or(schema);
        value["format"] == "int64" && value.get("x-enum-reference").is_none()
    };
    let by_name = places.iter().filter(|(site, name, schema)| {
        is_int64(schema) && !sites.contains(site.as_str()) && names.contains(name)
    });
    by_name.count()
}

/// No operation names more than one.
fn scope(operation: &Value) -> Option<&str> {
    operation["security"][0]["oauth2"][0].as_str()
}

/// Hashes, and keys of maps, of which nothing says what they are hashes of.
fn unmapped(document: &Value, operations: &[(&str, &Value)]) -> usize {
    let content = |it: &Value| it["content"]["application/json"]["schema"].clone();
    let mut places = Vec::new();
    for (name, schema) in object(&document["components"]["schemas"]) {
        let Some(properties) = schema["properties"].as_object() else {
            if schema.get("x-enum-values").is_none() {
                places.push((name.as_str(), schema.clone()));
            }
            continue;
        };
        let is_table = schema.get("x-mobile-manifest-name").is_some();
        let others = properties.iter().filter(|(key, _)| {
            // The rows of a table name themselves.
            !(is_table && *key == "hash")
        });
        places.extend(others.map(|(key, it)| (key.as_str(), it.clone())));
    }
    for (_, operation) in operations {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            places.push((
                parameter["name"].as_str().unwrap(),
                parameter["schema"].clone(),
            ));
        }
        if let Some(body) = operation.get("requestBody") {
            places.push(("", content(body)));
        }
        let answer = operation["responses"]["200"]["$ref"].as_str().unwrap();
        let answer = document.pointer(answer.trim_start_matches('#')).unwrap();
        places.push(("", content(answer)["properties"]["Response"].clone()));
    }
    places.iter().map(|(name, it)| in_value(name, it)).sum()
}

/// The same at one place. `name` is empty where it does not say what the numbers are.
fn in_value(name: &str, schema: &Value) -> usize {
    let is_number = |it: &Value| it["format"] == "uint32" && it.get("x-enum-reference").is_none();
    let is_mapped = schema.get("x-mapped-definition").is_some();
    if let Some(values) = schema.get("additionalProperties") {
        let by_number = is_number(&schema["x-dictionary-key"]);
        let name = if by_number { "" } else { name };
        return usize::from(by_number && !is_mapped) + in_value(name, values);
    }
    if schema["type"] == "array" && !is_mapped {
        return in_value(name, &schema["items"]);
    }
    usize::from(is_number(schema) && !is_mapped && name.to_lowercase().contains("hash"))
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}
