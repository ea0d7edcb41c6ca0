//! Where sessions are kept.

use secrecy::SecretString;
use std::{
    error::Error as StdError,
    fmt,
    future::{self, Future},
    pin::Pin,
};

/// An access to a store that is under way.
pub type Stored<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Keeps one text per user: a session with its tokens, and whether somebody is renewing it.
///
/// All processes that share a store share the users' sessions. What makes that safe is that a text
/// is replaced only where it is still what was read: [`swap`](Self::swap) has to compare and replace
/// in one step, for instance `UPDATE … SET text = :new WHERE user = :user AND text = :old`.
///
/// The texts hold tokens: whoever reads one is the user, for as long as the session lasts.
pub trait SessionStore: fmt::Debug + Send + Sync {
    /// The text that is kept for a user, if there is one.
    fn load<'a>(&'a self, user: &'a str) -> Stored<'a, Option<SecretString>>;

    /// Replaces `old` by `new`, where `None` stands for no text. Says `false`, and changes nothing,
    /// if what is kept is not `old`. The new text must survive a crash once this says `true`.
    fn swap<'a>(
        &'a self,
        user: &'a str,
        old: Option<&'a SecretString>,
        new: Option<&'a SecretString>,
    ) -> Stored<'a, bool>;
}

/// A store that could not read or write. What it says must not show a text.
#[derive(Debug)]
pub struct StoreError(Box<dyn StdError + Send + Sync>);

impl StoreError {
    /// Something went wrong with a store, and nothing was changed.
    pub fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        StoreError(source.into())
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
pub(super) fn ready<'a, T: Send + 'a>(done: Result<T, StoreError>) -> Stored<'a, T> {
    Box::pin(future::ready(done))
}

/// Are these the same text?
pub(super) fn is_same(a: Option<&SecretString>, b: Option<&SecretString>) -> bool {
    use secrecy::ExposeSecret as _;
    a.map(|text| text.expose_secret()) == b.map(|text| text.expose_secret())
}
