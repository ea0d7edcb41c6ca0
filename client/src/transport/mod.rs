//! Bytes out, bytes in: the one place that knows an HTTP stack.

mod pieces;
#[cfg(feature = "reqwest")]
pub mod reqwest_0_13;
#[cfg(feature = "tower")]
pub mod tower;

pub use pieces::{Pieces, StreamFuture};

use bytes::Bytes;
use std::{error::Error as StdError, fmt, future::Future, pin::Pin};

/// A request that is under way.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'a>>;

/// Sends requests. Whatever answer arrives is a success here, of any HTTP status.
///
/// A transport must not follow redirects: they would carry the user's token to another host, or
/// lose it. It should refuse bodies of more than `max_body` bytes, counted after decompression,
/// without holding more than that in memory.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends one request and reads the whole answer.
    fn send(&self, request: http::Request<Bytes>, max_body: usize) -> TransportFuture<'_>;

    /// Sends one request and gives the body of the answer in pieces, for files that no memory has to hold.
    ///
    /// Pieces are what was sent: a transport must not unpack them, unless it takes `Content-Encoding` and
    /// `Content-Length` out of the headers as well. By default this is [`send`](Self::send), and the
    /// body one piece: then it stands in memory as a whole, and is limited to a gibibyte.
    fn stream(&self, request: http::Request<Bytes>) -> StreamFuture<'_> {
        let answer = self.send(request, 1 << 30);
        Box::pin(async move { Ok(answer.await?.map(Pieces::whole)) })
    }
}

/// A failure to get a whole answer.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

/// What sort of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection, or one that was cut.
    Connection,
    /// The transport's own patience ran out.
    Timeout,
    /// The body is larger than allowed.
    TooLarge,
    /// The stack cannot send such a request.
    Request,
    /// The stack followed a redirect, and sent keys and tokens along.
    Redirect,
}

impl TransportError {
    /// A failure of this sort.
    pub fn new(
        kind: TransportErrorKind,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        TransportError {
            kind,
            source: source.into(),
        }
    }

    /// The sort of failure.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connection => "the connection failed",
            TransportErrorKind::Timeout => "no answer in time",
            TransportErrorKind::TooLarge => "the body is too large",
            TransportErrorKind::Request => "the request cannot be sent",
            TransportErrorKind::Redirect => "a redirect was followed",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
