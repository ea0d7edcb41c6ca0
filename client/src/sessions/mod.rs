//! Sessions that are kept and renewed.
//!
//! - `store`: the seam of stores; `memory`, `file`, `keyring`: stores, with `blocking` and `lock`;
//! - `encrypted`: what encrypts the texts of another store, with `sealed` and `keys`;
//! - `record`: what is kept for a user;
//! - `live`: what this process knows of a user; `run`, `renewal`: the state machine, without side
//!   effects;
//! - `driver`: carries out what the state machine asks for;
//! - `user`, `users`: for callers.
//!
//! # The state machine
//!
//! A refresh token is good once: two who use the same one lose the session. So whoever renews takes a
//! lease in the store first. The state is a product: what the store holds, times what a process holds.
//!
//! The store, for one user (`record`):
//!
//! | state | what it means |
//! |---|---|
//! | nothing | never signed in, or signed out |
//! | kept | a session: its lineage, its generation, its tokens |
//! | kept, leased | somebody is using its refresh token, or died while doing so |
//! | over | Bungie ended it; the reason, and no tokens |
//!
//! A process, for one user (`live`):
//!
//! | state | what it means |
//! |---|---|
//! | held | a session that calls are made with, or none |
//! | unsaved | tokens that Bungie has sent and no store has confirmed, or none |
//! | a renewal | none, under way (one for all callers), or waiting after a failure |
//!
//! What a renewal does, by what it loads. "Will do" means: lasts longer than tokens are renewed ahead,
//! and is not the token that was refused.
//!
//! | store | process has unsaved tokens | process has none |
//! |---|---|---|
//! | nothing | a sign-in is stored; renewed tokens are dropped: the user signed out | `SignInAgain` |
//! | kept, will do | stored if they may replace it, else dropped, and the kept ones held | held |
//! | kept, will not do | the same | queue for one of eight slots, take the lease, use the refresh token |
//! | leased by this run | the same | use the refresh token: the swap that failed had been carried out |
//! | leased by another run of this process | the same | void: as kept |
//! | leased by another process | the same | hold it if it is good for now, else look again, for a minute; void after 40 s: as kept |
//! | over | stored if they may replace it, else dropped, and `SignInAgain` | `SignInAgain`, with the reason |
//! | a newer format | an error; never replaced | an error |
//! | unreadable | a sign-in replaces it | an error |
//!
//! What becomes of a lease, by what the token endpoint says:
//!
//! | answer | record | process |
//! |---|---|---|
//! | tokens | kept, next generation, when the swap succeeds | unsaved at once, held when stored |
//! | refused: over | over, with the reason | nothing held |
//! | 401 or 403 without a reason | kept, marked; over at the second in a row | waits |
//! | refused: maintenance, the application's fault | kept as it was | waits |
//! | no answer, or none that can be read | kept, marked uncertain: the token may be spent | waits |
//!
//! The rules behind it:
//!
//! - A *lineage* is made at sign-in. Renewed tokens replace only older generations of their own
//!   lineage, also one that another process has declared over meanwhile. A sign-in replaces what it
//!   finds, once.
//! - A *lease* is void for a process that has seen it for 40 s by the monotonic clock, in whatever runs and
//!   without the time in which nobody looked or the store failed, and for the process that left it behind:
//!   what it begins with names the process. Clocks of machines are not compared.
//! - Renewed tokens that could not be stored are tried again every 2 s: others may take the lease over. So
//!   are those of a sign-in, less often.
//! - What the token endpoint has said is not asked again in the same run.
//! - An *epoch* changes when the user signs in or out in this process: what was loaded before is
//!   loaded again.
//! - The clock decides when to renew, never that a session is over.
//! - A store that fails is asked again for two seconds, then the run fails. Unsaved tokens are stored
//!   by a task of their own that tries for as long as the process runs.

#[cfg(any(feature = "files", feature = "keyring"))]
mod blocking;
mod driver;
#[cfg(feature = "encryption")]
mod encrypted;
#[cfg(feature = "files")]
mod file;
#[cfg(test)]
mod interleavings;
#[cfg(feature = "keyring")]
mod keyring;
#[cfg(feature = "encryption")]
mod keys;
mod live;
#[cfg(any(feature = "files", feature = "keyring"))]
mod lock;
mod memory;
mod record;
mod renewal;
mod run;
#[cfg(test)]
mod runs;
#[cfg(feature = "encryption")]
mod sealed;
mod store;
mod user;
mod users;

#[cfg(feature = "keyring")]
pub use self::keyring::KeyringStore;
#[cfg(feature = "encryption")]
pub use encrypted::EncryptedStore;
#[cfg(feature = "files")]
pub use file::FileStore;
#[cfg(feature = "encryption")]
pub use keys::StoreKeys;
pub use memory::MemoryStore;
pub use store::{
    Replacement, SessionMeta, SessionStore, StoreError, StoreFuture, StoreVersion, StoredSession,
    Swapped,
};
pub use users::Sessions;
