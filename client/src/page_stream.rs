//! The stream of pages, or of what they bring.

use crate::Error;
use futures_util::{Stream, StreamExt as _};
use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

/// Pages, or the items of pages, in their order; each page is a call that begins when it is asked for.
///
/// A [`Stream`] that borrows nothing: it can be returned, kept, and spawned as a part of a task.
/// [`next`](Self::next) needs no trait.
///
/// It ends after the page that says that it is the last, after a page that has nothing in its list where
/// that is how Bungie says it, at a success without a response, and after the first error. An error in
/// the middle leaves what came before; to go on, send the request for that page again.
///
/// Each page is a call of its own: it waits for its turn, is tried again, and may take as long as any
/// other call of the client ([`Client::with_timeout`](crate::Client::with_timeout) and its siblings).
/// Nothing limits all pages together, so a stream that somebody waits for needs a limit around it.
#[must_use = "a stream asks for nothing until it is polled"]
pub struct PageStream<T>(Pin<Box<dyn Stream<Item = Result<T, Error>> + Send>>);

impl<T> PageStream<T> {
    pub(crate) fn new(stream: impl Stream<Item = Result<T, Error>> + Send + 'static) -> Self {
        PageStream(Box::pin(stream))
    }

    /// The next one; `None` at the end. Fails as a call does, and is at the end then.
    ///
    /// When the future is dropped, the call goes on with the next future.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        self.0.next().await
    }
}

impl<T> Stream for PageStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> fmt::Debug for PageStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream").finish_non_exhaustive()
    }
}
