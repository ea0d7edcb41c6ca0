//! One file of a manifest, and what a request gets of it.

use super::{
    body,
    content::{ContentSettings, Etag},
    good::Good,
    server::takes_gzip,
};
use crate::manifest::Source;
use bytes::Bytes;
use flate2::Crc;
use http::{
    HeaderMap, HeaderName, StatusCode,
    header::{ACCEPT_RANGES, CONTENT_RANGE, ETAG, IF_RANGE, RANGE, VARY},
};
use std::sync::OnceLock;

/// A file. What is made from its bytes is made once, when it is asked for.
#[derive(Debug)]
pub(super) struct File {
    source: Source,
    is_json: bool,
    is_picture: bool,
    plain: OnceLock<Sent>,
    gzip: OnceLock<Sent>,
}

/// Bytes as they travel.
#[derive(Debug)]
struct Sent {
    bytes: Bytes,
    sum: OnceLock<u32>,
}

impl File {
    pub(super) fn new(path: &str, source: Source) -> Self {
        File {
            source,
            is_json: path.ends_with(".json"),
            is_picture: path.ends_with(".png"),
            plain: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    /// The answer to a request with these headers.
    pub(super) fn answer(&self, settings: &ContentSettings, headers: &HeaderMap) -> Good {
        let plain = self.plain.get_or_init(|| Sent::new(self.source.bytes()));
        let content_type = match (self.is_json, self.is_picture) {
            (true, _) => "application/json",
            (_, true) => "image/png",
            _ => "application/octet-stream",
        };
        let mut good = Good::new(content_type, plain.bytes.clone());
        let mut sent = plain;
        // Databases are zipped as they are.
        if settings.gzip && self.is_json {
            good = good.header(VARY, "Accept-Encoding");
            if takes_gzip(headers) {
                sent = self
                    .gzip
                    .get_or_init(|| Sent::new(body::gzip(&plain.bytes).into()));
                good = good.in_gzip(sent.bytes.clone());
            }
        }
        if !settings.length {
            good = good.unannounced();
        }
        let etag = match settings.etag {
            Etag::None => None,
            Etag::Weak => Some(format!("W/{}", sent.tag())),
            Etag::Strong => Some(sent.tag()),
        };
        if let Some(etag) = &etag {
            good = good.header(ETAG, etag);
        }
        if !settings.ranges {
            return good;
        }
        good = good.header(ACCEPT_RANGES, "bytes");
        let condition = text(headers, IF_RANGE);
        // A weak tag does not say that the bytes are the same.
        let is_same = condition.is_none_or(|condition| {
            settings.etag == Etag::Strong && Some(condition) == etag.as_deref()
        });
        match text(headers, RANGE).and_then(start) {
            Some(start) if is_same && start < sent.bytes.len() => good.from(start),
            Some(_) if is_same => {
                let range = format!("bytes */{}", sent.bytes.len());
                let nothing = Good::new(content_type, Bytes::new());
                nothing
                    .status(StatusCode::RANGE_NOT_SATISFIABLE)
                    .header(CONTENT_RANGE, &range)
            }
            _ => good,
        }
    }
}

impl Sent {
    fn new(bytes: Bytes) -> Self {
        Sent {
            bytes,
            sum: OnceLock::new(),
        }
    }

    /// The strong tag, which follows from the bytes.
    fn tag(&self) -> String {
        let sum = self.sum.get_or_init(|| {
            let mut sum = Crc::new();
            sum.update(&self.bytes);
            sum.sum()
        });
        format!("\"{:x}-{sum:08x}\"", self.bytes.len())
    }
}

/// Where the range `bytes=N-` starts. Other ranges are ignored, as a server may.
fn start(range: &str) -> Option<usize> {
    let start = range.strip_prefix("bytes=")?.strip_suffix('-')?;
    start.parse().ok()
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}
