//! A fake without sockets, and the transport to it.

use super::{FakeBungie, Settings, body::Body, shared::Shared};
use crate::document::Host;
use bungie_client::{
    Client, ClientBuilder, Pieces, StreamFuture, Transport, TransportError, TransportErrorKind,
    TransportFuture, UserAgent,
};
use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt as _, TryStreamExt as _};
use http::{
    Request, Response,
    header::{CONTENT_ENCODING, CONTENT_LENGTH},
};
use http_body::Body as _;
use http_body_util::BodyDataStream;
use std::{io::Read as _, sync::Arc};

const WWW: &str = "https://www.bungie.net";
const STATS: &str = "https://stats.bungie.net";

/// The transport to a fake: no sockets, and so no time but that of the runtime, which tests may pause and advance.
///
/// Requests to other hosts than the fake's fail, and are told in [`FakeBungie::problems`].
#[derive(Clone, Debug)]
pub struct InMemory(Arc<Shared>);

impl FakeBungie {
    /// A fake without sockets, which stands for Bungie's own hosts to clients that have its
    /// [`transport`](Self::transport). Access tokens run out by its [`clock`](Self::clock), so that a test that pauses
    /// the runtime's time decides when. It needs no runtime by itself.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use bungie_testing::FakeBungie;
    ///
    /// let fake = FakeBungie::in_memory();
    /// let bungie = fake.client()?;
    /// # drop(bungie);
    /// fake.verify()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn in_memory() -> Self {
        FakeBungie::in_memory_with(Settings::default())
    }

    /// The same with other settings.
    pub fn in_memory_with(settings: Settings) -> Self {
        let origins = [WWW.to_owned(), STATS.to_owned()];
        FakeBungie {
            shared: Arc::new(Shared::in_memory(settings, origins)),
            server: None,
        }
    }

    /// A transport to this fake, past the sockets if it has any.
    pub fn transport(&self) -> InMemory {
        InMemory(Arc::clone(&self.shared))
    }

    /// A builder of clients that send everything to this fake, and tell the time by its [`clock`](Self::clock).
    pub fn client_builder(&self, api_key: impl Into<String>, agent: UserAgent) -> ClientBuilder {
        let builder = Client::builder(api_key, agent).clock(self.clock());
        match self.server {
            Some(_) => builder.site(self.url()),
            None => builder.transport(self.transport()),
        }
    }

    /// A client of an application that nobody registered.
    ///
    /// # Errors
    ///
    /// Without a feature that brings a transport, for a fake on sockets.
    pub fn client(&self) -> Result<Client, bungie_client::BuildError> {
        let agent = UserAgent::new("Test", "1.0", 12345).contact("https://example.com");
        self.client_builder("key", agent).build()
    }
}

impl InMemory {
    async fn answer(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let host = self.host(&request).ok_or_else(|| {
            let what = format!("{} is not at Bungie, and not at the fake", request.uri());
            self.0.lock().problems.push(what.clone());
            TransportError::new(TransportErrorKind::Connection, what)
        })?;
        let (mut head, body) = request.into_parts();
        let target = head.uri.path_and_query().cloned();
        head.uri = target.map_or_else(Default::default, Into::into);
        let answer = self.0.answer(host, Request::from_parts(head, ()), body);
        let cut = || TransportError::new(TransportErrorKind::Connection, "the connection was cut");
        let mut answer = answer.await.ok_or_else(cut)?;
        // On sockets, it is said by what speaks HTTP.
        if let Some(length) = answer.body().size_hint().exact() {
            let headers = answer.headers_mut();
            headers.entry(CONTENT_LENGTH).or_insert(length.into());
        }
        Ok(answer)
    }

    fn host(&self, request: &Request<Bytes>) -> Option<Host> {
        let uri = request.uri();
        let origin = format!("{}://{}", uri.scheme()?, uri.authority()?);
        [Host::Www, Host::Stats]
            .into_iter()
            .find(|host| self.0.origin(*host) == origin)
    }
}

impl Transport for InMemory {
    fn send(&self, request: Request<Bytes>, max_body: usize) -> TransportFuture<'_> {
        Box::pin(async move {
            let (mut head, body) = self.answer(request).await?.into_parts();
            let mut pieces = BodyDataStream::new(body).map_err(connection);
            let mut whole = BytesMut::new();
            while let Some(piece) = pieces.next().await {
                whole.extend_from_slice(&piece?);
                if whole.len() > max_body {
                    return Err(too_large(max_body));
                }
            }
            let encoding = head.headers.get(CONTENT_ENCODING);
            let body = match encoding.map(|encoding| encoding.as_bytes()) {
                Some(b"gzip") => unpacked(flate2::read::GzDecoder::new(&*whole), max_body)?,
                Some(b"br") => unpacked(brotli::Decompressor::new(&*whole, 4096), max_body)?,
                _ => return Ok(Response::from_parts(head, whole.freeze())),
            };
            head.headers.remove(CONTENT_ENCODING);
            head.headers.remove(CONTENT_LENGTH);
            Ok(Response::from_parts(head, body))
        })
    }

    fn stream(&self, request: Request<Bytes>) -> StreamFuture<'_> {
        Box::pin(async move {
            let answer = self.answer(request).await?;
            Ok(answer.map(|body| Pieces::new(BodyDataStream::new(body).map_err(connection))))
        })
    }
}

/// What is packed, if it is not more than allowed.
fn unpacked(reader: impl std::io::Read, max_body: usize) -> Result<Bytes, TransportError> {
    let mut bytes = Vec::new();
    let limit = (max_body as u64).saturating_add(1);
    reader
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(connection)?;
    match bytes.len() > max_body {
        true => Err(too_large(max_body)),
        false => Ok(bytes.into()),
    }
}

fn connection(error: std::io::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Connection, error)
}

fn too_large(max_body: usize) -> TransportError {
    let what = format!("the body has more than {max_body} bytes");
    TransportError::new(TransportErrorKind::TooLarge, what)
}
