//! Questions to document and tables that maintainers have without generating anything. The answers
//! are data.

mod audit;
mod components;
mod contract;
mod explain;
mod hashes;
mod places;
mod scopes;
mod type_text;
mod unmodelled;
mod words;

pub use audit::{Audit, Section, audit};
pub use contract::{
    ComponentFacts, ComponentScope, Contract, ContractCounts, Correction, OperationFacts,
    PagingFacts, ParameterFacts, ParameterPlace, PropertyFacts, RowFacts, SchemaFacts, SchemaKind,
    ScopeFacts, ServerFacts, Uses, ValueFacts, contract,
};
pub use explain::{Explanation, Fact, explain};
pub use hashes::{
    HashConstants, HashFinding, HashFindingKind, HashProposal, HashesOfTable, Unproposed,
    UnproposedHash,
};
pub use scopes::{CallNeeds, ScopeNeeded, ScopesNeeded, scopes_for};
pub use type_text::{TypePiece, TypeText};
pub use unmodelled::{Capture, Unmodelled, UnmodelledKind, UnmodelledRow, unmodelled};
