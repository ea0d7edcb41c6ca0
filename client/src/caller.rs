//! Who sends requests.

use crate::{Endpoint, Error};
use std::future::Future;

/// Somebody who can send a request: an anonymous client or a signed-in user.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may not send this operation",
    note = "an operation that needs a signed-in user is sent through `Client::user(session)`"
)]
pub trait Caller<E: Endpoint>: Sync {
    /// Sends the request and reads the answer.
    fn call(&self, request: &E) -> impl Future<Output = Result<E::Response, Error>> + Send;
}
