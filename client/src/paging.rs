//! Answers that come in pages.

use crate::Endpoint;

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
