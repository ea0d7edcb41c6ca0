//! A transport over a [`reqwest::Client`] of version 0.13.
//!
//! The module is named after the version because reqwest's types change with it. It is no part of what
//! semantic versioning promises for this crate: when the next version of reqwest is out, a module for
//! that one comes, and this one may go in any minor release.

use super::{Pieces, StreamFuture, Transport, TransportError, TransportErrorKind, TransportFuture};
use bytes::{Bytes, BytesMut};
use futures_util::stream;
use std::{
    fmt,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::OnceLock,
};

/// Sends through `client`, for [`ClientBuilder::transport`](crate::ClientBuilder::transport). How it
/// connects is its own affair; what the builder says of proxies, compression and the time to connect
/// does not reach it.
///
/// It must not follow redirects, so build it with [`reqwest::redirect::Policy::none`]: a request that
/// was redirected fails with [`Redirect`](TransportErrorKind::Redirect). What it unpacks, streams have unpacked as
/// well: a download that was cut begins anew then.
pub fn transport(client: reqwest::Client) -> impl Transport {
    Reqwest {
        client,
        as_sent: None,
    }
}

/// The same, with another client for streams, which unpacks nothing. It is built when it is needed.
pub(crate) fn transport_as_sent(client: reqwest::Client, as_sent: Build) -> impl Transport {
    Reqwest {
        client,
        as_sent: Some((as_sent, OnceLock::new())),
    }
}

pub(crate) type Build = Box<dyn Fn() -> Result<reqwest::Client, TransportError> + Send + Sync>;

struct Reqwest {
    client: reqwest::Client,
    as_sent: Option<(Build, OnceLock<reqwest::Client>)>,
}

impl Reqwest {
    fn as_sent(&self) -> Result<&reqwest::Client, TransportError> {
        let Some((build, built)) = &self.as_sent else {
            return Ok(&self.client);
        };
        match built.get() {
            Some(client) => Ok(client),
            None => {
                let client = build()?;
                Ok(built.get_or_init(|| client))
            }
        }
    }
}

impl fmt::Debug for Reqwest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reqwest").field(&self.client).finish()
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Bytes>, max_body: usize) -> TransportFuture<'_> {
        Box::pin(async move {
            let (response, answer) = execute(&self.client, request).await?;
            let body = read(answer, max_body).await?;
            Ok(response.map(|()| body))
        })
    }

    fn stream(&self, request: http::Request<Bytes>) -> StreamFuture<'_> {
        Box::pin(async move {
            let (response, answer) = execute(self.as_sent()?, request).await?;
            let pieces = stream::try_unfold(answer, async |mut answer| {
                let piece = answer.chunk().await.map_err(error)?;
                Ok(piece.map(|piece| (piece, answer)))
            });
            Ok(response.map(|()| Pieces::new(pieces)))
        })
    }
}

/// Sends a request. Gives the head of the answer, and what has its body.
async fn execute(
    client: &reqwest::Client,
    request: http::Request<Bytes>,
) -> Result<(http::Response<()>, reqwest::Response), TransportError> {
    let (head, body) = request.into_parts();
    let request = http::Request::from_parts(head, reqwest::Body::from(body));
    let request: reqwest::Request = request.try_into().map_err(error)?;
    // Without a copy of the URL, which every request would pay for.
    let sent_to = fingerprint(request.url());
    let mut answer = client.execute(request).await.map_err(error)?;
    if fingerprint(answer.url()) != sent_to {
        let host = answer.url().host_str().unwrap_or_default();
        return Err(TransportError::new(
            TransportErrorKind::Redirect,
            format!(
                "the reqwest client followed a redirect to {host}: build it with `redirect::Policy::none()`"
            ),
        ));
    }
    let mut response = http::Response::new(());
    *response.status_mut() = answer.status();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    Ok((response, answer))
}

fn fingerprint(url: &reqwest::Url) -> u64 {
    let mut hasher = DefaultHasher::new();
    url.as_str().hash(&mut hasher);
    hasher.finish()
}

/// Reads the body as it comes, so that a bomb is found out long before it is unpacked.
async fn read(mut answer: reqwest::Response, max_body: usize) -> Result<Bytes, TransportError> {
    let Some(first) = answer.chunk().await.map_err(error)? else {
        return Ok(Bytes::new());
    };
    let Some(second) = answer.chunk().await.map_err(error)? else {
        // Small answers come in one piece, which need not be copied.
        return within(first.len(), max_body).map(|()| first);
    };
    let mut body = BytesMut::from(first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        within(body.len() + chunk.len(), max_body)?;
        body.extend_from_slice(&chunk);
        next = answer.chunk().await.map_err(error)?;
    }
    Ok(body.freeze())
}

fn within(length: usize, max_body: usize) -> Result<(), TransportError> {
    if length <= max_body {
        return Ok(());
    }
    let source = format!("more than {max_body} bytes");
    Err(TransportError::new(TransportErrorKind::TooLarge, source))
}

fn error(error: reqwest::Error) -> TransportError {
    let kind = if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Request
    } else {
        TransportErrorKind::Connection
    };
    // The URL has ids of users in it, and says nothing that the operation does not.
    TransportError::new(kind, error.without_url())
}
