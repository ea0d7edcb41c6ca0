//! From arguments to a request: path, query and body, each encoded.

use crate::{
    Operation,
    wire::{Encode, Encoded, odd},
};
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{fmt, fmt::Write as _};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Text as it stands in a path or a query.
#[cfg(feature = "client")]
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A value that fits into a path or a query.
#[doc(hidden)]
pub trait Argument {
    /// Appends the value, not yet percent-encoded.
    fn write(&self, out: &mut String);

    /// Whether it can be sent, or why not.
    fn check(&self) -> Result<(), &'static str> {
        Ok(())
    }

    /// Appends the value, percent-encoded.
    fn encode(&self, out: &mut String) {
        let start = out.len();
        self.write(out);
        let is_plain = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
        };
        // Most values are numbers, and stay as they are.
        if !out.get(start..).is_some_and(is_plain) {
            let text = out.split_off(start);
            out.extend(utf8_percent_encode(&text, RESERVED));
        }
    }
}

macro_rules! displayed {
    ($($type:ty)*) => {$(
        impl Argument for $type {
            fn write(&self, out: &mut String) {
                // Writing to a string cannot fail.
                let _ = write!(out, "{self}");
            }
        }
    )*};
}

displayed!(u8 i16 i32 u32 i64 u64 f32 f64 bool String NaiveDate);

impl Argument for DateTime<Utc> {
    fn write(&self, out: &mut String) {
        out.push_str(&self.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    }
}

impl<D: ?Sized> Argument for crate::wire::DefinitionHash<D> {
    fn write(&self, out: &mut String) {
        self.get().write(out);
    }
}

/// A value of a query parameter; one that is absent is left out of the query.
#[doc(hidden)]
pub trait QueryValue {
    /// Whether there is nothing to send.
    fn is_absent(&self) -> bool;

    /// Whether it can be sent, or why not.
    fn check_value(&self) -> Result<(), &'static str>;

    /// Appends the value, percent-encoded.
    fn encode_value(&self, out: &mut String);
}

impl<T: Argument> QueryValue for T {
    fn is_absent(&self) -> bool {
        false
    }

    fn check_value(&self) -> Result<(), &'static str> {
        self.check()
    }

    fn encode_value(&self, out: &mut String) {
        self.encode(out);
    }
}

impl<T: Argument> QueryValue for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn check_value(&self) -> Result<(), &'static str> {
        self.as_ref().map_or(Ok(()), Argument::check)
    }

    fn encode_value(&self, out: &mut String) {
        if let Some(value) = self {
            value.encode(out);
        }
    }
}

/// A list is joined by commas, which Bungie expects as they are.
impl<T: Argument> QueryValue for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn check_value(&self) -> Result<(), &'static str> {
        self.iter().try_for_each(Argument::check)
    }

    fn encode_value(&self, out: &mut String) {
        for (index, item) in self.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            item.encode(out);
        }
    }
}

/// A request without server, headers and key.
#[derive(Clone, Debug)]
pub struct Parts {
    operation: &'static Operation,
    /// Or the first argument that cannot be sent.
    path: Result<String, InvalidArgument>,
    query: String,
    body: Option<Bytes>,
}

impl Parts {
    /// Fills the path template of `operation` with `arguments`, in the order of the template. For
    /// generated code, as are [`query`](Self::query) and [`body`](Self::body).
    #[doc(hidden)]
    pub fn new(operation: &'static Operation, arguments: &[&dyn Argument]) -> Self {
        Parts {
            operation,
            path: fill(operation, arguments),
            query: String::new(),
            body: None,
        }
    }

    /// Adds a query parameter, unless the value is absent.
    #[doc(hidden)]
    #[must_use]
    pub fn query(mut self, name: &str, value: &dyn QueryValue) -> Self {
        if let Err(reason) = value.check_value() {
            self.refuse(name, reason);
        }
        if !value.is_absent() {
            self.query
                .push(if self.query.is_empty() { '?' } else { '&' });
            self.query.push_str(name);
            self.query.push('=');
            value.encode_value(&mut self.query);
        }
        self
    }

    /// Sets the JSON body.
    #[doc(hidden)]
    #[must_use]
    pub fn body(mut self, body: &dyn Encode) -> Self {
        match odd::strictly(|| serde_json::to_vec(&Encoded(body))) {
            Ok(json) => self.body = Some(json.into()),
            Err(error) => self.refuse("the body", error),
        }
        self
    }

    fn refuse(&mut self, parameter: &str, reason: impl fmt::Display) {
        if self.path.is_ok() {
            self.path = Err(InvalidArgument {
                operation: self.operation.id,
                parameter: parameter.to_owned(),
                reason: reason.to_string(),
            });
        }
    }

    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The request as plain data, addressed to the operation's own server.
    pub fn to_http(&self) -> Result<http::Request<Bytes>, InvalidArgument> {
        self.to_http_at([self.operation.server.base, ""], &[])
    }

    /// The same, addressed to another server, given in two parts without a final slash, and with more
    /// parameters, which are encoded.
    pub(crate) fn to_http_at(
        &self,
        [origin, base]: [&str; 2],
        more: &[(String, String)],
    ) -> Result<http::Request<Bytes>, InvalidArgument> {
        let path = self.path.as_ref().map_err(InvalidArgument::clone)?;
        let mut url = [origin, base, path, &self.query].concat();
        let mut separator = if self.query.is_empty() { '?' } else { '&' };
        for (name, value) in more {
            url.push(separator);
            url.extend([name, "=", value]);
            separator = '&';
        }
        let mut request = http::Request::builder()
            .method(self.operation.method.clone())
            .uri(url);
        if self.body.is_some() {
            request = request.header(http::header::CONTENT_TYPE, "application/json");
        }
        request
            .body(self.body.clone().unwrap_or_default())
            .map_err(|error| InvalidArgument {
                operation: self.operation.id,
                parameter: "the whole URL".to_owned(),
                reason: error.to_string(),
            })
    }
}

/// An argument that cannot be sent: one that no URL can carry, or a value that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidArgument {
    operation: &'static str,
    parameter: String,
    reason: String,
}

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.operation, self.parameter, self.reason)
    }
}

impl std::error::Error for InvalidArgument {}

/// Puts the encoded arguments into the places of the template.
fn fill(
    operation: &'static Operation,
    arguments: &[&dyn Argument],
) -> Result<String, InvalidArgument> {
    let mut path = String::with_capacity(operation.path.len() + 16 * arguments.len());
    let mut arguments = arguments.iter();
    let mut rest = operation.path;
    while let Some((before, after)) = rest.split_once('{') {
        let (parameter, after) = after.split_once('}').unwrap_or((after, ""));
        path.push_str(before);
        let start = path.len();
        let refused = |reason| InvalidArgument {
            operation: operation.id,
            parameter: parameter.to_owned(),
            reason,
        };
        if let Some(argument) = arguments.next() {
            argument
                .check()
                .map_err(|reason| refused(reason.to_owned()))?;
            argument.encode(&mut path);
        }
        // URL parsers take these for steps within the path, encoded or not.
        if let text @ ("" | "." | "..") = path.get(start..).unwrap_or_default() {
            return Err(refused(format!("`{text}` cannot be a segment of a path")));
        }
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccessKind, Rate, ScopeSet, Server};
    use proptest::prelude::*;

    const SEARCH: Operation = Operation {
        id: "Test.Search",
        tag: "Test",
        method: http::Method::GET,
        server: &Server::new(
            "WWW",
            "https://www.bungie.net/Platform",
            Rate::new(1, std::time::Duration::ZERO),
        ),
        path: "/Search/{kind}/{text}/",
        parameters: &[],
        has_body: false,
        reads: false,
        access: AccessKind::Anonymous,
        scopes: ScopeSet::EMPTY,
        interval_per_user: None,
        preview: false,
        deprecated: false,
        docs: "",
    };

    fn search(kind: i32, text: &str) -> Parts {
        static OPERATION: Operation = SEARCH;
        Parts::new(&OPERATION, &[&kind, &text.to_owned()])
    }

    #[test]
    fn a_request_is_method_url_and_body() {
        let request = search(-1, "Gjally/horn? ä")
            .query("page", &Some(2))
            .query("none", &None::<i32>)
            .query("list", &vec![100, 200])
            .query("empty", &Vec::<i32>::new())
            .to_http()
            .unwrap();
        assert_eq!(request.method(), "GET");
        assert_eq!(
            request.uri().to_string(),
            "https://www.bungie.net/Platform/Search/-1/Gjally%2Fhorn%3F%20%C3%A4/?page=2&list=100,200"
        );
        assert!(request.headers().is_empty());
    }

    #[test]
    fn a_segment_that_would_walk_the_path_is_refused() {
        for text in ["", ".", ".."] {
            let error = search(1, text).to_http().unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("Test.Search: text: `{text}` cannot be a segment of a path")
            );
        }
        assert!(search(1, "...").to_http().is_ok());
    }

    #[test]
    fn a_url_beyond_the_limit_is_an_error_and_no_panic() {
        let error = search(1, &"a".repeat(70_000)).to_http().unwrap_err();
        assert!(error.to_string().contains("too long"), "{error}");
    }

    #[test]
    fn a_body_is_json() {
        let request = search(1, "a").body(&vec![5_i64]).to_http().unwrap();
        assert_eq!(&request.body()[..], b"[\"5\"]");
        assert_eq!(request.headers()["content-type"], "application/json");
    }

    proptest! {
        #[test]
        fn any_text_comes_back_out_of_its_segment(text in "\\PC{1,40}") {
            prop_assume!(text != "." && text != "..");
            let url = search(1, &text).to_http().unwrap().uri().to_string();
            let path = url.strip_prefix(SEARCH.server.base).unwrap();
            let segments: Vec<_> = path.split('/').collect();
            prop_assert_eq!(segments.len(), 5);
            let back = percent_encoding::percent_decode_str(segments[3]).decode_utf8().unwrap();
            prop_assert_eq!(back, text);
        }
    }
}
