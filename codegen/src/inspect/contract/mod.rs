//! The document, as corrected, with what the tables say of it: a list of everything that can be called, sent and
//! read.
//!
//! Schemas are those of the document: instances of a generic struct stand each by itself, and what requests and
//! answers both hold stands once.

mod corrections;
mod mapped;
mod operations;
mod schemas;
mod sources;
mod uses;

pub use corrections::Correction;
pub use operations::{
    ComponentFacts, ComponentScope, OperationFacts, PagingFacts, ParameterFacts, ParameterPlace,
    RowFacts,
};
pub use schemas::{PropertyFacts, SchemaFacts, SchemaKind, ValueFacts};
pub use uses::Uses;

use super::words;
use crate::{
    Diagnostics, Inputs,
    generate::read,
    model::{Model, Scope, Server, Shape},
    overlay::Overlay,
    report::Report,
};
use serde::Serialize;
use sources::Sources;
use uses::uses;

/// What a document offers.
#[derive(Clone, Debug, Serialize)]
pub struct Contract {
    /// The version that the document says it has.
    pub version: String,
    /// What it has, counted.
    pub counts: ContractCounts,
    /// In the document's order.
    pub tags: Vec<String>,
    /// By tag, then by id.
    pub operations: Vec<OperationFacts>,
    /// By name.
    pub schemas: Vec<SchemaFacts>,
    /// By bit.
    pub scopes: Vec<ScopeFacts>,
    /// Which servers answer.
    pub servers: Vec<ServerFacts>,
    /// The corrections that fit the document, by their place in the overlay. Items name them by it.
    pub corrections: Vec<Correction>,
}

/// What a corrected document has, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ContractCounts {
    /// Operations.
    pub operations: usize,
    /// Schemas of every kind.
    pub schemas: usize,
    /// Properties of all schemas.
    pub properties: usize,
    /// Values of all enums and flags.
    pub values: usize,
    /// Schemas that are rows of a manifest table.
    pub tables: usize,
}

/// What an application may be granted.
#[derive(Clone, Debug, Serialize)]
pub struct ScopeFacts {
    /// As the document has it.
    pub name: String,
    /// Its bit in the set of a token.
    pub bit: u64,
    /// Who gets it, as `scopes.toml` says it: `implicit`, `portal`, `arrangement`, `internal` or `obsolete`.
    pub availability: &'static str,
    /// What it allows, in our words.
    pub allows: String,
}

/// A server, and what it allows one address.
#[derive(Clone, Debug, Serialize)]
pub struct ServerFacts {
    /// As `calls.toml` calls it.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// What it is, in our words.
    pub is: String,
    /// As many requests in `seconds`.
    pub requests: u32,
    /// The time for `requests`.
    pub seconds: u32,
}

/// What the document offers, whatever its version.
///
/// # Errors
/// Whatever `generate` refuses.
pub fn contract(inputs: &Inputs<'_>) -> Result<Contract, Diagnostics> {
    let mut report = Report::new(inputs.fit);
    let read = read(inputs, &mut report)?;
    let overlay = Overlay::parse(inputs.overlay)?;
    let sources = Sources::of(&read, &mut report);
    report.errors.into_result(())?;
    let model = &read.model;
    let mut uses = uses(model);
    let schemas = model.schemas.iter().map(|(name, schema)| {
        let uses = uses.remove(name).unwrap_or_default();
        sources.schema(name, schema, uses)
    });
    Ok(Contract {
        version: model.version.clone(),
        counts: count(model),
        tags: model.tags.clone(),
        schemas: schemas.collect(),
        operations: sources.operations(),
        scopes: model.scopes.iter().map(scope).collect(),
        servers: model.servers.iter().map(server).collect(),
        corrections: corrections::corrections(&overlay, &read.origins),
    })
}

fn count(model: &Model) -> ContractCounts {
    let mut counts = ContractCounts {
        operations: model.operations.len(),
        schemas: model.schemas.len(),
        ..ContractCounts::default()
    };
    for schema in model.schemas.values() {
        match &schema.shape {
            Shape::Struct(shape) => counts.properties += shape.properties.len(),
            Shape::Enum(shape) => counts.values += shape.values.len(),
            Shape::Alias(_) => {}
        }
        counts.tables += usize::from(schema.table().is_some());
    }
    counts
}

fn scope(scope: &Scope) -> ScopeFacts {
    ScopeFacts {
        name: scope.name.clone(),
        bit: scope.bit,
        availability: words::availability(scope.availability),
        allows: scope.allows.clone(),
    }
}

fn server(server: &Server) -> ServerFacts {
    let Server {
        name,
        url,
        is,
        requests,
        seconds,
    } = server.clone();
    ServerFacts {
        name,
        url,
        is,
        requests,
        seconds,
    }
}
