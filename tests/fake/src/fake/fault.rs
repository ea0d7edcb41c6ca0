//! What can go wrong on the way to Bungie, or there.

use super::{
    body::{self, Body},
    good::Good,
    page::Page,
};
use crate::error::FakeError;
use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Response, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_TYPE},
};
use std::sync::Arc;
use tokio::sync::Semaphore;

pub(super) const JSON: &str = "application/json; charset=utf-8";
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// An answer that goes wrong. Status and headers can be set on all of them.
///
/// It comes in place of whatever would have been answered. Where it has to do with the good answer,
/// that is the one to a request that is not refused.
#[derive(Clone, Debug)]
pub struct Fault {
    kind: Kind,
    status: Option<StatusCode>,
    headers: HeaderMap,
    /// What HTTP does not have, of what was asked for.
    invalid: Option<String>,
}

#[derive(Clone, Debug)]
enum Kind {
    /// What would have been sent.
    Good,
    Text(&'static str, Bytes),
    HeldAnswer(Gate),
    HeldBody(Gate),
    LostRequest,
    CutBeforeHeaders,
    CutInBody,
    CutAfter(usize),
    Truncated,
    Gzip,
    Brotli,
    Bomb {
        mebibytes: u32,
    },
    Huge {
        mebibytes: u32,
        announced: bool,
    },
}

impl Fault {
    fn new(kind: Kind) -> Self {
        Fault {
            kind,
            status: None,
            headers: HeaderMap::new(),
            invalid: None,
        }
    }

    /// The answer that would have been sent, for another status or other headers.
    pub fn good() -> Self {
        Fault::new(Kind::Good)
    }

    /// A page where JSON is expected.
    pub fn page(page: Page) -> Self {
        Fault::text(HTML, page.text()).status(page.status())
    }

    /// Any body.
    pub fn text(content_type: &'static str, text: impl Into<Bytes>) -> Self {
        Fault::new(Kind::Text(content_type, text.into()))
    }

    /// Another place for what was asked for: `301`.
    pub fn redirect(location: &str) -> Self {
        Fault::text(HTML, Page::Moved.text())
            .status(Page::Moved.status())
            .header("location", location)
    }

    /// A refusal of the token endpoint, as RFC 6749 has it: `400` with a JSON object.
    pub fn refused(error: &str, description: &str) -> Self {
        let body = serde_json::json!({"error": error, "error_description": description});
        Fault::text(JSON, body.to_string()).status(400)
    }

    /// `200` and nothing else.
    pub fn empty() -> Self {
        Fault::text(JSON, "")
    }

    /// Nothing at all before the gate opens.
    pub fn held_answer(gate: &Gate) -> Self {
        Fault::new(Kind::HeldAnswer(gate.clone()))
    }

    /// Status and headers at once, the body when the gate opens.
    pub fn held_body(gate: &Gate) -> Self {
        Fault::new(Kind::HeldBody(gate.clone()))
    }

    /// The request is lost on its way: nothing is done, and the connection ends.
    pub fn lost_request() -> Self {
        Fault::new(Kind::LostRequest)
    }

    /// The connection ends without an answer. What was asked for is done.
    pub fn cut_before_headers() -> Self {
        Fault::new(Kind::CutBeforeHeaders)
    }

    /// The connection ends half-way through the body.
    pub fn cut_in_body() -> Self {
        Fault::new(Kind::CutInBody)
    }

    /// The connection ends when so many bytes of the body are sent. They are counted as they travel, in gzip
    /// for example. A client that is slow to read may get fewer.
    pub fn cut_after(bytes: usize) -> Self {
        Fault::new(Kind::CutAfter(bytes))
    }

    /// Half of the JSON, announced as if it were all.
    pub fn truncated() -> Self {
        Fault::new(Kind::Truncated)
    }

    /// The good answer in gzip, whether the client takes it or not.
    pub fn gzip() -> Self {
        Fault::new(Kind::Gzip)
    }

    /// The same in brotli.
    pub fn brotli() -> Self {
        Fault::new(Kind::Brotli)
    }

    /// Zeros in gzip: this many MiB inside, a thousandth of it on the wire.
    pub fn gzip_bomb(mebibytes: u32) -> Self {
        Fault::new(Kind::Bomb { mebibytes })
    }

    /// A success with a text of this many MiB, in chunks. No more than one chunk is in memory.
    pub fn huge(mebibytes: u32) -> Self {
        Fault::new(Kind::Huge {
            mebibytes,
            announced: false,
        })
    }

    /// The same with its length in the headers.
    pub fn huge_and_announced(mebibytes: u32) -> Self {
        Fault::new(Kind::Huge {
            mebibytes,
            announced: true,
        })
    }

    /// Sets the HTTP status. One that HTTP does not have is an error where the fault is planned.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(status) => self.status = Some(status),
            Err(_) => self.invalid = Some(format!("{status} is no HTTP status")),
        }
        self
    }

    /// Sets a header, such as `Retry-After`, or replaces one that the answer has anyway. One that HTTP does not have
    /// is an error where the fault is planned.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            (Ok(name), Ok(value)) => drop(self.headers.insert(name, value)),
            _ => self.invalid = Some(format!("{name}: {value:?} is no HTTP header")),
        }
        self
    }

    /// Fails if HTTP does not have what it says.
    pub(super) fn checked(self) -> Result<Self, FakeError> {
        match self.invalid {
            Some(what) => Err(FakeError::InvalidHttp(what)),
            None => Ok(self),
        }
    }

    /// Whether nothing is done. Whatever else goes wrong does so on the way back, when the deed is done.
    pub(super) fn is_instead(&self) -> bool {
        matches!(self.kind, Kind::Text(..) | Kind::LostRequest)
    }

    /// The answer that it is by itself, if it is one.
    pub(super) fn own(&self) -> Option<Good> {
        let Kind::Text(content_type, text) = &self.kind else {
            return None;
        };
        let good = Good::new(content_type, text.clone()).headers(self.headers.clone());
        Some(match self.status {
            Some(status) => good.status(status),
            None => good,
        })
    }

    /// What becomes of an answer. `None` cuts the connection. Only an answer that is as it should be travels in gzip.
    pub(super) async fn of(self, good: Good, client_takes_gzip: bool) -> Option<Response<Body>> {
        let in_gzip = client_takes_gzip && matches!(self.kind, Kind::Good);
        let good = || if in_gzip { good.packed() } else { good };
        self.in_place_of(good).await
    }

    /// The answer in place of a good one. `None` cuts the connection.
    pub(super) async fn in_place_of(self, good: impl FnOnce() -> Good) -> Option<Response<Body>> {
        let mut answer = match self.kind {
            Kind::LostRequest | Kind::CutBeforeHeaders => return None,
            Kind::Good => good().answer(),
            Kind::Text(content_type, text) => Good::new(content_type, text).answer(),
            Kind::HeldAnswer(gate) => {
                gate.passed().await;
                good().answer()
            }
            Kind::HeldBody(gate) => good().answer_when(async move { gate.passed().await }),
            Kind::CutInBody => {
                let good = good();
                let half = good.length() / 2;
                good.cut(half)
            }
            Kind::CutAfter(bytes) => good().cut(bytes),
            Kind::Truncated => good().half().answer(),
            Kind::Gzip => good().encoded("gzip", body::gzip).answer(),
            Kind::Brotli => good().encoded("br", body::brotli).answer(),
            Kind::Bomb { mebibytes } => {
                let mut answer = json(body::bomb(mebibytes));
                let gzip = HeaderValue::from_static("gzip");
                answer.headers_mut().insert(CONTENT_ENCODING, gzip);
                answer
            }
            Kind::Huge {
                mebibytes,
                announced,
            } => json(huge(mebibytes, announced)),
        };
        if let Some(status) = self.status {
            *answer.status_mut() = status;
        }
        answer.headers_mut().extend(self.headers);
        Some(answer)
    }
}

fn json(body: Body) -> Response<Body> {
    let mut answer = Response::new(body);
    let content_type = HeaderValue::from_static(JSON);
    answer.headers_mut().insert(CONTENT_TYPE, content_type);
    answer
}

/// A JSON text of one piece, with everything else of an envelope around it.
fn huge(mebibytes: u32, announced: bool) -> Body {
    static PIECE: [u8; 1 << 16] = [b'a'; 1 << 16];
    let envelope = super::sample::envelope("@".into()).to_string();
    let (before, after) = envelope.split_once('@').expect("the response");
    let body = Body::default()
        .send(before.to_owned())
        .repeat(&PIECE[..], u64::from(mebibytes) * 16)
        .send(after.to_owned());
    if announced { body.announced() } else { body }
}

/// Holds answers back until it is opened. Clones are the same gate.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Semaphore>);

impl Gate {
    /// A gate that is closed.
    pub fn closed() -> Self {
        Gate(Arc::new(Semaphore::new(0)))
    }

    /// Opens the gate for good.
    pub fn open(&self) {
        self.0.close();
    }

    async fn passed(&self) {
        // There are no permits: this ends, with an error, when the gate opens.
        let _ = self.0.acquire().await;
    }
}
