//! Calls are recorded without what is private in them, and replayed.

#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "client")]
mod captures;
#[cfg(feature = "client")]
mod damaged;
#[cfg(feature = "client")]
mod document;
#[cfg(feature = "client")]
mod fifty;
#[cfg(feature = "client")]
#[path = "../../../support/inputs.rs"]
mod inputs;
#[cfg(feature = "client")]
mod leaks;
#[cfg(feature = "client")]
mod replaying;
#[cfg(feature = "client")]
mod search;
#[cfg(feature = "client")]
mod town;
#[cfg(feature = "client")]
mod unknown;
#[cfg(feature = "client")]
mod written;
