//! Who may call an operation: a type, so that the compiler can tell.

mod sealed {
    pub trait Sealed {}
}

use sealed::Sealed;

/// Whether an operation is called by anybody or by a signed-in user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AccessKind {
    /// An API key is enough, and a token changes nothing.
    Anonymous,
    /// Answers without a token, and with more when it gets one.
    OptionalUser,
    /// Refused without a token.
    SignedIn,
}

/// One of [`Anonymous`], [`OptionalUser`] and [`SignedIn`].
pub trait Access: Sealed {
    /// The same as a value.
    const KIND: AccessKind;
}

/// An API key is enough, and a token changes nothing.
#[derive(Clone, Copy, Debug)]
pub enum Anonymous {}

/// Answers without a token, and with more when it gets one.
#[derive(Clone, Copy, Debug)]
pub enum OptionalUser {}

/// Refused without a token.
#[derive(Clone, Copy, Debug)]
pub enum SignedIn {}

impl Access for Anonymous {
    const KIND: AccessKind = AccessKind::Anonymous;
}

impl Access for OptionalUser {
    const KIND: AccessKind = AccessKind::OptionalUser;
}

impl Access for SignedIn {
    const KIND: AccessKind = AccessKind::SignedIn;
}

/// The kinds of access that need no signed-in user.
#[diagnostic::on_unimplemented(
    message = "this operation needs a signed-in user",
    label = "an anonymous client may not send this",
    note = "send it through `Client::user(session)`"
)]
pub trait WithoutUser: Access {}

impl WithoutUser for Anonymous {}
impl WithoutUser for OptionalUser {}

impl Sealed for Anonymous {}
impl Sealed for OptionalUser {}
impl Sealed for SignedIn {}
