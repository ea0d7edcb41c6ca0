//! What can go wrong on the way to Bungie, or there.

use super::{
    body::{self, Body},
    page::Page,
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Response, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_TYPE},
};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::Semaphore;

const JSON: &str = "application/json; charset=utf-8";

/// An answer that goes wrong. Status and headers can be set on all of them.
///
/// It comes in place of whatever would have been answered. Where it has to do with the good answer,
/// that is the one to a request that is not refused.
#[derive(Clone, Debug)]
pub struct Fault {
    kind: Kind,
    status: Option<StatusCode>,
    headers: HeaderMap,
}

#[derive(Clone, Debug)]
enum Kind {
    /// What would have been sent.
    Good,
    Text(&'static str, Bytes),
    HeldAnswer(Gate),
    HeldBody(Gate),
    CutBeforeHeaders,
    CutInBody,
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
        }
    }

    /// The answer that would have been sent, for another status or other headers.
    pub fn good() -> Self {
        Fault::new(Kind::Good)
    }

    /// A page where JSON is expected.
    pub fn page(page: Page) -> Self {
        Fault::text("text/html; charset=utf-8", page.text()).status(page.status())
    }

    /// Any body.
    pub fn text(content_type: &'static str, text: impl Into<Bytes>) -> Self {
        Fault::new(Kind::Text(content_type, text.into()))
    }

    /// Another place for what was asked for: `301`.
    ///
    /// # Panics
    ///
    /// If the location fits into no header.
    pub fn redirect(location: &str) -> Self {
        Fault::text("text/html; charset=utf-8", Page::Moved.text())
            .status(Page::Moved.status())
            .header("location", location)
    }

    /// A refusal of the token endpoint, as RFC 6749 has it: `400` with a JSON object.
    pub fn refused(error: &str, description: &str) -> Self {
        let body = json!({"error": error, "error_description": description});
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

    /// The connection ends without an answer.
    pub fn cut_before_headers() -> Self {
        Fault::new(Kind::CutBeforeHeaders)
    }

    /// The connection ends half-way through the body.
    pub fn cut_in_body() -> Self {
        Fault::new(Kind::CutInBody)
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

    /// Sets the HTTP status.
    ///
    /// # Panics
    ///
    /// If it is none.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(StatusCode::from_u16(status).expect("an HTTP status"));
        self
    }

    /// Sets a header, such as `Retry-After`, or replaces one that the answer has anyway.
    ///
    /// # Panics
    ///
    /// If it is none.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("the value of a header");
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }

    /// Is the request refused? Whatever else goes wrong does so on the way back, when the deed is done.
    pub(super) fn is_instead(&self) -> bool {
        matches!(self.kind, Kind::Text(..))
    }

    /// The answer to a request. `good` is the body as it should be. `None` cuts the connection.
    pub(super) async fn answer(
        self,
        good: impl FnOnce() -> Bytes,
        client_takes_gzip: bool,
    ) -> Option<Response<Body>> {
        let mut content_type = JSON;
        let mut encoding = None;
        let body = match self.kind {
            Kind::CutBeforeHeaders => return None,
            Kind::Good if client_takes_gzip => {
                encoding = Some("gzip");
                Body::whole(body::gzip(&good()))
            }
            Kind::Good => Body::whole(good()),
            Kind::Text(of_type, text) => {
                content_type = of_type;
                Body::whole(text)
            }
            Kind::HeldAnswer(gate) => {
                gate.passed().await;
                Body::whole(good())
            }
            Kind::HeldBody(gate) => Body::default()
                .wait(async move { gate.passed().await })
                .send(good())
                .announced(),
            Kind::CutInBody => {
                let good = good();
                Body::cut(&good, good.len() / 2)
            }
            Kind::Truncated => {
                let good = good();
                Body::whole(good.slice(..good.len() / 2))
            }
            Kind::Gzip => {
                encoding = Some("gzip");
                Body::whole(body::gzip(&good()))
            }
            Kind::Brotli => {
                encoding = Some("br");
                Body::whole(body::brotli(&good()))
            }
            Kind::Bomb { mebibytes } => {
                encoding = Some("gzip");
                body::bomb(mebibytes)
            }
            Kind::Huge {
                mebibytes,
                announced,
            } => huge(mebibytes, announced),
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        headers.extend(self.headers);
        let mut answer = Response::new(body);
        *answer.status_mut() = self.status.unwrap_or_default();
        *answer.headers_mut() = headers;
        Some(answer)
    }
}

/// A JSON text of one piece, with everything else of an envelope around it.
fn huge(mebibytes: u32, announced: bool) -> Body {
    static PIECE: [u8; 1 << 16] = [b'a'; 1 << 16];
    let envelope = super::sample::envelope(json!("@")).to_string();
    let (before, after) = envelope.split_once('@').expect("the response");
    let body = Body::default()
        .send(before.to_owned())
        .repeat(&PIECE[..], u64::from(mebibytes) * 16)
        .send(after.to_owned());
    if announced { body.announced() } else { body }
}

/// An envelope with other contents than usual.
#[derive(Clone, Debug)]
pub struct Envelope {
    members: Value,
    status: u16,
}

impl Envelope {
    /// A success without a `Response`.
    pub fn success() -> Self {
        let mut members = super::sample::envelope(Value::Null);
        members
            .as_object_mut()
            .expect("an object")
            .remove("Response");
        Envelope {
            members,
            status: 200,
        }
    }

    /// A refusal: number and name of the error. Travels with HTTP status 500, as most do.
    pub fn error(code: i32, name: &str) -> Self {
        Envelope::success()
            .member("ErrorCode", code)
            .member("ErrorStatus", name)
            .member("Message", format!("This is {name}, said the fake."))
            .http_status(500)
    }

    /// The service, or a part of it, is down for maintenance.
    pub fn system_disabled() -> Self {
        Envelope::error(5, "SystemDisabled").http_status(503)
    }

    /// Sets what it holds: `0`, for example, as some errors do.
    #[must_use]
    pub fn response(self, response: Value) -> Self {
        self.member("Response", response)
    }

    #[must_use]
    pub fn throttle_seconds(self, seconds: i32) -> Self {
        self.member("ThrottleSeconds", seconds)
    }

    #[must_use]
    pub fn message_data(mut self, name: &str, value: &str) -> Self {
        self.members["MessageData"][name] = value.into();
        self
    }

    /// The HTTP status that it travels with.
    #[must_use]
    pub fn http_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members[name] = value.into();
        self
    }
}

impl From<Envelope> for Fault {
    fn from(envelope: Envelope) -> Self {
        Fault::text(JSON, envelope.members.to_string()).status(envelope.status)
    }
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
