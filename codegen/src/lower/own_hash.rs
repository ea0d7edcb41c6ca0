//! Which schemas have a hash of their own: by it the rows of a table name themselves.

use crate::{
    Diagnostics,
    diagnostics::Addition,
    document,
    model::{Integer, Property, Schema, SchemaName, Shape, Struct, Type},
    report::Report,
    tables::face::{FaceTable, INPUT, OwnHash},
};
use std::collections::BTreeMap;

/// The property that holds it.
pub(crate) const OWN_HASH: &str = "hash";

/// Types the hashes and keys of all schemas as the table says. A schema that the table does not list is what
/// [`proposed`] says.
pub(super) fn own_hashes(
    schemas: &mut BTreeMap<SchemaName, Schema>,
    table: &FaceTable,
    report: &mut Report,
) {
    let mut found = Diagnostics::default();
    for name in table.own_hash.keys() {
        if !schemas.contains_key(name) {
            found.push(
                INPUT,
                "own_hash",
                format!("`{name}` is no schema of the document"),
                "take it out of `own_hash`",
            );
        }
    }
    for (name, schema) in schemas {
        let Shape::Struct(shape) = &mut schema.shape else {
            continue;
        };
        let Some(proposed) = proposed(shape) else {
            continue;
        };
        let listed = table.own_hash.get(name);
        if listed.is_none() {
            let proposed = proposed.word();
            found.push_missing(
                document::INPUT,
                &schema.pointer,
                format!("`{name}` is a table or has a `{OWN_HASH}`"),
                "say in `own_hash` what that is; once said it stays, or the types that users name would change",
                Addition {
                    file: INPUT,
                    section: Some("[own_hash]".to_owned()),
                    text: format!("{name:?} = {proposed:?}"),
                },
            );
        }
        settle(name, shape, *listed.unwrap_or(&proposed));
    }
    report.table(found);
}

/// What a schema is by itself; `None` if there is nothing to say.
fn proposed(shape: &Struct) -> Option<OwnHash> {
    let has_hash = shape.properties.iter().any(is_own_hash);
    match (&shape.table, has_hash) {
        (Some(_), true) => Some(OwnHash::Typed),
        (Some(_), false) => Some(OwnHash::None),
        (None, true) => Some(OwnHash::Number),
        (None, false) => None,
    }
}

fn is_own_hash(property: &Property) -> bool {
    property.key == OWN_HASH && property.ty == Type::Integer(Integer::Uint32)
}

fn settle(name: &SchemaName, shape: &mut Struct, is: OwnHash) {
    if is == OwnHash::Typed {
        let mut properties = shape.properties.iter_mut();
        if let Some(property) = properties.find(|property| is_own_hash(property)) {
            property.ty = Type::Hash(name.clone());
        }
    }
    if let Some(table) = &mut shape.table {
        table.keyed_by_hash = is != OwnHash::None;
    }
}
