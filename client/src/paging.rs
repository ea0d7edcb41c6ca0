//! Answers that come in pages.

use crate::{Caller, Endpoint, ErrorKind, page_stream::PageStream};
use futures_util::stream::{self, TryStreamExt as _};

/// A request whose answer comes in pages: see [`Client::pages`](crate::Client::pages).
pub trait Paged: Endpoint + Clone + Send + 'static {
    /// The number of the first page.
    const FIRST_PAGE: i32;

    /// The page that the request asks for; absent if it leaves that to Bungie, or asks for what is no number.
    fn page_number(&self) -> Option<i32>;

    /// The same request for another page.
    #[must_use]
    fn at_page(self, page: i32) -> Self;

    /// Whether the answer says that there are more pages.
    fn has_more(response: &Self::Response) -> bool;
}

/// A request whose pages bring items, in one list: see [`Client::items`](crate::Client::items).
pub trait PagedItems: Paged {
    /// What a page brings.
    type Item: Send + 'static;

    /// The items of a page, in Bungie's order.
    fn items(response: Self::Response) -> Vec<Self::Item>;
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
