//! The body of an answer as it comes.

use super::TransportError;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

/// An answer whose head is there and whose body is to come.
pub type StreamFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Pieces>, TransportError>> + Send + 'a>>;

/// A body in pieces, as they were sent: compressed, if `Content-Encoding` says so.
#[must_use = "a body is not read until it is polled"]
pub struct Pieces(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>);

impl Pieces {
    /// The pieces of a stream.
    pub fn new(pieces: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Pieces(Box::pin(pieces))
    }

    /// A whole body in one piece.
    pub fn whole(body: Bytes) -> Self {
        Pieces::new(stream::iter([Ok(body)]))
    }

    /// The next piece; `None` at the end of the body.
    pub async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        self.0.next().await
    }
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pieces").finish_non_exhaustive()
    }
}
