//! Answers that are a row of the manifest table that the request names.

use super::Lower;
use crate::{
    model::{Integer, Operation, Row, Type},
    pointer::Pointer,
};
use openapiv3::Operation as Source;

/// Ours: nothing in OpenAPI says that an argument decides what the answer is.
const KEY: &str = "x-row-of";

impl Lower<'_> {
    /// What `x-row-of` says: the parameter that names the table, and the one that is the hash.
    pub(super) fn row(
        &mut self,
        source: &Source,
        operation: &Operation,
        at: &Pointer,
    ) -> Option<Row> {
        let said = source.extensions.get(KEY)?;
        let name = |key| said.get(key).and_then(serde_json::Value::as_str);
        let row = match (name("table"), name("hash")) {
            (Some(table), Some(hash)) => Some(Row {
                table: table.to_owned(),
                hash: hash.to_owned(),
            }),
            _ => None,
        };
        let row = row.filter(|row| is_all_there_is(operation, row));
        if row.is_none() {
            self.report.document(
                &at.key(KEY),
                format!("`{said}`, which does not fit what the operation is asked with"),
                "name the two parameters, both in the path: `table`, a text, and `hash`, a uint32; an operation with more needs more than this",
            );
        }
        row
    }
}

/// Two arguments, of which one is the name of a table and one a hash.
fn is_all_there_is(operation: &Operation, row: &Row) -> bool {
    let is = |name: &str, ty: &Type| {
        let mut parameters = operation.path_parameters.iter();
        parameters.any(|parameter| parameter.name == name && parameter.ty == *ty)
    };
    operation.path_parameters.len() == 2
        && operation.query_parameters.is_empty()
        && operation.body.is_none()
        && is(&row.table, &Type::Text)
        && is(&row.hash, &Type::Integer(Integer::Uint32))
}
