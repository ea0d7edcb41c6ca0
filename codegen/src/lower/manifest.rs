//! The operation that says where the tables of the manifest are.

use crate::{
    Diagnostics,
    model::{Access, Manifest, Operation, Schema, SchemaName, Shape, Struct, Type},
    report::Report,
    tables::manifest::{INPUT, ManifestTable},
};
use std::collections::BTreeMap;

/// What the table says, held against the operation and its answer.
pub(super) fn manifest(
    table: &ManifestTable,
    operations: &[Operation],
    schemas: &BTreeMap<SchemaName, Schema>,
    report: &mut Report,
) -> Option<Manifest> {
    let id = table.operation.as_ref()?;
    let mut found = Diagnostics::default();
    let manifest = index(id, operations, schemas).and_then(|(answer, shape)| {
        let text = || Type::Text;
        let texts = || Type::Map(Box::new(text()), Box::new(text()));
        let columns = [
            ("version", &table.version, text()),
            (
                "tables",
                &table.tables,
                Type::Map(Box::new(text()), Box::new(texts())),
            ),
            ("aggregate", &table.aggregate, texts()),
            ("sqlite", &table.sqlite, texts()),
        ];
        for (column, key, ty) in columns {
            let is_there = |shape: &Struct| {
                let mut properties = shape.properties.iter();
                properties.any(|property| property.key == *key && property.ty == ty)
            };
            if !is_there(shape) {
                let what = format!("`{answer}` has no `{key}` of the type that it has to be");
                return Err((column, what));
            }
        }
        Ok(Manifest {
            operation: id.clone(),
            answer: answer.clone(),
            redacted: table.redacted.clone(),
            paths: [
                &table.version,
                &table.tables,
                &table.aggregate,
                &table.sqlite,
            ]
            .map(String::clone),
        })
    });
    match manifest {
        Ok(manifest) => Some(manifest),
        Err((column, what)) => {
            let help =
                "correct the row, or take out all of it if the document has no manifest any more";
            found.push(INPUT, column, what, help);
            report.table(found);
            None
        }
    }
}

type Wrong = (&'static str, String);

/// The answer of the operation.
fn index<'a>(
    id: &str,
    operations: &'a [Operation],
    schemas: &'a BTreeMap<SchemaName, Schema>,
) -> Result<(&'a SchemaName, &'a Struct), Wrong> {
    let wrong = |what: &str| ("operation", format!("`{id}` {what}"));
    let mut all = operations.iter();
    let operation = all.find(|operation| operation.id == id);
    let operation = operation.ok_or_else(|| wrong("is no operation of the document"))?;
    if operation.required_arguments().next().is_some() || operation.access == Access::SignedIn {
        return Err(wrong("needs arguments or a user"));
    }
    let Type::Schema(answer) = &operation.response else {
        return Err(wrong("answers with no object"));
    };
    match schemas.get(answer).map(|schema| &schema.shape) {
        Some(Shape::Struct(shape)) => Ok((answer, shape)),
        _ => Err(wrong("answers with no object")),
    }
}

/// Marks what says that a row is redacted.
pub(super) fn mark_redacted(table: &ManifestTable, schemas: &mut BTreeMap<SchemaName, Schema>) {
    for schema in schemas.values_mut() {
        let Shape::Struct(shape) = &mut schema.shape else {
            continue;
        };
        let mut properties = shape.properties.iter();
        let says =
            properties.any(|property| property.key == table.redacted && property.ty == Type::Bool);
        if let Some(of) = &mut shape.table {
            of.says_redacted = says;
        }
    }
}
