//! What every store of sessions has to do, as a suite for a store of your own.
//!
//! A [`SessionStore`] that does not compare and replace in one step, or whose versions come back, works until two
//! processes renew the same session: then a user is signed out. These functions look for that. Each fails with
//! [`Broken`], which names the promise, what was expected and what was found.
//!
//! | function | what it looks at |
//! |---|---|
//! | [`keeps_promises`] | texts, users, versions, contention, and sequences made up from seeds against a model |
//! | [`agrees_with_model`] | the last of these, for any seed |
//! | [`renews`] | sessions over the store: two processes, expired sessions, and a request that fails at each place |
//! | [`dies`] | a process that dies while it renews |
//! | [`fails_well`], [`fails_to_write_well`] | a store whose engine is away, refuses or is full: soon, and without a secret |
//!
//! They take handles: what each process has of one store, such as a pool of connections of its own. With one handle
//! given twice they look at one process.
//!
//! - `broken`: what they fail with; `promises`, `texts`, `contention`, `model`, `renewing`, `dying`, `failing`: what they
//!   do, by `request` or by the processes of `setting`;
//! - `faulty`: a store that fails when it is told to.
//!
//! [`SessionStore`]: bungie_client::SessionStore

mod broken;
mod contention;
mod dying;
mod failing;
mod faulty;
mod model;
mod promises;
mod renewing;
mod request;
mod setting;
mod texts;

pub use broken::Broken;
pub use dying::dies;
pub use failing::{fails_to_write_well, fails_well};
pub use faulty::{Faulty, StoreFault};
pub use model::agrees_with_model;
pub use promises::keeps_promises;
pub use renewing::renews;
