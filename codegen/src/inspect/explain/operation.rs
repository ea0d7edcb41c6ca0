//! Operations and their parameters.

use super::{Explain, Explanation, fact};
use crate::{
    inspect::{type_text::TypeText, words},
    model::{More, Operation, dotted},
    names::OperationNames,
};

impl Explain<'_> {
    pub(super) fn operation(&self, id: &str) -> Option<Explanation> {
        let (operation, names) = self.find_operation(id)?;
        let access = words::access(operation.access);
        let mut facts = vec![fact(access, words::access_reason(operation))];
        if let Some(scope) = &operation.scope {
            facts.push(fact(
                format!("needs the scope {scope}"),
                "`security` of the document",
            ));
        }
        facts.push(fact(
            format!("answered by {}", operation.server),
            "`servers` of the document, and the row in calls.toml",
        ));
        if operation.reads {
            facts.push(fact("tried again like a GET", "`reads` in calls.toml"));
        }
        if let Some(paging) = &operation.paging {
            let more = match &paging.more {
                More::Flag(path) => format!("`{}` says that there is more", dotted(path)),
                More::List(path) => format!("`{}` is empty after the last page", dotted(path)),
            };
            let page = paging.page.name();
            facts.push(fact(
                format!("pages by `{page}` from {}; {more}", paging.first),
                "the row in paging.toml",
            ));
            if let Some(items) = &paging.items {
                facts.push(fact(
                    format!("the items of a page are in `{}`", dotted(&items.path)),
                    "`items` in that row",
                ));
            }
        }
        if let Some(interval) = operation.interval_per_user {
            let seconds = interval.as_secs_f64();
            let because = "x-documentation-attributes";
            facts.push(fact(format!("once per user in {seconds} s"), because));
        }
        if let Some(body) = &operation.body {
            facts.push(fact(
                format!("body {}", TypeText::of(body)),
                "`requestBody`",
            ));
        }
        if operation.row.is_some() {
            facts.push(fact("answers with a row of a table", "x-row-of"));
        }
        if operation.preview {
            facts.push(fact("a preview", "x-preview"));
        }
        if operation.deprecated {
            facts.push(fact("deprecated", "the document"));
        }
        if operation.docs.is_some() {
            facts.push(fact("has a paragraph of docs", "[operations] in docs.toml"));
        }
        facts.extend(self.renamed(&operation.id));
        facts.extend(self.corrections(&operation.pointer));
        Some(Explanation {
            name: operation.id.clone(),
            kind: "operation",
            pointer: operation.pointer.clone(),
            rust: self.builder(operation, names),
            facts,
        })
    }

    pub(super) fn parameter(&self, id: &str, name: &str) -> Option<Explanation> {
        let (operation, names) = self.find_operation(id)?;
        let path = operation.path_parameters.iter().zip(&names.path);
        let query = operation.query_parameters.iter().zip(&names.query);
        let (parameter, field) = path.chain(query).find(|(it, _)| it.name == name)?;
        let site = format!("{}?{name}", operation.id);
        let mut facts = self.ty(&site, name, &parameter.ty);
        let (what, because) = match parameter.required {
            true => ("an argument of `new`", "`required`"),
            false => ("set by a method", "it is not `required`"),
        };
        facts.push(fact(what, because));
        if parameter.lists_components {
            let because = "it is a list of what `components` in scopes.toml names";
            facts.push(fact("asks for components", because));
        }
        if parameter.deprecated {
            facts.push(fact("deprecated", "the document"));
        }
        facts.extend(self.renamed(&site));
        facts.extend(self.corrections(&parameter.pointer));
        Some(Explanation {
            name: site,
            kind: "parameter",
            pointer: parameter.pointer.clone(),
            rust: format!("{}::{field}", self.builder(operation, names)),
            facts,
        })
    }

    pub(super) fn find_operation(&self, id: &str) -> Option<(&Operation, &OperationNames)> {
        let mut operations = self.model().operations.iter().zip(&self.names.operations);
        operations.find(|(operation, _)| operation.id.eq_ignore_ascii_case(id))
    }

    fn builder(&self, operation: &Operation, names: &OperationNames) -> String {
        self.names.builder(operation, names).unwrap_or_default()
    }
}
