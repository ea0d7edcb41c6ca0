//! A client that hides nothing: it sends what it is told, and gives what arrives.

use flate2::read::GzDecoder;
use serde_json::Value;
use std::{
    collections::HashMap,
    io::{Read as _, Write as _},
    net::TcpStream,
};

/// What arrived.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// By name in small letters, without the date, which differs between answers that are the same.
    pub(crate) headers: HashMap<String, String>,
    /// As it travelled, without the frames of chunks.
    pub(crate) body: Vec<u8>,
    /// Whether all of the body came that the headers or the last chunk speak of.
    pub(crate) is_whole: bool,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub(crate) fn length(&self) -> Option<usize> {
        self.header("content-length")
            .map(|length| length.parse().expect("a number"))
    }

    pub(crate) fn unzipped(&self) -> Vec<u8> {
        unzipped(&self.body)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

pub(crate) fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut out).expect("gzip");
    out
}

/// Sends a request with these headers and no others but `Host` and `Connection`. Nothing if the connection
/// ends without an answer.
pub(crate) async fn send(
    method: &str,
    origin: &str,
    target: &str,
    headers: &[(&str, &str)],
) -> Option<Answer> {
    let host = origin.strip_prefix("http://").expect("no TLS").to_owned();
    let mut request =
        format!("{method} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += "\r\n";
    let method = method.to_owned();
    let exchange = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(host).expect("a connection");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        // A connection that is cut may end in an error, after what arrived.
        let _ = stream.read_to_end(&mut bytes);
        bytes
    });
    let bytes = exchange.await.expect("no panic");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = str::from_utf8(&bytes[..end]).expect("a head in ASCII");
    let mut lines = head.lines();
    let status = lines.next().expect("a status line")[9..12].parse();
    let headers: HashMap<_, _> = lines
        .map(|line| line.split_once(": ").expect("a header"))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .filter(|(name, _)| name != "date")
        .collect();
    let body = &bytes[end + 4..];
    let (body, is_whole) = match headers.get("content-length") {
        Some(length) => {
            let length: usize = length.parse().expect("a number");
            (body.to_vec(), method == "HEAD" || body.len() == length)
        }
        None if headers.contains_key("transfer-encoding") => unchunked(body),
        None => (body.to_vec(), true),
    };
    Some(Answer {
        status: status.expect("a status"),
        headers,
        body,
        is_whole,
    })
}

/// What is in chunks, and whether the last one is there.
fn unchunked(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = str::from_utf8(&rest[..end]).expect("a size");
        let size = usize::from_str_radix(size, 16).expect("a size");
        rest = &rest[end + 2..];
        if size == 0 {
            return (body, true);
        }
        let there = size.min(rest.len());
        body.extend(&rest[..there]);
        rest = rest.get(size + 2..).unwrap_or_default();
    }
    (body, false)
}
