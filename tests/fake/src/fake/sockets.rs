//! Sockets of this machine, and the requests that come through them.

use super::{body::Body, shared::Shared};
use crate::document::Host;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use std::{fmt, sync::Arc};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// Serves both hosts until it is dropped, and with it all connections.
pub(super) async fn serve(shared: Arc<Shared>, www: TcpListener, stats: TcpListener) {
    let mut connections = JoinSet::new();
    loop {
        let (stream, host) = tokio::select! {
            stream = www.accept() => (stream, Host::Www),
            stream = stats.accept() => (stream, Host::Stats),
            Some(_) = connections.join_next() => continue,
        };
        // A client may be gone before it is let in.
        if let Ok((stream, _)) = stream {
            connections.spawn(connection(Arc::clone(&shared), host, stream));
        }
    }
}

async fn connection(shared: Arc<Shared>, host: Host, stream: TcpStream) {
    let service = service_fn(|request| answer(&shared, host, request));
    // It ends in errors when it is cut, from this end or the other: that is what it is for.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// The only error that an answer can be: the connection ends here.
#[derive(Debug)]
struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was to be cut")
    }
}

impl std::error::Error for Cut {}

async fn answer(
    shared: &Shared,
    host: Host,
    request: Request<Incoming>,
) -> Result<Response<Body>, Cut> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
    let request = Request::from_parts(head, ());
    shared.answer(host, request, body).await.ok_or(Cut)
}
