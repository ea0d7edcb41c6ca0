//! Whom a throttle is for.

/// Whom a throttle is for: nobody else waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Whom {
    /// The application: everything that this client sends.
    Application,
    /// The address, at the server that said so: what this client sends to it.
    Server,
    /// One user: everything that is sent with their token. Without a user, the calls of the operation
    /// that are made without one.
    User,
    /// One user's calls of one operation. Without a user, those that are made without one.
    Action,
}
