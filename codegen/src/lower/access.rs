//! Who may call an operation: what the document says, and where it is silent, the access table.

use super::Lower;
use crate::{
    Addition, Diagnostics, document,
    model::{Access, Availability, Operation, Scope},
    pointer::Pointer,
    report::Report,
    tables::scopes::{AccessRow, INPUT, Scopes},
};
use openapiv3::{Operation as Source, ReferenceOr, SecurityScheme};

/// What it takes to call an operation.
pub(super) struct Needed {
    /// By the document.
    pub(super) needs_user: bool,
    pub(super) access: Access,
    pub(super) reason: Option<String>,
    pub(super) scope: Option<String>,
}

impl Lower<'_> {
    pub(super) fn access(
        &mut self,
        id: &str,
        source: &Source,
        table: &Scopes,
        at: &Pointer,
    ) -> Needed {
        let (signed_in, scope) = self.security(source, at);
        let row = table.operations.iter().find(|row| row.id == id);
        if signed_in {
            if row.is_some() {
                let mut found = Diagnostics::default();
                found.push(
                    INPUT,
                    id,
                    "the document asks for a signed-in user by now",
                    "remove the row",
                );
                self.report.scopes(found);
            }
            return Needed {
                needs_user: true,
                access: Access::SignedIn,
                reason: None,
                scope,
            };
        }
        Needed {
            needs_user: false,
            access: match row.map(|row| row.access) {
                Some(AccessRow::SignedIn) => Access::SignedIn,
                Some(AccessRow::Optional) => Access::OptionalUser,
                // Until somebody says so, nobody may call it without a user.
                None if !is_anonymous(id, table) => Access::SignedIn,
                None => Access::Anonymous,
            },
            reason: row.map(|row| row.reason.clone()),
            scope: None,
        }
    }

    /// Whether a user has to sign in, and the scope that the token needs: what sits under a scheme
    /// of type oauth2. Other schemes say nothing of users.
    fn security(&mut self, source: &Source, at: &Pointer) -> (bool, Option<String>) {
        let requirements = source.security.as_deref().unwrap_or_default();
        let oauth: Vec<&Vec<String>> = requirements
            .iter()
            .flatten()
            .filter(|(scheme, _)| self.is_oauth(scheme))
            .map(|(_, scopes)| scopes)
            .collect();
        let mut scopes: Vec<&String> = oauth.iter().copied().flatten().collect();
        scopes.dedup();
        let scope = scopes.first().map(|scope| (*scope).clone());
        let found = (scopes.len() > 1).then(|| format!("more than one scope: {scopes:?}"));
        let signed_in = !oauth.is_empty();
        if let Some(found) = found {
            self.report.document(
                &at.key("security"),
                found,
                "an operation has one scope here; correct it with an overlay action",
            );
        }
        (signed_in, scope)
    }

    fn is_oauth(&self, scheme: &str) -> bool {
        let scheme = self.components.security_schemes.get(scheme);
        matches!(
            scheme,
            Some(ReferenceOr::Item(SecurityScheme::OAuth2 { .. }))
        )
    }
}

/// Whether nothing keeps anybody from an operation without a scope and without a row.
fn is_anonymous(id: &str, table: &Scopes) -> bool {
    let listed = table.anonymous.as_ref();
    listed.is_none_or(|listed| listed.iter().any(|other| other == id))
}

/// Scopes that operations ask for and the document does not declare.
pub(super) fn check_scopes(operations: &[Operation], scopes: &[Scope], report: &mut Report) {
    for operation in operations {
        if let Some(name) = &operation.scope
            && !scopes.iter().any(|scope| scope.name == *name)
        {
            report.errors.push(
                document::INPUT,
                format!("{}/security", operation.pointer),
                format!("the scope `{name}` is declared nowhere"),
                "declare it under `securitySchemes`, or correct it, with an overlay action",
            );
        }
    }
}

/// Rows for no operation, and second rows.
pub(super) fn check_rows(operations: &[Operation], table: &Scopes, report: &mut Report) {
    let mut found = Diagnostics::default();
    for (index, row) in table.operations.iter().enumerate() {
        let mut before = table.operations.iter().take(index);
        if before.any(|other| other.id == row.id) {
            found.push(
                INPUT,
                &row.id,
                "the operation has two rows",
                "remove one of them",
            );
        }
        if !operations.iter().any(|operation| operation.id == row.id) {
            found.push(
                INPUT,
                &row.id,
                "the document has no such operation",
                "correct the id, or remove the row",
            );
        }
    }
    report.scopes(found);
}

/// Operations that are anonymous only because nobody said anything, and entries of the list that are
/// not, or not by the list.
pub(super) fn check_anonymous(operations: &[Operation], table: &Scopes, report: &mut Report) {
    let Some(listed) = &table.anonymous else {
        return;
    };
    let mut found = Diagnostics::default();
    for (index, id) in listed.iter().enumerate() {
        let is_second = listed.iter().take(index).any(|other| other == id);
        let operation = operations.iter().find(|operation| operation.id == *id);
        let has_row = table.operations.iter().any(|row| row.id == *id);
        let wrong = match operation {
            _ if is_second => "is in `anonymous` more than once",
            None => "is in `anonymous`, but not in the document",
            Some(_) if has_row => "is in `anonymous` and has a row as well",
            Some(operation) if operation.needs_user => {
                "is in `anonymous`, but the document asks for a signed-in user by now"
            }
            Some(_) => continue,
        };
        found.push(
            INPUT,
            id,
            format!("the operation {wrong}"),
            format!("take \"{id}\" out of `anonymous`"),
        );
    }
    for operation in operations {
        let id = &operation.id;
        let is_said = operation.needs_user || table.operations.iter().any(|row| row.id == *id);
        if !is_said && !listed.contains(id) {
            found.push_missing(
                document::INPUT,
                &operation.pointer,
                format!("`{id}` names no scope, and {INPUT} does not say who may call it"),
                format!("add \"{id}\" to `anonymous`, or a row that says what it takes"),
                Addition {
                    file: INPUT,
                    section: None,
                    text: format!(
                        "[[operation]]\nid = {id:?}\naccess = \"signed-in\"\nreason = \"…\""
                    ),
                },
            );
        }
    }
    report.scopes(found);
}

/// What an application has to ask for, so that its users can call the operation.
pub(super) fn asked_for(operation: &Operation, scopes: &[Scope]) -> Option<String> {
    let scope = scopes
        .iter()
        .find(|scope| Some(&scope.name) == operation.scope.as_ref())?;
    (scope.availability != Availability::Implicit).then(|| scope.name.clone())
}
