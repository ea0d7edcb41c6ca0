//! Operations, with their parameters.

use super::{mapped::mapped, sources::Sources};
use crate::{
    analyze::reach,
    inspect::{type_text::TypeText, words},
    model::{More, Operation, Page, Paging, Parameter, dotted},
    names::OperationNames,
    reference::operation_page,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// An operation.
#[derive(Clone, Debug, Serialize)]
pub struct OperationFacts {
    /// `Destiny2.GetProfile`.
    pub id: String,
    /// The group that it is in.
    pub tag: String,
    /// In lower case.
    pub method: &'static str,
    /// The template of its path, below the server's URL.
    pub path: String,
    /// The server that answers, as `calls.toml` calls it.
    pub server: String,
    /// Who may call it, as `scopes.toml` says it: `anonymous`, `optional` or `signed-in`.
    pub access: &'static str,
    /// The row, the list or the part of the document that says so.
    pub access_reason: String,
    /// The scope that a user has to grant.
    pub scope: Option<String>,
    /// How many seconds have to be between two calls for one user.
    pub seconds_per_user: Option<f64>,
    /// It may still change.
    pub preview: bool,
    /// It is not to be used any more.
    pub deprecated: bool,
    /// How it pages.
    pub paging: Option<PagingFacts>,
    /// Which table its answer is a row of, if a parameter says it.
    pub row: Option<RowFacts>,
    /// Those of the path in its order, then those of the query.
    pub parameters: Vec<ParameterFacts>,
    /// What it is sent.
    pub body: Option<TypeText>,
    /// What it answers with, within the envelope.
    pub response: TypeText,
    /// Which components it takes and brings.
    pub components: Option<ComponentFacts>,
    /// Its builder in the crate.
    pub rust: Option<String>,
    /// The corrections that touch it.
    pub corrections: Vec<usize>,
    /// Bungie's page about it.
    pub reference: String,
}

/// A parameter of an operation.
#[derive(Clone, Debug, Serialize)]
pub struct ParameterFacts {
    /// As the document has it.
    pub name: String,
    /// Where it stands.
    pub place: ParameterPlace,
    /// What it is.
    #[serde(rename = "type")]
    pub ty: TypeText,
    /// Requests have to have it.
    pub required: bool,
    /// It is not to be used any more.
    pub deprecated: bool,
    /// The definition that it is a hash of.
    pub mapped_definition: Option<String>,
    /// The corrections that touch it.
    pub corrections: Vec<usize>,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ParameterPlace {
    /// A part of the path.
    Path,
    /// A key of the query.
    Query,
}

/// How an operation pages.
#[derive(Clone, Debug, Serialize)]
pub struct PagingFacts {
    /// The parameter, or the property of the body, that is the page's number.
    pub page: String,
    /// Whether it is in the body.
    pub in_body: bool,
    /// The number of the first page.
    pub first: i32,
    /// The property of the answer that says whether there is more, as the keys that lead to it.
    pub more: String,
    /// Whether that is a list, which is empty after the last page, and no truth value.
    pub more_is_list: bool,
    /// What a page brings, as the keys that lead to it.
    pub items: Option<String>,
}

/// The parameters that say which row of which table an operation answers with.
#[derive(Clone, Debug, Serialize)]
pub struct RowFacts {
    /// The parameter that names the table.
    pub table: String,
    /// The parameter that is the row's hash.
    pub hash: String,
}

/// The components of an operation.
#[derive(Clone, Debug, Serialize)]
pub struct ComponentFacts {
    /// The enum that they are values of.
    pub schema: String,
    /// What can be asked for, in the document's order.
    pub asked: Vec<ComponentScope>,
    /// What has a place in the answer, in that order.
    pub answered: Vec<ComponentScope>,
}

/// A component, and what a user has to grant for it.
#[derive(Clone, Debug, Serialize)]
pub struct ComponentScope {
    /// The value of the enum.
    pub identifier: String,
    /// The scope that it needs, if it needs one.
    pub scope: Option<String>,
}

impl Sources<'_> {
    pub(super) fn operations(&self) -> Vec<OperationFacts> {
        let operations = self.model().operations.iter();
        let settled = self.settled.operations.iter().zip(&self.names.operations);
        let operations = operations.zip(settled);
        let facts = operations.map(|(operation, (settled, names))| OperationFacts {
            components: self.components_of(settled),
            ..self.operation(operation, names)
        });
        facts.collect()
    }

    fn operation(&self, operation: &Operation, names: &OperationNames) -> OperationFacts {
        let path = operation.path_parameters.iter();
        let path = path.map(|it| self.parameter(it, ParameterPlace::Path));
        let query = operation.query_parameters.iter();
        let query = query.map(|it| self.parameter(it, ParameterPlace::Query));
        OperationFacts {
            id: operation.id.clone(),
            tag: operation.tag.clone(),
            method: operation.method.key(),
            path: operation.path.clone(),
            server: operation.server.clone(),
            access: words::access(operation.access),
            access_reason: words::access_reason(operation),
            scope: operation.scope.clone(),
            seconds_per_user: operation.interval_per_user.map(|it| it.as_secs_f64()),
            preview: operation.preview,
            deprecated: operation.deprecated,
            paging: operation.paging.as_ref().map(paging),
            row: operation.row.as_ref().map(|row| RowFacts {
                table: row.table.clone(),
                hash: row.hash.clone(),
            }),
            parameters: path.chain(query).collect(),
            body: operation.body.as_ref().map(TypeText::of),
            response: TypeText::of(&operation.response),
            components: None,
            rust: self.names.builder(operation, names),
            corrections: self.corrections(&operation.pointer),
            reference: operation_page(operation),
        }
    }

    fn parameter(&self, parameter: &Parameter, place: ParameterPlace) -> ParameterFacts {
        ParameterFacts {
            name: parameter.name.clone(),
            place,
            ty: TypeText::of(&parameter.ty),
            required: parameter.required,
            deprecated: parameter.deprecated,
            mapped_definition: mapped(&parameter.ty).cloned(),
            corrections: self.corrections(&parameter.pointer),
        }
    }

    /// What an operation of the settled model takes and brings.
    fn components_of(&self, operation: &Operation) -> Option<ComponentFacts> {
        let (components, all) = self.components()?;
        if !operation.lists_components() {
            return None;
        }
        let reached = reach(&self.settled, [&operation.response].into_iter());
        let marks = reached
            .iter()
            .filter_map(|name| self.analysis.marks.get(name));
        let answered: BTreeSet<&String> = marks.flat_map(|it| it.components.values()).collect();
        let asked = all.values.iter().map(|value| ComponentScope {
            identifier: value.identifier.clone(),
            scope: components.scopes.get(&value.identifier).cloned(),
        });
        Some(ComponentFacts {
            schema: components.schema.clone(),
            answered: asked
                .clone()
                .filter(|it| answered.contains(&it.identifier))
                .collect(),
            asked: asked.collect(),
        })
    }
}

fn paging(paging: &Paging) -> PagingFacts {
    let (more, more_is_list) = match &paging.more {
        More::Flag(path) => (path, false),
        More::List(path) => (path, true),
    };
    PagingFacts {
        page: paging.page.name().to_owned(),
        in_body: matches!(paging.page, Page::Body(..)),
        first: paging.first,
        more: dotted(more),
        more_is_list,
        items: paging.items.as_ref().map(|items| dotted(&items.path)),
    }
}
