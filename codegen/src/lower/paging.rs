//! Which operations page, and how their answers say that there is more.

use crate::{
    model::{Integer, More, Operation, Paging, Schema, SchemaName, Shape, Struct, Type},
    tables::paging::PagingTable,
};
use std::collections::BTreeMap;

type Schemas = BTreeMap<SchemaName, Schema>;

/// How `operation` pages, if it does.
pub(super) fn paging(
    operation: &Operation,
    schemas: &Schemas,
    table: &PagingTable,
) -> Option<Paging> {
    let parameters = operation
        .path_parameters
        .iter()
        .chain(&operation.query_parameters);
    let numbers = parameters.filter(|parameter| parameter.ty == Type::Integer(Integer::Int32));
    let row = numbers
        .filter_map(|parameter| {
            table
                .parameters
                .iter()
                .find(|row| row.name == parameter.name)
        })
        .next()?;
    let Type::Schema(response) = &operation.response else {
        return None;
    };
    Some(Paging {
        parameter: row.name.clone(),
        first: row.first,
        more: more(response, schemas, &table.more)?,
    })
}

fn more(response: &SchemaName, schemas: &Schemas, key: &str) -> Option<More> {
    let shape = structure(response, schemas)?;
    if has_flag(shape, key) {
        return Some(More::Flag(vec![(response.clone(), key.to_owned())]));
    }
    // Some answers wrap the list, and what is said of it, in one more struct.
    for property in &shape.properties {
        if let Type::Schema(inner) = &property.ty
            && structure(inner, schemas).is_some_and(|inner| has_flag(inner, key))
        {
            return Some(More::Flag(vec![
                (response.clone(), property.key.clone()),
                (inner.clone(), key.to_owned()),
            ]));
        }
    }
    let mut lists = shape
        .properties
        .iter()
        .filter(|property| matches!(property.ty, Type::List(_)));
    match (lists.next(), lists.next()) {
        (Some(list), None) => Some(More::List(response.clone(), list.key.clone())),
        _ => None,
    }
}

fn has_flag(shape: &Struct, key: &str) -> bool {
    let mut properties = shape.properties.iter();
    properties
        .any(|property| property.key == key && property.ty == Type::Bool && !property.nullable)
}

fn structure<'a>(name: &SchemaName, schemas: &'a Schemas) -> Option<&'a Struct> {
    match &schemas.get(name)?.shape {
        Shape::Struct(shape) => Some(shape),
        Shape::Enum(_) | Shape::Alias(_) => None,
    }
}
