//! Reads an argument: an operation, and perhaps components.

use crate::{
    Diagnostics,
    inspect::components::components,
    model::{Components, Enum, Model, Operation, Scope},
    nearest::nearest,
};
use std::collections::BTreeSet;

/// What findings about the arguments are filed under.
const INPUT: &str = "argument";

pub(super) struct Question<'a> {
    model: &'a Model,
    /// What is known of components, and all that there are.
    components: Option<(&'a Components, &'a Enum)>,
}

/// An operation with the components that it is asked for.
pub(super) struct Call<'a> {
    pub(super) operation: &'a Operation,
    pub(super) components: Vec<&'a str>,
    /// By bit.
    pub(super) scopes: Vec<&'a Scope>,
}

impl<'a> Question<'a> {
    pub(super) fn of(model: &'a Model) -> Self {
        Question {
            model,
            components: components(model),
        }
    }

    pub(super) fn call(&self, argument: &str) -> Result<Call<'a>, Diagnostics> {
        let (id, words) = match argument.split_once(':') {
            Some((id, words)) => (id, Some(words)),
            None => (argument, None),
        };
        let refuse = |found: String, help: String| {
            let mut diagnostics = Diagnostics::default();
            diagnostics.push(INPUT, argument, found, help);
            diagnostics
        };
        let operation = self.operation(id).ok_or_else(|| {
            let ids = self.model.operations.iter();
            let near = nearest(id, ids.map(|operation| operation.id.as_str()));
            refuse(
                format!("the document has no operation `{id}`"),
                format!("the nearest are {near}"),
            )
        })?;
        let components = match words {
            None => Vec::new(),
            Some(_) if !operation.lists_components() => {
                let ids: Vec<&str> = self.with_components().collect();
                return Err(refuse(
                    format!("`{}` is not asked for components", operation.id),
                    format!(
                        "leave out what follows the colon; asked for components are {}",
                        ids.join(", ")
                    ),
                ));
            }
            Some(words) => self.named(words).map_err(|word| {
                let near = nearest(word, self.identifiers());
                refuse(
                    format!("the document has no component `{word}`"),
                    format!("the nearest are {near}; numbers will do as well"),
                )
            })?,
        };
        Ok(Call {
            operation,
            scopes: self.scopes(operation, &components),
            components,
        })
    }

    fn operation(&self, id: &str) -> Option<&'a Operation> {
        let mut operations = self.model.operations.iter();
        operations.find(|operation| operation.id.eq_ignore_ascii_case(id))
    }

    fn with_components(&self) -> impl Iterator<Item = &'a str> {
        let operations = self.model.operations.iter();
        operations
            .filter(|operation| operation.lists_components())
            .map(|operation| operation.id.as_str())
    }

    /// The identifiers of components that are named by identifier or number; fails with the first
    /// word that names none.
    fn named<'w>(&self, words: &'w str) -> Result<Vec<&'a str>, &'w str> {
        let words = words.split(',').map(str::trim);
        words.map(|word| self.component(word).ok_or(word)).collect()
    }

    fn component(&self, word: &str) -> Option<&'a str> {
        let number: Option<i64> = word.parse().ok();
        let (_, known) = self.components?;
        let mut values = known.values.iter();
        let value = values.find(|value| {
            value.identifier.eq_ignore_ascii_case(word) || Some(value.number) == number
        })?;
        Some(&value.identifier)
    }

    fn identifiers(&self) -> impl Iterator<Item = &'a str> {
        let values = self
            .components
            .into_iter()
            .flat_map(|(_, known)| &known.values);
        values.map(|value| value.identifier.as_str())
    }

    fn scopes(&self, operation: &Operation, components: &[&str]) -> Vec<&'a Scope> {
        let of_components = components.iter().filter_map(|component| {
            let (known, _) = self.components?;
            known.scopes.get(*component)
        });
        let names: BTreeSet<&String> = operation.scope.iter().chain(of_components).collect();
        let scopes = self.model.scopes.iter();
        scopes.filter(|scope| names.contains(&scope.name)).collect()
    }
}
