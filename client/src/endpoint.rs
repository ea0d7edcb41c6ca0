//! What a request builder is to the client.

use crate::{
    Access, Envelope, Operation, Scope, ScopeSet,
    envelope::DecodeError,
    presence::Granted,
    request::{InvalidArgument, Parts},
};
use bytes::Bytes;

/// A request to one operation. Every request builder of the generated crate is one.
pub trait Endpoint: Sync {
    /// The facts about the operation.
    const OPERATION: &'static Operation;

    /// What a successful answer holds.
    type Response: Send;

    /// Who may send it.
    type Access: Access;

    /// The scope that it needs, [`NoScope`](crate::NoScope) for none.
    type Scope: Scope;

    /// Path, query and body.
    fn parts(&self) -> Parts;

    /// The scopes that a user's token needs for all of it: those of the operation, and those of the
    /// components that are asked for.
    fn scopes(&self) -> ScopeSet {
        Self::OPERATION.scopes
    }

    /// Reads the body of an answer: the whole envelope. Compiled once, where the type is defined.
    fn decode(body: &[u8]) -> Result<Envelope<Self::Response>, DecodeError>;

    /// Notes in a response which of its components were asked for and may be seen.
    #[doc(hidden)]
    fn mark(&self, response: &mut Self::Response, granted: Granted) {
        let _ = (response, granted);
    }

    /// The request as plain data: nothing is sent, and neither key nor token is in it.
    ///
    /// Fails on a path argument that no URL can carry: empty, `.` or `..`.
    fn to_http(&self) -> Result<http::Request<Bytes>, InvalidArgument> {
        self.parts().to_http()
    }
}
