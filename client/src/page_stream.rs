//! The stream of pages, or of what they bring.

use crate::{Caller, Error, ErrorKind, Paged, PagedItems};
use futures_util::{
    Stream, StreamExt as _,
    stream::{self, TryStreamExt as _},
};
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

/// What comes next.
enum Next<E> {
    Page(E, i32),
    End,
}

/// All pages, from the one that `request` asks for. Ends after the last one, at a success without a
/// response, or with the first error.
pub(crate) fn pages<E, C>(caller: C, request: E) -> PageStream<E::Response>
where
    E: Paged,
    C: Caller<E> + Send + 'static,
{
    // A body that is a literal holds 0 for what it does not set.
    let asked = request.page_number().unwrap_or(E::FIRST_PAGE);
    let next = Next::Page(request, asked.max(E::FIRST_PAGE));
    let pages = stream::try_unfold((caller, next), async |(caller, next)| {
        let Next::Page(request, number) = next else {
            return Ok(None);
        };
        let request = request.at_page(number);
        match caller.call(&request).await {
            Ok(response) => {
                let following = number.checked_add(1).filter(|_| E::has_more(&response));
                let next = following.map_or(Next::End, |number| Next::Page(request, number));
                Ok(Some((response, (caller, next))))
            }
            // Past the end Bungie answers with a success that has nothing in it.
            Err(error) if error.kind() == ErrorKind::EmptyResponse => Ok(None),
            Err(error) => Err(error),
        }
    });
    PageStream::new(pages)
}

/// The items of all pages, one after the other.
pub(crate) fn items<E, C>(caller: C, request: E) -> PageStream<E::Item>
where
    E: PagedItems,
    C: Caller<E> + Send + 'static,
{
    let lists =
        pages(caller, request).map_ok(|page| stream::iter(E::items(page).into_iter().map(Ok)));
    PageStream::new(lists.try_flatten())
}
