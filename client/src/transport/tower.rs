//! Between transports and services of [tower](https://docs.rs/tower), so that layers can stand around what sends.
//!
//! [`transport`] makes a transport of a service, [`service`] a service of a transport. Both together put layers
//! around a transport: `transport(ServiceBuilder::new().layer(..).service(service(inner)))`.
//!
//! A layer sees each attempt, with the API key and the user's token in its headers, after the client's own limits
//! and before its retries.

use super::{Pieces, StreamFuture, Transport, TransportError, TransportErrorKind, TransportFuture};
use bytes::{Buf as _, Bytes};
use futures_util::StreamExt as _;
use http_body::{Body, Frame};
use http_body_util::{
    BodyExt as _, Full, LengthLimitError, Limited, StreamBody, combinators::UnsyncBoxBody,
};
use std::{
    convert::Infallible,
    error::Error as StdError,
    fmt,
    future::{Future, poll_fn},
    io,
    marker::PhantomData,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};
use tower_service::Service;

/// How an answer is wanted, for a service that was made of a transport.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    /// As a whole, of so many bytes at most.
    Whole(usize),
    /// In pieces, as it was sent.
    Pieces,
}

/// What a body may take where nothing says it: 64 MiB.
const MAX_BODY: usize = 64 << 20;

/// A transport that sends by clones of a service, each made ready before. The service must not follow redirects.
///
/// `R` is the body of its requests, such as `Bytes`, `http_body_util::Full<Bytes>` or `reqwest::Body`. The body of an
/// answer is read up to the client's limit.
///
/// An error of the service is one of the connection, unless it is a [`TransportError`] or has a source that is one,
/// or [`io::ErrorKind::TimedOut`].
pub fn transport<S, R, B>(service: S) -> impl Transport
where
    S: Service<http::Request<R>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    S::Future: Send,
    R: From<Bytes> + Send + 'static,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    Served {
        service: Mutex::new(service),
        body: PhantomData::<fn() -> R>,
    }
}

struct Served<S, R> {
    /// Services need not be `Sync`.
    service: Mutex<S>,
    body: PhantomData<fn() -> R>,
}

impl<S, R> fmt::Debug for Served<S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Served")
    }
}

impl<S, R, B> Transport for Served<S, R>
where
    S: Service<http::Request<R>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    S::Future: Send,
    R: From<Bytes> + Send + 'static,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    fn send(&self, mut request: http::Request<Bytes>, max_body: usize) -> TransportFuture<'_> {
        request.extensions_mut().insert(Wanted::Whole(max_body));
        let service = self.service();
        Box::pin(async move {
            let (head, body) = answer(service, request).await?.into_parts();
            let body = Limited::new(body, max_body).collect().await;
            let body = body.map_err(failed)?.to_bytes();
            Ok(http::Response::from_parts(head, body))
        })
    }

    fn stream(&self, mut request: http::Request<Bytes>) -> StreamFuture<'_> {
        request.extensions_mut().insert(Wanted::Pieces);
        let service = self.service();
        Box::pin(async move {
            let answer = answer(service, request).await?;
            Ok(answer.map(|body| {
                let pieces = body.into_data_stream();
                Pieces::new(pieces.map(|piece| match piece {
                    Ok(mut piece) => Ok(piece.copy_to_bytes(piece.remaining())),
                    Err(error) => Err(failed(error.into())),
                }))
            }))
        })
    }
}

impl<S: Clone, R> Served<S, R> {
    fn service(&self) -> S {
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner);
        service.clone()
    }
}

/// One answer of a service, once it is ready.
async fn answer<S, R, B>(
    mut service: S,
    request: http::Request<Bytes>,
) -> Result<http::Response<B>, TransportError>
where
    S: Service<http::Request<R>, Response = http::Response<B>>,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    R: From<Bytes>,
{
    let ready = poll_fn(|context| service.poll_ready(context)).await;
    ready.map_err(|error| failed(error.into()))?;
    let answer = service.call(request.map(R::from)).await;
    answer.map_err(|error| failed(error.into()))
}

/// The sort of failure is that of the first error that says one.
fn failed(error: Box<dyn StdError + Send + Sync>) -> TransportError {
    let error = match error.downcast::<TransportError>() {
        Ok(error) => return *error,
        Err(error) => error,
    };
    let mut next: Option<&(dyn StdError + 'static)> = Some(&*error);
    let mut kind = TransportErrorKind::Connection;
    while let Some(said) = next {
        let io = said.downcast_ref::<io::Error>();
        if let Some(error) = said.downcast_ref::<TransportError>() {
            kind = error.kind();
            break;
        } else if said.is::<LengthLimitError>() {
            kind = TransportErrorKind::TooLarge;
            break;
        } else if io.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut) {
            kind = TransportErrorKind::Timeout;
            break;
        }
        // What an `io::Error` was made of is not its source.
        next = match io.and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => said.source(),
        };
    }
    TransportError::new(kind, error)
}

/// A service that sends by a transport. It is always ready. Answers are whole, of 64 MiB at most; behind [`transport`]
/// they have the client's limit, and come in pieces where those are asked for.
pub fn service(
    transport: impl Transport + 'static,
) -> impl Service<
    http::Request<Bytes>,
    Response = http::Response<impl Body<Data = Bytes, Error = TransportError> + Send + 'static>,
    Error = TransportError,
    Future = impl Future + Send + 'static,
> + Clone
+ Send
+ Sync
+ 'static {
    Sending(Arc::new(transport))
}

struct Sending<T>(Arc<T>);

impl<T> Clone for Sending<T> {
    fn clone(&self) -> Self {
        Sending(Arc::clone(&self.0))
    }
}

type Answered = Result<http::Response<UnsyncBoxBody<Bytes, TransportError>>, TransportError>;

impl<T: Transport + 'static> Service<http::Request<Bytes>> for Sending<T> {
    type Response = http::Response<UnsyncBoxBody<Bytes, TransportError>>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Answered> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: http::Request<Bytes>) -> Self::Future {
        let transport = Arc::clone(&self.0);
        let wanted = request.extensions_mut().remove::<Wanted>();
        Box::pin(async move {
            match wanted.unwrap_or(Wanted::Whole(MAX_BODY)) {
                Wanted::Whole(max_body) => {
                    let answer = transport.send(request, max_body).await?;
                    let whole = |body| Full::new(body).map_err(|never: Infallible| match never {});
                    Ok(answer.map(|body| whole(body).boxed_unsync()))
                }
                Wanted::Pieces => {
                    let answer = transport.stream(request).await?;
                    let frames = |pieces: Pieces| pieces.map(|piece| Ok(Frame::data(piece?)));
                    Ok(answer.map(|pieces| StreamBody::new(frames(pieces)).boxed_unsync()))
                }
            }
        })
    }
}
