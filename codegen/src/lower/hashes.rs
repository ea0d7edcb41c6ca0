//! Which rows of tables have constants, held against the document and against each other.

use crate::{
    Diagnostics,
    model::{NamedBy, NamedHash, NamedHashes, Schema, SchemaName, Shape, Type, last_segment},
    report::Report,
    tables::hashes::{HashTable, HashTables, INPUT},
};
use std::collections::{BTreeMap, BTreeSet};

/// The constants of all tables that the document has.
pub(super) fn hashes(
    tables: &HashTables,
    schemas: &BTreeMap<SchemaName, Schema>,
    report: &mut Report,
) -> Vec<NamedHashes> {
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for table in &tables.tables {
        let mut found = Diagnostics::default();
        let constants = table.constants();
        check_renames(table, &constants, &mut found);
        check_names(table, &constants, &mut found);
        if !seen.insert(&table.schema) {
            found.push(
                INPUT,
                &table.module,
                format!("`{}` is listed twice", table.schema),
                "put all of its lines into one `[[table]]`",
            );
        }
        report.errors.extend(found);
        match schema(table, schemas) {
            Ok(schema) => {
                let by = table.by.as_deref();
                let by = by.and_then(|by| match named_by(by, schema, schemas) {
                    Ok(by) => Some(by),
                    Err(what) => {
                        report.table(no_name(table, by, what));
                        None
                    }
                });
                all.push(NamedHashes {
                    schema: schema.clone(),
                    module: table.module.clone(),
                    by,
                    constants,
                });
            }
            Err(found) => report.table(found),
        }
    }
    all.sort_by(|a, b| a.module.cmp(&b.module));
    all
}

/// The table of the document.
fn schema<'a>(
    table: &HashTable,
    schemas: &'a BTreeMap<SchemaName, Schema>,
) -> Result<&'a SchemaName, Diagnostics> {
    let mut all = schemas.iter();
    let found = all.find(|(name, schema)| {
        let is_keyed = schema.table().is_some_and(|table| table.keyed_by_hash);
        is_keyed && last_segment(name) == table.schema
    });
    found.map(|(name, _)| name).ok_or_else(|| {
        let mut found = Diagnostics::default();
        found.push(
            INPUT,
            &table.module,
            format!(
                "`{}` is no table of the document that is keyed by hash",
                table.schema
            ),
            "correct the name, which is the last part of the schema's; constants of a table that is gone go with it",
        );
        found
    })
}

/// One constant of a hash is the present one, and all others lead to it.
fn check_renames(table: &HashTable, constants: &[NamedHash], found: &mut Diagnostics) {
    let mut present: BTreeMap<u32, &str> = BTreeMap::new();
    for line in constants.iter().filter(|line| line.renamed_to.is_none()) {
        if let Some(other) = present.insert(line.hash, &line.constant) {
            found.push(
                INPUT,
                table.place(&line.constant),
                format!("{} is `{other}` already", line.hash),
                "give the one that is not used any more `renamed_to` with the other",
            );
        }
    }
    for line in constants {
        let Some(to) = &line.renamed_to else {
            continue;
        };
        if present.get(&line.hash) != Some(&to.as_str()) {
            found.push(
                INPUT,
                table.place(&line.constant),
                format!("`{to}` is not the present constant of {}", line.hash),
                "name the line of this hash that has no `renamed_to`",
            );
        }
    }
}

/// Lines with one name say what tells their rows apart.
fn check_names(table: &HashTable, constants: &[NamedHash], found: &mut Diagnostics) {
    let present = || constants.iter().filter(|line| line.renamed_to.is_none());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in present().filter(|line| !line.name.is_empty()) {
        *counts.entry(&line.name).or_default() += 1;
    }
    for line in present() {
        let is_shared = counts.get(line.name.as_str()).is_some_and(|it| *it > 1);
        if is_shared && line.note.is_none() {
            found.push(
                INPUT,
                table.place(&line.constant),
                format!("another row is shown by `{}` as well", line.name),
                "say in `note` by what this one got its constant",
            );
        }
    }
}

/// The property at a path, if rows can be named by it; otherwise what it is not.
fn named_by(
    path: &str,
    schema: &SchemaName,
    schemas: &BTreeMap<SchemaName, Schema>,
) -> Result<NamedBy, &'static str> {
    let mut at = &Type::Schema(schema.clone());
    for key in path.split('.') {
        let shape = match at {
            Type::Schema(name) => schemas.get(name).and_then(Schema::structure),
            _ => None,
        };
        let properties = shape.map(|shape| shape.properties.iter());
        let property = properties.and_then(|mut it| it.find(|property| property.key == key));
        at = &property.ok_or("no property of the table")?.ty;
    }
    let words = match at {
        Type::Text => BTreeMap::new(),
        Type::Schema(name) => match schemas.get(name).map(|schema| &schema.shape) {
            Some(Shape::Enum(shape)) if !shape.bitmask => {
                let values = shape.values.iter();
                let words = values.map(|value| (value.number, value.identifier.clone()));
                words.collect()
            }
            _ => return Err("neither an enum nor a text"),
        },
        _ => return Err("neither an enum nor a text"),
    };
    Ok(NamedBy {
        path: path.to_owned(),
        words,
    })
}

fn no_name(table: &HashTable, by: &str, what: &str) -> Diagnostics {
    let mut found = Diagnostics::default();
    found.push(
        INPUT,
        &table.module,
        format!("`{by}` of `{}` is {what}", table.schema),
        "name an enum or a text by its keys, with dots between them",
    );
    found
}
