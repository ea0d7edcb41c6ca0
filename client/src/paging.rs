//! Answers that come in pages.

use crate::{Caller, Endpoint, Error, ErrorKind};
use futures_util::stream::{self, Stream};

/// A request whose answer comes in pages.
pub trait Paged: Endpoint + Clone + Send {
    /// The number of the first page.
    const FIRST_PAGE: i32;

    /// The page that the request asks for; absent if it leaves that to Bungie.
    fn page_number(&self) -> Option<i32>;

    /// The same request for another page.
    #[must_use]
    fn at_page(self, page: i32) -> Self;

    /// Whether the answer says that there are more pages.
    fn has_more(response: &Self::Response) -> bool;
}

/// What comes next.
enum Next<E> {
    Page(E, i32),
    End,
}

/// All pages, from the one that `request` asks for. Ends after the last one, at a success without a
/// response, or with the first error.
pub(crate) fn pages<E: Paged, C: Caller<E>>(
    caller: &C,
    request: E,
) -> impl Stream<Item = Result<E::Response, Error>> + Send {
    let first = request.page_number().unwrap_or(E::FIRST_PAGE);
    stream::try_unfold(Next::Page(request, first), async move |next| {
        let Next::Page(request, number) = next else {
            return Ok(None);
        };
        let request = request.at_page(number);
        match caller.call(&request).await {
            Ok(response) => {
                let following = number.checked_add(1).filter(|_| E::has_more(&response));
                let next = following.map_or(Next::End, |number| Next::Page(request, number));
                Ok(Some((response, next)))
            }
            // Past the end Bungie answers with a success that has nothing in it.
            Err(error) if error.kind() == ErrorKind::EmptyResponse => Ok(None),
            Err(error) => Err(error),
        }
    })
}
