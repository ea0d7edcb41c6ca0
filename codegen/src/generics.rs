//! Makes one generic struct of schemas that Bungie spells out for each argument.

use crate::{
    Diagnostics,
    model::{
        Generic, Model, Paging, Piece, Property, Prose, Schema, SchemaName, Shape, Struct, Type,
    },
    report::Report,
    tables::generics::{GenericRow, Generics, INPUT, Step},
};
use std::collections::BTreeMap;

/// Folds the instances of each row: they become other names for the struct with their arguments, and
/// every type that named one of them names the struct.
pub(crate) fn fold(model: &mut Model, table: &Generics, report: &mut Report) {
    for row in &table.rows {
        let mut found = Diagnostics::default();
        match folded(model, row, &mut found) {
            Some(folded) if found.is_empty() => replace(model, row, folded),
            _ => {}
        }
        report.table(found);
    }
}

/// A generic struct, and the arguments of its instances.
struct Folded {
    shape: Struct,
    arguments: BTreeMap<SchemaName, Type>,
}

fn folded(model: &Model, row: &GenericRow, found: &mut Diagnostics) -> Option<Folded> {
    let mut arguments = BTreeMap::new();
    let mut merged = Merged::default();
    if model.schemas.contains_key(&row.name) {
        refuse(
            row,
            found,
            format!("the document has a schema `{}`", row.name),
        );
    }
    for (name, schema) in model.schemas.iter().filter(|(name, _)| row.has(name)) {
        let Shape::Struct(shape) = &schema.shape else {
            refuse(row, found, format!("`{name}` is no struct"));
            continue;
        };
        let mut argument = None;
        let mut properties = Vec::new();
        for property in &shape.properties {
            let mut ty = property.ty.clone();
            for (_, steps) in row.places().filter(|(key, _)| *key == property.key) {
                let Some(place) = walk(&mut ty, &steps) else {
                    let what = format!("`{name}#{}` has no such place", property.key);
                    refuse(row, found, what);
                    continue;
                };
                let here = std::mem::replace(place, Type::Argument);
                if argument.get_or_insert_with(|| here.clone()) != &here {
                    let what = format!("`{name}` has another type at `{}`", property.key);
                    refuse(row, found, what);
                }
            }
            properties.push(open(property, ty));
        }
        match argument {
            Some(argument) => {
                arguments.insert(name.clone(), argument);
                merged.add(row, name, shape, properties, found);
            }
            None => refuse(row, found, format!("`{name}` has no place of the argument")),
        }
    }
    if arguments.is_empty() {
        refuse(row, found, "the document has no such schema".to_owned());
        return None;
    }
    for (key, _) in row.places() {
        if !merged.properties.iter().any(|property| property.key == key) {
            refuse(row, found, format!("no instance has `{key}`"));
        }
    }
    check_presence(model, row, &merged, found);
    let required = merged
        .properties
        .iter()
        .filter(|property| property.required);
    let shape = Struct {
        required: required.map(|property| property.key.clone()).collect(),
        properties: merged.properties,
        rest: merged.rest,
        table: None,
        generic: Some(Generic {
            open: row.open(),
            presence: row.presence.clone(),
        }),
    };
    Some(Folded { shape, arguments })
}

/// The properties of all instances.
#[derive(Default)]
struct Merged {
    properties: Vec<Property>,
    rest: Option<Type>,
}

impl Merged {
    /// Adds the properties of an instance; one that others do not have widens the struct.
    fn add(
        &mut self,
        row: &GenericRow,
        name: &str,
        shape: &Struct,
        properties: Vec<Property>,
        found: &mut Diagnostics,
    ) {
        for property in properties {
            let known = self.properties.iter_mut();
            match known.into_iter().find(|known| known.key == property.key) {
                None => self.properties.push(property),
                Some(known) => {
                    if known.ty != property.ty {
                        let key = &property.key;
                        let what = format!("`{name}#{key}` is of another type than in others");
                        refuse(row, found, what);
                    }
                    if known.nullable != property.nullable {
                        let key = &property.key;
                        let what =
                            format!("`{name}#{key}` may be null, or may not, unlike in others");
                        refuse(row, found, what);
                    }
                    known.required &= property.required;
                    known.deprecated |= property.deprecated;
                    if known.component != property.component {
                        known.component = None;
                    }
                    if known.names != property.names {
                        known.names = None;
                    }
                }
            }
        }
        match (&self.rest, &shape.rest) {
            (Some(one), Some(other)) if one != other => {
                let what =
                    format!("other properties of `{name}` are of another type than in others");
                refuse(row, found, what);
            }
            (None, Some(rest)) => self.rest = Some(rest.clone()),
            _ => {}
        }
    }
}

fn refuse(row: &GenericRow, found: &mut Diagnostics, what: String) {
    let help = "correct the row, or the schema with an overlay action; a new schema can be named in `except`";
    found.push(INPUT, &row.name, what, help);
}

/// A property of the generic struct; prose about an instance does not fit all.
fn open(property: &Property, ty: Type) -> Property {
    Property {
        ty,
        docs: None,
        description: None,
        ..property.clone()
    }
}

/// The place in a type to which steps lead; generic structs are looked through to their argument.
fn walk<'a>(ty: &'a mut Type, steps: &[Step]) -> Option<&'a mut Type> {
    let Some((step, rest)) = steps.split_first() else {
        return Some(ty);
    };
    match (ty, step) {
        (Type::Of(_, argument), _) => walk(argument, steps),
        (Type::List(item), Step::Items) => walk(item, rest),
        (Type::Map(key, _), Step::Keys) => walk(key, rest),
        (Type::Map(_, value), Step::Values) => walk(value, rest),
        _ => None,
    }
}

/// The properties that say why a component has nothing are what they have to be.
fn check_presence(model: &Model, row: &GenericRow, merged: &Merged, found: &mut Diagnostics) {
    let Some(presence) = &row.presence else {
        return;
    };
    let property = |key: &str| {
        merged
            .properties
            .iter()
            .find(|property| property.key == key)
    };
    let privacy = property(&presence.privacy).and_then(|property| match &property.ty {
        Type::Schema(schema) => match &model.schemas.get(schema)?.shape {
            Shape::Enum(shape) => Some(shape),
            _ => None,
        },
        _ => None,
    });
    let has_private = privacy.is_some_and(|shape| {
        let mut values = shape.values.iter();
        values.any(|value| value.identifier == presence.private)
    });
    let is_flag = property(&presence.disabled)
        .is_some_and(|property| property.ty == Type::Bool && property.nullable);
    let is_open = property(&presence.data).is_some_and(|property| property.ty == Type::Argument);
    for (is_right, key, what) in [
        (is_open, &presence.data, "the argument itself"),
        (
            is_flag,
            &presence.disabled,
            "a truth value that may be null",
        ),
        (
            has_private,
            &presence.privacy,
            "an enum with the value `private`",
        ),
    ] {
        if !is_right {
            refuse(row, found, format!("`{key}` of its presence is not {what}"));
        }
    }
}

fn replace(model: &mut Model, row: &GenericRow, folded: Folded) {
    let Folded { shape, arguments } = folded;
    let mut pointer = String::new();
    for (name, argument) in &arguments {
        if let Some(schema) = model.schemas.get_mut(name) {
            pointer.clone_from(&schema.pointer);
            schema.component = None;
            schema.shape = Shape::Alias(Type::Of(row.name.clone(), Box::new(argument.clone())));
        }
    }
    let generic = Schema {
        pointer,
        docs: Some(prose(&row.is)),
        description: None,
        component: None,
        shape: Shape::Struct(shape),
        page: None,
    };
    model.schemas.insert(row.name.clone(), generic);
    let mut name_it = |ty: &mut Type| {
        if let Type::Schema(name) = ty
            && let Some(argument) = arguments.get(name)
        {
            *ty = Type::Of(row.name.clone(), Box::new(argument.clone()));
        }
    };
    for ty in types(model) {
        ty.visit_mut(&mut name_it);
    }
    let paged = model
        .operations
        .iter_mut()
        .filter_map(|it| it.paging.as_mut());
    for schema in paged.flat_map(Paging::answer_schemas) {
        if arguments.contains_key(schema) {
            schema.clone_from(&row.name);
        }
    }
}

/// Every type that something of the model is of.
fn types(model: &mut Model) -> Vec<&mut Type> {
    let mut types = Vec::new();
    for operation in &mut model.operations {
        types.push(&mut operation.response);
        types.extend(&mut operation.body);
        let items = operation.paging.as_mut().and_then(|it| it.items.as_mut());
        types.extend(items.map(|items| &mut items.item));
    }
    for schema in model.schemas.values_mut() {
        match &mut schema.shape {
            Shape::Struct(shape) => {
                types.extend(shape.properties.iter_mut().map(|property| &mut property.ty));
                types.extend(&mut shape.rest);
            }
            Shape::Alias(ty) => types.push(ty),
            Shape::Enum(_) => {}
        }
    }
    types
}

/// A paragraph in which nothing is a link.
fn prose(text: &str) -> Prose {
    let parts = text.split('`').enumerate();
    let pieces = parts.map(|(index, part)| match index % 2 {
        0 => Piece::Text(part.to_owned()),
        _ => Piece::Code(part.to_owned()),
    });
    Prose(pieces.collect())
}
