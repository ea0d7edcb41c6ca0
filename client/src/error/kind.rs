//! The sorts of failure that a program can act on.

/// What sort of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request could not be written: an argument fits into no URL.
    InvalidRequest,
    /// No connection, or one that was cut.
    Connection,
    /// Time ran out, while waiting for a turn or for the answer.
    Timeout,
    /// The body is larger than the client allows.
    TooLarge,
    /// A redirect, which is never followed: a host or a slash is wrong, see the message.
    Redirect,
    /// An answer that is not JSON, such as a page of a load balancer; [`Error::title`] has its title.
    ///
    /// [`Error::title`]: super::Error::title
    NotJson,
    /// Bungie.net or a part of it is closed for maintenance.
    Maintenance,
    /// Too many requests. [`Error::retry_after`] says how long to wait, if Bungie did.
    ///
    /// [`Error::retry_after`]: super::Error::retry_after
    Throttled,
    /// The user's session is over: revoked, expired, or not to be renewed. Bungie says the same of a
    /// token next to the API key of another application.
    SignInAgain,
    /// The user's token is good, but not for this.
    MissingScope,
    /// The token endpoint does not accept the application: its id, its secret or its client type.
    ApplicationRefused,
    /// While signing in: the user does not want to, or may not.
    Denied,
    /// While signing in: the callback does not belong to the authorization.
    Callback,
    /// The token endpoint failed, or its answer cannot be used. [`Error::is_transient`] says whether
    /// to try later.
    ///
    /// [`Error::is_transient`]: super::Error::is_transient
    TokenEndpoint,
    /// The store of sessions failed; the source says how. What was received is not lost: it is tried
    /// again for as long as the process lives.
    Storage,
    /// There is no tokio runtime to wait in, or a transport of the program panicked; see the message.
    Runtime,
    /// The API key is missing, wrong or disabled, or the application is.
    ApiKeyRefused,
    /// The `Origin` header is not the one that the application is registered with.
    OriginRefused,
    /// There is no such account, report, item or the like.
    NotFound,
    /// The user does not show it to others.
    Private,
    /// Bungie's platform refused for another reason: see [`Error::platform`].
    ///
    /// [`Error::platform`]: super::Error::platform
    Platform,
    /// The response has another shape than the document promises: [`Error::path`] says where.
    ///
    /// [`Error::path`]: super::Error::path
    Decode,
    /// A success without a response. For operations that page, the end.
    EmptyResponse,
}
