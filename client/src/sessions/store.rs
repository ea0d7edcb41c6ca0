//! The seam of stores: what is kept for a user, and how it is replaced.

use crate::Secret;
use chrono::{DateTime, Utc};
use std::{
    error::Error as StdError,
    fmt,
    future::{self, Future},
    pin::Pin,
    sync::Arc,
};

/// A request to a store.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Keeps one text per user: a session with its tokens, the lease of whoever renews it, or why it is
/// over.
///
/// All processes that share a store share the users' sessions. What makes that safe is that a text
/// is replaced only where the version is still the one that was loaded: [`swap`](Self::swap) has to
/// compare and replace in one step, for instance `UPDATE … SET text = :text, version = version + 1
/// WHERE user = :user AND version = :seen`. A store is free to encrypt or to rewrite the text, as long
/// as it gives back what it was given.
///
/// The texts hold tokens: whoever reads one is the user, for as long as the session lasts. What may be
/// known without reading them is in [`SessionMeta`].
///
/// A request that fails may have been carried out: [`Sessions`](crate::Sessions) loads again to see. A
/// request that takes more than five seconds counts as failed.
pub trait SessionStore: fmt::Debug + Send + Sync {
    /// What is kept for a user, if there is something.
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>>;

    /// Puts `new` in the place of the version that was `seen`; `None` stands for nothing kept. Changes
    /// nothing and is [`Lost`](Swapped::Lost) if something else is kept. What is
    /// [`Done`](Swapped::Done) has to survive a crash.
    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped>;
}

impl<S: SessionStore + ?Sized> SessionStore for Box<S> {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        (**self).load(user)
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        (**self).swap(user, seen, new)
    }
}

/// For programs that list the users of a store beside their sessions.
impl<S: SessionStore + ?Sized> SessionStore for Arc<S> {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        (**self).load(user)
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        (**self).swap(user, seen, new)
    }
}

/// What a store keeps for a user.
#[derive(Clone)]
#[non_exhaustive]
pub struct StoredSession {
    /// The text, as it was given to [`SessionStore::swap`].
    pub text: Secret,
    /// Which version of what is kept for this user it is.
    pub version: StoreVersion,
}

impl StoredSession {
    /// What a store found.
    pub fn new(text: impl Into<Secret>, version: StoreVersion) -> Self {
        let text = text.into();
        StoredSession { text, version }
    }
}

impl fmt::Debug for StoredSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredSession")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// What takes the place of what is kept.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Replacement<'a> {
    /// The text to keep.
    pub text: &'a Secret,
    /// What is no secret about it.
    pub meta: SessionMeta,
}

impl<'a> Replacement<'a> {
    /// A text, and what is no secret about it. Stores are given these; their tests make some.
    pub const fn new(text: &'a Secret, meta: SessionMeta) -> Self {
        Replacement { text, meta }
    }
}

impl fmt::Debug for Replacement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replacement")
            .field("meta", &self.meta)
            .finish_non_exhaustive()
    }
}

/// What a store may know of a session without reading its text: to list, to count and to expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionMeta {
    /// Whether the session is over. What is kept then has no tokens, only the reason, and can be
    /// removed at any time: the user is then somebody who never signed in.
    pub over: bool,
    /// Until when the session lasts if nobody renews it, by the clock of whoever stored it; `None` if
    /// that is not known, or if it is over. Bungie may think otherwise, so leave a margin before
    /// removing it.
    pub until: Option<DateTime<Utc>>,
}

impl SessionMeta {
    /// The facts about a session.
    pub const fn new(over: bool, until: Option<DateTime<Utc>>) -> Self {
        SessionMeta { over, until }
    }
}

/// What came of an attempt to replace what is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Swapped {
    /// It was replaced; this is its version now. Of no consequence where nothing is kept any more.
    Done(StoreVersion),
    /// Something else was kept, and is still.
    Lost,
}

/// A version of what a store keeps for one user: a row version, a counter, a hash of what is stored.
/// Opaque to everybody but the store. Two texts that are kept one after the other have different
/// versions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StoreVersion(String);

impl StoreVersion {
    /// A version, by whatever name the store has for it.
    pub fn new(version: impl fmt::Display) -> Self {
        StoreVersion(version.to_string())
    }

    /// The store's name for it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For stores that have nothing but what is stored. Good within one process, which compares it
    /// with what it hashes itself.
    #[cfg(any(feature = "files", feature = "keyring"))]
    pub(super) fn of(stored: &str) -> Self {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        stored.hash(&mut hasher);
        StoreVersion::new(format_args!("{:016x}", hasher.finish()))
    }

    /// Where nothing is kept.
    pub(super) fn absent() -> Self {
        StoreVersion(String::new())
    }
}

/// A store that could not read or write. What it says must not show a text.
#[derive(Debug)]
pub struct StoreError(Box<dyn StdError + Send + Sync>);

impl StoreError {
    /// Something went wrong with a store.
    pub fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        StoreError(source.into())
    }

    /// What went wrong, to `downcast_ref` to the error of a store.
    pub fn get_ref(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.0
    }

    /// The error of a store that another error came from, for example that of a call; `None` if it came from none of
    /// this type. It looks at the error, at its sources, and at what a [`StoreError`] among them stands for.
    pub fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(found) = error.downcast_ref() {
                return Some(found);
            }
            next = match error.downcast_ref::<StoreError>() {
                // It stands for what it holds, which is not its source.
                Some(store) => Some(store.get_ref()),
                None => error.source(),
            };
        }
        None
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

/// For stores that need not wait.
pub(super) fn ready<'a, T: Send + 'a>(done: Result<T, StoreError>) -> StoreFuture<'a, T> {
    Box::pin(future::ready(done))
}
