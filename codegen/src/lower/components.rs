//! The components that need a scope, held against the document.

use crate::{
    Diagnostics,
    model::{Components, EnumValue, Operation, Schema, SchemaName, Scope, Shape, Type},
    report::Report,
    tables::scopes::{INPUT, Scopes},
};
use std::collections::BTreeMap;

type Schemas = BTreeMap<SchemaName, Schema>;

pub(super) fn components(
    table: &Scopes,
    schemas: &Schemas,
    scopes: &[Scope],
    report: &mut Report,
) -> Option<Components> {
    let mut found = Diagnostics::default();
    let values = values(table, schemas, &mut found);
    let mut needed = BTreeMap::new();
    for (index, row) in table.components.iter().enumerate() {
        let mut before = table.components.iter().take(index);
        if before.any(|other| other.name == row.name) {
            found.push(
                INPUT,
                &row.name,
                "the component has two rows",
                "remove one of them",
            );
            continue;
        }
        if values.is_some_and(|values| !values.iter().any(|value| value.identifier == row.name)) {
            found.push(
                INPUT,
                &row.name,
                "the document has no such component",
                "correct the name, or remove the row",
            );
            continue;
        }
        let Some(scope) = &row.scope else { continue };
        if scopes.iter().any(|known| known.name == *scope) {
            needed.insert(row.name.clone(), scope.clone());
        } else {
            found.push(
                INPUT,
                &row.name,
                format!("the document declares no scope `{scope}`"),
                "correct the scope, or leave it out if the component needs none",
            );
        }
    }
    report.scopes(found);
    // Without the enum there is nothing that could say it.
    values?;
    let schema = table.component_schema.clone()?;
    (!needed.is_empty()).then_some(Components {
        schema,
        scopes: needed,
    })
}

/// The components of the document.
fn values<'a>(
    table: &Scopes,
    schemas: &'a Schemas,
    found: &mut Diagnostics,
) -> Option<&'a [EnumValue]> {
    let Some(name) = &table.component_schema else {
        if !table.components.is_empty() {
            found.push(
                INPUT,
                "components",
                "rows of components, and no schema that they are of",
                "name the schema whose values are the components",
            );
        }
        return None;
    };
    match schemas.get(name).map(|schema| &schema.shape) {
        Some(Shape::Enum(shape)) if !shape.bitmask => Some(&shape.values),
        _ => {
            found.push(
                INPUT,
                "components",
                format!("the document has no enum `{name}`"),
                "name the schema whose values are the components",
            );
            None
        }
    }
}

/// Marks the parameters that ask for components.
pub(super) fn mark(operation: &mut Operation, components: &Components) {
    for parameter in &mut operation.query_parameters {
        parameter.lists_components = matches!(
            &parameter.ty,
            Type::List(item) if **item == Type::Schema(components.schema.clone())
        );
    }
}
