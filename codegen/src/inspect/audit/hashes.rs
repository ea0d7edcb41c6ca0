//! Hashes of which the document does not say what they are hashes of.

use super::Section;
use crate::model::{Integer, Model, Parameter, Shape, Type};

/// What stands in the names of hashes, in lower case: `itemHash`, `hashIdentifier`, `valuesByHash`.
const HASH: &str = "hash";

/// Where a 32-bit number stands.
#[derive(Clone, Copy)]
enum Place {
    Value,
    Item,
    Key,
}

/// As `ids.toml` names places: `Schema#property`, `Operation?parameter`.
pub(super) fn unmapped(model: &Model) -> Section {
    let mut lines = Vec::new();
    for (schema, source) in &model.schemas {
        match &source.shape {
            Shape::Struct(shape) => {
                // What goes with rows without being a hash of one is mapped as well.
                let silent = shape.properties.iter().filter(|it| it.names.is_none());
                for property in silent {
                    let site = format!("{schema}#{}", property.key);
                    look(&site, &property.key, &property.ty, &mut lines);
                }
            }
            Shape::Alias(ty) => look(schema, schema, ty, &mut lines),
            Shape::Enum(_) => {}
        }
    }
    for operation in &model.operations {
        let id = &operation.id;
        for Parameter { name, ty, .. } in operation
            .path_parameters
            .iter()
            .chain(&operation.query_parameters)
        {
            look(&format!("{id}?{name}"), name, ty, &mut lines);
        }
        if let Some(body) = &operation.body {
            look(&format!("{id}, body"), "", body, &mut lines);
        }
        look(
            &format!("{id}, answer"),
            "",
            &operation.response,
            &mut lines,
        );
    }
    Section {
        name: "unmapped-hashes",
        title: "uint32 without a mapped definition that is called a hash, or is the key of a map",
        rows: lines.into_iter().map(|line| vec![line]).collect(),
    }
}

fn look(site: &str, name: &str, ty: &Type, lines: &mut Vec<String>) {
    let is_hash = name.to_lowercase().contains(HASH);
    let mut note = |what: &str| lines.push(format!("{site}{what}"));
    numbers(ty, Place::Value, is_hash, &mut note);
}

fn numbers(ty: &Type, place: Place, is_hash: bool, note: &mut impl FnMut(&str)) {
    match (ty, place) {
        // Hardly any other number is the key of a map.
        (Type::Integer(Integer::Uint32), Place::Key) => note(" (keys)"),
        (Type::Integer(Integer::Uint32), Place::Item) if is_hash => note(" (list)"),
        (Type::Integer(Integer::Uint32), Place::Value) if is_hash => note(""),
        (Type::List(item), _) => numbers(item, Place::Item, is_hash, note),
        (Type::Map(key, value), _) => {
            numbers(key, Place::Key, is_hash, note);
            // Where both could be meant, the name is that of the keys: `percentagesByHash`.
            let is_hash =
                is_hash && !matches!(**key, Type::Hash(_) | Type::Integer(Integer::Uint32));
            numbers(value, Place::Value, is_hash, note);
        }
        _ => {}
    }
}
