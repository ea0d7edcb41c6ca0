//! A good answer, as faults take it apart.

use super::{
    body::{self, Body},
    fault::HTML,
    page::Page,
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Response, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE},
};

/// A good answer.
#[derive(Debug)]
pub(super) struct Good {
    /// All of it, not encoded.
    whole: Bytes,
    /// What travels.
    sent: Bytes,
    status: StatusCode,
    headers: HeaderMap,
    /// Whether the length is said.
    announced: bool,
}

impl Good {
    /// An answer that travels as it is.
    pub(super) fn new(content_type: &'static str, whole: Bytes) -> Self {
        let content_type = HeaderValue::from_static(content_type);
        Good {
            sent: whole.clone(),
            whole,
            status: StatusCode::OK,
            headers: HeaderMap::from_iter([(CONTENT_TYPE, content_type)]),
            announced: true,
        }
    }

    /// A page.
    pub(super) fn page(page: Page) -> Self {
        let status = StatusCode::from_u16(page.status()).expect("an HTTP status");
        Good::new(HTML, page.text().into()).status(status)
    }

    /// Travels in gzip, which is `sent`.
    pub(super) fn in_gzip(mut self, sent: Bytes) -> Self {
        self.sent = sent;
        self.header(CONTENT_ENCODING, "gzip")
    }

    /// Travels in gzip.
    pub(super) fn packed(self) -> Self {
        let sent = body::gzip(&self.whole).into();
        self.in_gzip(sent)
    }

    /// Sets headers.
    pub(super) fn headers(mut self, headers: HeaderMap) -> Self {
        self.headers.extend(headers);
        self
    }

    /// Sets a header.
    pub(super) fn header(mut self, name: HeaderName, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("the value of a header");
        self.headers.insert(name, value);
        self
    }

    /// Does not say how long it is.
    pub(super) fn unannounced(mut self) -> Self {
        self.announced = false;
        self
    }

    /// Sets the status.
    pub(super) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Sends no more than what comes from this byte on.
    pub(super) fn from(mut self, start: usize) -> Self {
        let range = format!("bytes {start}-{}/{}", self.length() - 1, self.length());
        self.sent = self.sent.slice(start..);
        self.status(StatusCode::PARTIAL_CONTENT)
            .header(CONTENT_RANGE, &range)
    }

    /// How many bytes travel.
    pub(super) fn length(&self) -> usize {
        self.sent.len()
    }

    pub(super) fn answer(self) -> Response<Body> {
        let body = Body::default().send(self.sent.clone());
        self.with(body)
    }

    /// Headers at once, the body after an event.
    pub(super) fn answer_when(
        self,
        event: impl Future<Output = ()> + Send + 'static,
    ) -> Response<Body> {
        let body = Body::default().wait(event).send(self.sent.clone());
        self.with(body)
    }

    /// Headers of the whole, and a connection that ends after so many bytes.
    pub(super) fn cut(self, after: usize) -> Response<Body> {
        let sent = self.sent.slice(..after.min(self.sent.len()));
        self.with(Body::default().send(sent).cut())
    }

    /// The first half, in the same encoding, as if it were all.
    pub(super) fn half(self) -> Self {
        let half = self.whole.slice(..self.whole.len() / 2);
        let sent: Bytes = match self.headers.contains_key(CONTENT_ENCODING) {
            true => body::gzip(&half).into(),
            false => half.clone(),
        };
        Good {
            whole: half,
            sent,
            ..self.complete()
        }
    }

    /// All of it in this encoding, whatever the client takes.
    pub(super) fn encoded(self, name: &'static str, encode: impl Fn(&[u8]) -> Vec<u8>) -> Self {
        let good = Good {
            sent: encode(&self.whole).into(),
            ..self.complete()
        };
        good.header(CONTENT_ENCODING, name)
    }

    /// The answer to a request for all of it, whatever part was asked for.
    fn complete(mut self) -> Self {
        if self.headers.remove(CONTENT_RANGE).is_some() {
            self.status = StatusCode::OK;
        }
        self
    }

    fn with(self, body: Body) -> Response<Body> {
        let body = match self.announced {
            true => body.announced_as(self.sent.len()),
            false => body,
        };
        let mut answer = Response::new(body);
        *answer.status_mut() = self.status;
        *answer.headers_mut() = self.headers;
        answer
    }
}
