//! The set of scopes that calls need.

use super::question::Call;
use crate::{
    inspect::words::{access, availability, not_on_offer},
    model::{Availability, Model},
};
use serde::Serialize;

/// What an application asks for, so that its users can make some calls.
#[derive(Debug, Serialize)]
pub struct ScopesNeeded {
    /// The calls, in the order of the question.
    pub calls: Vec<CallNeeds>,
    /// The scopes of all of them, by bit.
    pub scopes: Vec<ScopeNeeded>,
    /// The sum of the bits.
    pub sum: u64,
}

/// A call, and who may make it.
#[derive(Debug, Serialize)]
pub struct CallNeeds {
    /// The operation id.
    pub operation: String,
    /// The components that are asked for.
    pub components: Vec<String>,
    /// `anonymous`, `optional` or `signed-in`.
    pub access: &'static str,
    /// The names of the scopes.
    pub scopes: Vec<String>,
}

/// A scope, and how an application comes by it.
#[derive(Debug, Serialize)]
pub struct ScopeNeeded {
    /// The name.
    pub name: String,
    /// The bit.
    pub bit: u64,
    /// As `scopes.toml` has it.
    pub availability: &'static str,
    /// What it allows.
    pub allows: String,
    /// Whether it is ticked in the portal.
    pub ticked: bool,
    /// Why it is not on offer there, if it is not.
    pub not_on_offer: Option<&'static str>,
}

pub(super) fn answer(model: &Model, calls: &[Call<'_>]) -> ScopesNeeded {
    let needs = calls.iter().map(|call| CallNeeds {
        operation: call.operation.id.clone(),
        components: call.components.iter().map(|it| (*it).to_owned()).collect(),
        access: access(call.operation.access),
        scopes: call.scopes.iter().map(|scope| scope.name.clone()).collect(),
    });
    let scopes = model.scopes.iter().filter(|scope| {
        let mut needed = calls.iter().flat_map(|call| &call.scopes);
        needed.any(|other| other.name == scope.name)
    });
    let scopes: Vec<ScopeNeeded> = scopes
        .map(|scope| ScopeNeeded {
            name: scope.name.clone(),
            bit: scope.bit,
            availability: availability(scope.availability),
            allows: scope.allows.clone(),
            ticked: scope.availability == Availability::Portal,
            not_on_offer: not_on_offer(scope.availability),
        })
        .collect();
    ScopesNeeded {
        calls: needs.collect(),
        sum: scopes.iter().fold(0, |sum, scope| sum | scope.bit),
        scopes,
    }
}
