//! The set of scopes, and what of it is ticked in the portal.

use super::question::Call;
use crate::{
    inspect::words::{access, availability, columns, not_on_offer},
    model::{Availability, Model, Scope},
};

pub(super) fn answer(model: &Model, calls: &[Call<'_>]) -> String {
    let calls_by_line = calls.iter().map(|call| {
        let id = match call.components.as_slice() {
            [] => call.operation.id.clone(),
            components => format!("{}:{}", call.operation.id, components.join(",")),
        };
        let access = access(call.operation.access).to_owned();
        let scopes = names(call.scopes.iter().copied());
        [id, access, scopes.unwrap_or_else(|| "-".to_owned())]
    });
    let is_needed = |scope: &&Scope| {
        let mut needed = calls.iter().flat_map(|call| &call.scopes);
        needed.any(|other| other.name == scope.name)
    };
    let set: Vec<&Scope> = model.scopes.iter().filter(is_needed).collect();
    let parts = [
        columns(&calls_by_line.collect::<Vec<_>>()),
        facts(&set),
        advice(&set),
    ];
    parts.map(|lines| lines.join("\n") + "\n").join("\n")
}

/// A line per scope, and the sum of their bits.
fn facts(set: &[&Scope]) -> Vec<String> {
    let rows = set.iter().map(|scope| {
        [
            scope.name.clone(),
            scope.bit.to_string(),
            availability(scope.availability).to_owned(),
            scope.allows.clone(),
        ]
    });
    let mut lines = columns(&rows.collect::<Vec<_>>());
    let sum = set.iter().fold(0, |sum, scope| sum | scope.bit);
    lines.push(format!("sum {sum}"));
    lines
}

/// What to do in the portal.
fn advice(set: &[&Scope]) -> Vec<String> {
    let of = |availability| {
        let set = set.iter().copied();
        set.filter(move |scope: &&Scope| scope.availability == availability)
    };
    let tick = names(of(Availability::Portal)).unwrap_or_else(|| "nothing".to_owned());
    let mut lines = vec![format!("tick in the portal: {tick}")];
    for scope in set {
        if let Some(why) = not_on_offer(scope.availability) {
            lines.push(format!(
                "not on offer in the portal: {} ({why})",
                scope.name
            ));
        }
    }
    if let Some(implicit) = names(of(Availability::Implicit)) {
        lines.push(format!(
            "need not be ticked: {implicit} (part of every application's scope)"
        ));
    }
    lines
}

/// The names with commas between them, if there are any.
fn names<'a>(scopes: impl Iterator<Item = &'a Scope>) -> Option<String> {
    let names: Vec<&str> = scopes.map(|scope| scope.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
