//! Sessions that are kept and renewed.
//!
//! - `store`: the seam of stores; `memory`, `file`, `keyring`: stores, with `blocking` and `lock`;
//! - `record`: what is kept for a user;
//! - `live`: what this process knows of a user; `run`: the state machine, without side effects;
//! - `driver`: carries out what the state machine asks for;
//! - `user`, `users`: for callers.

mod blocking;
mod driver;
mod file;
#[cfg(test)]
mod interleavings;
#[cfg(feature = "keyring")]
mod keyring;
mod live;
mod lock;
mod memory;
mod record;
mod run;
mod store;
mod user;
mod users;

#[cfg(feature = "keyring")]
pub use self::keyring::KeyringStore;
pub use file::FileStore;
pub use memory::MemoryStore;
pub use store::{
    Replacement, SessionMeta, SessionStore, StoreError, StoreFuture, StoreVersion, StoredSession,
    Swapped,
};
pub use users::Sessions;
