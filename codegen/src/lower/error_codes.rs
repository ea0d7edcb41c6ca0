//! Which enum has the names of the envelope's error codes.

use crate::{
    Diagnostics,
    model::{Integer, Schema, SchemaName, Shape},
    nearest::nearest,
    report::Report,
    tables::calls::{CallsTable, INPUT},
};
use std::collections::BTreeMap;

/// The enum that the table names, where the document has it as one of 32-bit numbers, which is what
/// the envelope holds.
pub(super) fn error_codes(
    table: &CallsTable,
    schemas: &BTreeMap<SchemaName, Schema>,
    report: &mut Report,
) -> Option<SchemaName> {
    let name = table.error_codes.as_ref()?;
    let (what, help) = match schemas.get(name).map(|schema| &schema.shape) {
        Some(Shape::Enum(shape)) if !shape.bitmask && shape.number == Integer::Int32 => {
            return Some(name.clone());
        }
        Some(_) => (
            format!("`{name}` is no enum of int32"),
            "name the enum of the envelope's `ErrorCode`, or remove the line".to_owned(),
        ),
        None => (
            format!("the document has no schema `{name}`"),
            format!(
                "correct the name, or remove the line; near to it: {}",
                nearest(name, schemas.keys().map(String::as_str))
            ),
        ),
    };
    let mut found = Diagnostics::default();
    found.push(INPUT, "error_codes", what, help);
    report.table(found);
    None
}
