//! OAuth scopes: what a user allowed an application to do.

mod set;

pub use set::{ScopeSet, UnknownScope};

/// A scope of the scope table, as a type. The generated crate has one type per scope.
pub trait Scope {
    /// The facts about the scope; `None` stands for "no scope".
    const INFO: Option<&'static ScopeInfo>;

    /// The scope alone, or none.
    const SET: ScopeSet;
}

/// The facts about one scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ScopeInfo {
    /// The identifier, as in Bungie's document and portal.
    pub name: &'static str,
    /// The bit in `Application.scope`.
    pub bit: u64,
    /// How an application gets it.
    pub availability: Availability,
    /// What it allows.
    pub allows: &'static str,
    /// The ids of the operations that need it, such as `Destiny2.TransferItem`.
    pub operations: &'static [&'static str],
    /// The components that need it where an operation is asked for them, such as `ProfileInventories`.
    pub components: &'static [&'static str],
}

impl ScopeInfo {
    /// For generated code.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        bit: u64,
        availability: Availability,
        allows: &'static str,
        operations: &'static [&'static str],
        components: &'static [&'static str],
    ) -> Self {
        ScopeInfo {
            name,
            bit,
            availability,
            allows,
            operations,
            components,
        }
    }
}

/// How an application gets a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Availability {
    /// Part of every application's scope.
    Implicit,
    /// Offered in the application portal.
    Portal,
    /// Granted by Bungie by arrangement.
    Arrangement,
    /// Not meant for third parties.
    Internal,
    /// Still listed, without use in Destiny 2.
    Obsolete,
}

/// What an operation without a scope asks for: nothing.
#[derive(Clone, Copy, Debug)]
pub enum NoScope {}

impl Scope for NoScope {
    const INFO: Option<&'static ScopeInfo> = None;
    const SET: ScopeSet = ScopeSet::EMPTY;
}

/// An application whose scopes include `S`.
#[diagnostic::on_unimplemented(
    message = "the application `{Self}` does not ask for the scope `{S}`",
    label = "this operation needs `{S}`",
    note = "add the scope to `application_scopes!` and tick it in Bungie's application portal"
)]
pub trait Grants<S: Scope> {}

/// An application that declares its scopes with
/// [`application_scopes!`](crate::application_scopes).
pub trait Scopes {
    /// All that it asks for; `None` where only the running program knows.
    const SCOPES: Option<ScopeSet>;
}

/// An application whose scopes are not known to the compiler. They are checked before sending,
/// against what the session was granted.
#[derive(Clone, Copy, Debug)]
pub enum AnyScope {}

impl<S: Scope> Grants<S> for AnyScope {}

impl Scopes for AnyScope {
    const SCOPES: Option<ScopeSet> = None;
}

/// Declares the type of an application and the scopes that it asks for, which are those that are
/// ticked in Bungie's application portal.
///
/// ```
/// use bungie_client::{Grants, Scope, ScopeInfo, ScopeSet, application_scopes};
///
/// pub enum MoveItems {}
/// impl Scope for MoveItems {
///     const INFO: Option<&'static ScopeInfo> = None;
///     const SET: ScopeSet = ScopeSet::from_bits(32);
/// }
///
/// application_scopes!(pub VaultSorter: MoveItems);
///
/// fn may_move<A: Grants<MoveItems>>() {}
/// may_move::<VaultSorter>();
/// ```
#[macro_export]
macro_rules! application_scopes {
    ($(#[$meta:meta])* $visibility:vis $application:ident: $($scope:ty),* $(,)?) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        $visibility enum $application {}

        impl $crate::Grants<$crate::NoScope> for $application {}
        $(impl $crate::Grants<$scope> for $application {})*

        impl $crate::Scopes for $application {
            const SCOPES: ::core::option::Option<$crate::ScopeSet> = ::core::option::Option::Some(
                $crate::ScopeSet::EMPTY$(.union(<$scope as $crate::Scope>::SET))*,
            );
        }
    };
}
