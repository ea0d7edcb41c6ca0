//! The scope table, held against the document.

use super::Lower;
use crate::{
    Addition, Diagnostics, document,
    model::{Availability, Schema, SchemaName, Scope, Shape},
    pointer::Pointer,
    tables::scopes::{INPUT, Scopes},
};
use openapiv3::{ReferenceOr, SecurityScheme};
use std::collections::BTreeMap;

impl Lower<'_> {
    pub(super) fn scopes(
        &mut self,
        table: &Scopes,
        schemas: &BTreeMap<SchemaName, Schema>,
    ) -> Vec<Scope> {
        let bits = self.bits(table, schemas);
        let declared = self.declared();
        self.report.scopes(check_bits(table, &bits, &declared));
        let mut scopes: Vec<Scope> = Vec::new();
        for (name, at) in declared {
            let bit = bits.get(&name).copied();
            let row = table.scopes.iter().find(|row| row.name == name);
            let (mut scope, mut found) = match row {
                Some(row) => (
                    Scope {
                        name: name.clone(),
                        bit: row.bit,
                        availability: row.availability,
                        allows: row.allows.clone(),
                    },
                    Diagnostics::default(),
                ),
                None => (unknown(&name, bit), missing_row(&name, bit, &at)),
            };
            if let Some(bit) = bit
                && bit != scope.bit
            {
                found.push(
                    INPUT,
                    &name,
                    format!("bit {}, but `{}` says {bit}", scope.bit, table.schema),
                    "correct the bit",
                );
                scope.bit = bit;
            }
            self.report.scopes(found);
            scopes.push(scope);
        }
        for (index, row) in table.scopes.iter().enumerate() {
            if table
                .scopes
                .iter()
                .take(index)
                .any(|other| other.name == row.name)
            {
                let mut found = Diagnostics::default();
                found.push(
                    INPUT,
                    &row.name,
                    "the scope has two rows",
                    "remove one of them",
                );
                self.report.scopes(found);
            }
            if !scopes.iter().any(|scope| scope.name == row.name) {
                let mut found = Diagnostics::default();
                found.push(
                    INPUT,
                    &row.name,
                    "the document declares no such scope",
                    "remove the row",
                );
                self.report.scopes(found);
            }
        }
        scopes.sort_by(|a, b| (a.bit, &a.name).cmp(&(b.bit, &b.name)));
        scopes
    }

    /// The scopes that the document's OAuth flows declare, and where.
    fn declared(&self) -> Vec<(String, Pointer)> {
        let mut declared = Vec::new();
        for (scheme, source) in &self.components.security_schemes {
            if let ReferenceOr::Item(SecurityScheme::OAuth2 { flows, .. }) = source
                && let Some(flow) = &flows.authorization_code
            {
                let at = Pointer::root().key("components").key("securitySchemes");
                let at = at
                    .key(scheme)
                    .key("flows")
                    .key("authorizationCode")
                    .key("scopes");
                declared.extend(flow.scopes.keys().map(|name| (name.clone(), at.key(name))));
            }
        }
        declared
    }

    fn bits(
        &mut self,
        table: &Scopes,
        schemas: &BTreeMap<SchemaName, Schema>,
    ) -> BTreeMap<String, u64> {
        match schemas.get(&table.schema).map(|schema| &schema.shape) {
            Some(Shape::Enum(bits)) => bits
                .values
                .iter()
                // Zero is a name for no scope.
                .filter(|value| value.number != 0)
                .filter_map(|value| {
                    Some((value.identifier.clone(), u64::try_from(value.number).ok()?))
                })
                .collect(),
            _ => {
                let mut found = Diagnostics::default();
                found.push(
                    INPUT,
                    "schema",
                    format!("the document has no enum `{}`", table.schema),
                    "name the schema that lists the scopes with their bits",
                );
                self.report.scopes(found);
                BTreeMap::new()
            }
        }
    }
}

/// Scopes stand in the document twice: under `securitySchemes`, and as bits.
fn check_bits(
    table: &Scopes,
    bits: &BTreeMap<String, u64>,
    declared: &[(String, Pointer)],
) -> Diagnostics {
    let mut found = Diagnostics::default();
    // That there are no bits at all is said elsewhere.
    if bits.is_empty() {
        return found;
    }
    for (name, at) in declared {
        if !bits.contains_key(name) {
            found.push(
                document::INPUT,
                at.as_str(),
                format!("`{}` has no bit for the scope `{name}`", table.schema),
                "add the value there, or correct the scope, with an overlay action",
            );
        }
    }
    for (name, bit) in bits {
        if !declared.iter().any(|(declared, _)| declared == name) {
            found.push(
                document::INPUT,
                document::schemas_pointer().key(&table.schema).as_str(),
                format!("the scope `{name}`, bit {bit}, is declared nowhere else"),
                "declare it under `securitySchemes` with an overlay action",
            );
        }
    }
    found
}

/// A scope that Bungie added since the table was written.
fn unknown(name: &str, bit: Option<u64>) -> Scope {
    Scope {
        name: name.to_owned(),
        bit: bit.unwrap_or(0),
        availability: Availability::Arrangement,
        allows: String::new(),
    }
}

fn missing_row(name: &str, bit: Option<u64>, at: &Pointer) -> Diagnostics {
    let bit = bit.unwrap_or_default();
    let mut found = Diagnostics::default();
    found.push_missing(
        document::INPUT,
        at.as_str(),
        format!("the scope `{name}` is not in {INPUT}"),
        "add a row; the portal shows how an application gets the scope",
        Addition {
            file: INPUT,
            section: None,
            text: format!(
                "[[scope]]\nname = {name:?}\nbit = {bit}\navailability = \"arrangement\"\nallows = \"…\""
            ),
        },
    );
    found
}
