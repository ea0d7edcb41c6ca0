//! Turns Bungie's OpenAPI document into the source of the `bungie-api` crate.
//!
//! Text in, files out: nothing here reads a file, a clock or the environment.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod analyze;
mod corrected;
mod diagnostics;
mod diff;
mod document;
mod emit;
mod face;
mod generate;
mod generics;
mod inputs;
mod inspect;
mod lower;
mod model;
mod names;
mod nearest;
pub mod normal;
pub mod overlay;
pub mod pointer;
mod reference;
mod render;
mod report;
mod sides;
mod tables;

pub use diagnostics::{Addition, Diagnostic, Diagnostics, Group};
pub use diff::{
    Aspect, Change, Class, DiffRules, Difference, FaceLine, Ignored, Kind, Origin, Possible,
    PossibleKind, What, diff,
};
pub use face::{FaceChange, compare_faces, face};
pub use generate::{Counts, Files, Generated, corrected_document, generate};
pub use inputs::Inputs;
pub use inspect::{
    Audit, CallNeeds, Capture, ComponentFacts, ComponentScope, Contract, ContractCounts,
    Correction, Explanation, Fact, HashConstants, HashFinding, HashFindingKind, HashProposal,
    HashesOfTable, OperationFacts, PagingFacts, ParameterFacts, ParameterPlace, PropertyFacts,
    RowFacts, SchemaFacts, SchemaKind, ScopeFacts, ScopeNeeded, ScopesNeeded, Section, ServerFacts,
    TypePiece, TypeText, Unmodelled, UnmodelledKind, UnmodelledRow, Unproposed, UnproposedHash,
    Uses, ValueFacts, audit, contract, explain, scopes_for, unmodelled,
};
pub use render::GENERATED;
pub use report::Fit;
pub use tables::accepted::Accepted;
