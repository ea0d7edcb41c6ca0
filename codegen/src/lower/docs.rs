//! Our own prose, held against the document: who is it about, and what is nothing said of.

use super::prose::{Known, Problem};
use crate::{
    Addition, Diagnostics, document,
    model::{
        EnumValue, Operation, Property, Prose, Schema, SchemaName, Scope, Shape, last_segment,
    },
    pointer::escape,
    report::Report,
    tables::docs::{DocsTable, INPUT, Lines},
};
use std::collections::{BTreeMap, BTreeSet};

type Schemas = BTreeMap<SchemaName, Schema>;

/// What prose is about and can name.
pub(super) struct Subjects<'a> {
    pub(super) tags: &'a [String],
    pub(super) operations: &'a mut [Operation],
    pub(super) schemas: &'a mut Schemas,
    pub(super) scopes: &'a [Scope],
    /// The schema whose values are the components.
    pub(super) component_schema: Option<&'a str>,
}

/// The paragraphs of each section, by the name of what they are about.
#[derive(Default)]
struct Paragraphs {
    operations: BTreeMap<String, Prose>,
    components: BTreeMap<String, Prose>,
    /// Those of tables and of other schemas.
    schemas: BTreeMap<SchemaName, Prose>,
    /// By schema and key.
    properties: BTreeMap<(SchemaName, String), Prose>,
}

/// Gives everything its paragraph.
pub(super) fn docs(table: &DocsTable, subjects: Subjects<'_>, report: &mut Report) {
    let mut paragraphs = read(table, &subjects, report);
    missing(table, &subjects, report);
    for operation in subjects.operations {
        operation.docs = paragraphs.operations.remove(&operation.id);
    }
    for (name, schema) in subjects.schemas {
        schema.docs = paragraphs.schemas.remove(name);
        if let Shape::Struct(shape) = &mut schema.shape {
            for property in &mut shape.properties {
                let key = (name.clone(), property.key.clone());
                property.docs = paragraphs.properties.remove(&key);
            }
        }
        if subjects.component_schema == Some(name.as_str())
            && let Shape::Enum(shape) = &mut schema.shape
        {
            for value in &mut shape.values {
                value.docs = paragraphs.components.remove(&value.identifier);
            }
        }
    }
}

fn read(table: &DocsTable, subjects: &Subjects<'_>, report: &mut Report) -> Paragraphs {
    let schemas = &*subjects.schemas;
    let identifiers: BTreeSet<&str> = components(subjects)
        .iter()
        .map(|value| value.identifier.as_str())
        .collect();
    let ids = subjects.operations.iter().map(|it| it.id.as_str());
    let ids: BTreeSet<&str> = ids.collect();
    let tables: BTreeMap<&str, &SchemaName> = tables(schemas).collect();
    let known = Known::new(
        subjects.tags,
        subjects.operations,
        schemas,
        subjects
            .component_schema
            .map(|schema| (schema, identifiers.clone())),
        subjects.scopes,
    );

    let mut found = Diagnostics::default();
    let mut paragraphs = Paragraphs::default();
    for (id, text) in lines(table.operations.as_ref()) {
        let at = place("operations", id);
        let prose = paragraph(&known, text, &at, &mut found);
        if ids.contains(id.as_str()) {
            paragraphs.operations.insert(id.clone(), prose);
        } else {
            stale("operation", at, &mut found);
        }
    }
    for (identifier, text) in lines(table.components.as_ref()) {
        let at = place("components", identifier);
        let prose = paragraph(&known, text, &at, &mut found);
        if identifiers.contains(identifier.as_str()) {
            paragraphs.components.insert(identifier.clone(), prose);
        } else {
            stale("component", at, &mut found);
        }
    }
    for (name, text) in lines(table.tables.as_ref()) {
        let at = place("tables", name);
        let prose = paragraph(&known, text, &at, &mut found);
        match tables.get(name.as_str()) {
            Some(schema) => drop(paragraphs.schemas.insert((*schema).clone(), prose)),
            None => stale("table", at, &mut found),
        }
    }
    for (name, text) in &table.schemas {
        let at = place("schemas", name);
        let prose = paragraph(&known, text, &at, &mut found);
        let segment = last_segment(name);
        if !schemas.contains_key(name) {
            stale("schema", at, &mut found);
        } else if tables.get(segment) == Some(&name) {
            found.push(
                INPUT,
                at,
                "the schema is that of a table",
                format!("say it under [tables], in the line of {segment}"),
            );
        } else {
            paragraphs.schemas.insert(name.clone(), prose);
        }
    }
    for (name, lines) in &table.properties {
        let schema = schemas.get(name);
        if schema.is_none() {
            stale("schema", place("properties", name), &mut found);
            continue;
        }
        for (key, text) in lines {
            let at = format!("{}.{key:?}", place("properties", name));
            let prose = paragraph(&known, text, &at, &mut found);
            if properties(schema).any(|property| property.key == *key) {
                let key = (name.clone(), key.clone());
                paragraphs.properties.insert(key, prose);
            } else {
                stale("property", at, &mut found);
            }
        }
    }
    report.table(found);
    paragraphs
}

/// Operations, components and tables without a line, where the section is there. Generating goes on:
/// somebody who imports a document wants to see it before writing about it.
fn missing(table: &DocsTable, subjects: &Subjects<'_>, report: &mut Report) {
    let mut warn = |what: &str, name: &str, section: String, at: String| {
        report.warnings.push_missing(
            document::INPUT,
            at,
            format!("the {what} `{name}` has no line in {INPUT}"),
            format!("write one about it under {section}"),
            Addition {
                file: INPUT,
                section: Some(section),
                text: format!("{name:?} = \"…\""),
            },
        );
    };
    if let Some(lines) = &table.operations {
        for Operation { id, pointer, .. } in &*subjects.operations {
            if !lines.contains_key(id) {
                warn("operation", id, "[operations]".to_owned(), pointer.clone());
            }
        }
    }
    if let Some(lines) = &table.components
        && let Some(schema) = subjects.component_schema
        && let Some(source) = subjects.schemas.get(schema)
    {
        for (index, value) in components(subjects).iter().enumerate() {
            if !lines.contains_key(&value.identifier) {
                let at = format!("{}/x-enum-values/{index}", source.pointer);
                warn(
                    "component",
                    &value.identifier,
                    "[components]".to_owned(),
                    at,
                );
            }
        }
    }
    if let Some(lines) = &table.tables {
        for (name, schema) in tables(subjects.schemas) {
            if !lines.contains_key(name)
                && let Some(schema) = subjects.schemas.get(schema)
            {
                warn("table", name, "[tables]".to_owned(), schema.pointer.clone());
            }
        }
    }
    for (name, lines) in &table.properties {
        let Some(schema) = subjects.schemas.get(name) else {
            continue;
        };
        for property in properties(Some(schema)) {
            if !lines.contains_key(&property.key) {
                let at = format!("{}/properties/{}", schema.pointer, escape(&property.key));
                let section = format!("[properties.{name:?}]");
                warn("property", &property.key, section, at);
            }
        }
    }
}

fn paragraph(known: &Known<'_>, text: &str, at: &str, found: &mut Diagnostics) -> Prose {
    let mut wrong: Vec<Problem> = Vec::new();
    let prose = known.prose(text, &mut wrong);
    for (what, help) in wrong {
        found.push(INPUT, at, what, help);
    }
    prose
}

fn stale(what: &str, at: String, found: &mut Diagnostics) {
    found.push(
        INPUT,
        at,
        format!("the document has no such {what}"),
        "correct the name, or remove the line",
    );
}

/// A dotted key of the table.
fn place(section: &str, name: &str) -> String {
    format!("{section}.{name:?}")
}

fn properties(schema: Option<&Schema>) -> impl Iterator<Item = &Property> {
    let shape = schema.and_then(|schema| match &schema.shape {
        Shape::Struct(shape) => Some(shape),
        Shape::Enum(_) | Shape::Alias(_) => None,
    });
    shape.into_iter().flat_map(|shape| &shape.properties)
}

fn lines(section: Option<&Lines>) -> impl Iterator<Item = (&String, &String)> {
    section.into_iter().flatten()
}

fn components<'a>(subjects: &'a Subjects<'_>) -> &'a [EnumValue] {
    let schema = subjects.component_schema;
    match schema.and_then(|schema| Some(&subjects.schemas.get(schema)?.shape)) {
        Some(Shape::Enum(shape)) => &shape.values,
        _ => &[],
    }
}

/// Tables and the schemas of their rows.
fn tables(schemas: &Schemas) -> impl Iterator<Item = (&str, &SchemaName)> {
    let rows = schemas
        .iter()
        .filter(|(_, schema)| schema.table().is_some());
    rows.map(|(name, _)| (last_segment(name), name))
}
