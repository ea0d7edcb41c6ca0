//! Waits at `https://127.0.0.1:PORT/` for the browser to come back.

use http::{Request, Response, StatusCode, header::CONTENT_TYPE};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use std::{
    convert::Infallible,
    error::Error,
    sync::{Arc, Mutex},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer},
};

/// Accepts browsers until it is dropped.
pub(crate) struct Listener {
    callbacks: mpsc::Receiver<Callback>,
    accepting: JoinHandle<()>,
}

/// A browser that has come back, and waits for a page.
pub(crate) struct Callback {
    query: String,
    page: oneshot::Sender<&'static str>,
    /// Ends when the page has been sent.
    sent: oneshot::Receiver<()>,
}

impl Listener {
    pub(crate) async fn start(port: u16) -> Result<Self, Box<dyn Error>> {
        let tls = TlsAcceptor::from(Arc::new(certificate()?));
        let socket = TcpListener::bind(("127.0.0.1", port)).await?;
        let (found, callbacks) = mpsc::channel(1);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                tokio::spawn(serve(tls.clone(), stream, found.clone()));
            }
        });
        Ok(Listener {
            callbacks,
            accepting,
        })
    }

    /// The next browser that brings a state.
    pub(crate) async fn callback(&mut self) -> Result<Callback, &'static str> {
        self.callbacks.recv().await.ok_or("nobody listens any more")
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Callback {
    pub(crate) fn query(&self) -> &str {
        &self.query
    }

    pub(crate) async fn answer(self, text: &'static str) {
        // A browser that is gone needs no page.
        if self.page.send(text).is_ok() {
            let _ = self.sent.await;
        }
    }
}

/// Made on the spot, for this address alone.
fn certificate() -> Result<ServerConfig, Box<dyn Error>> {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()])?;
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    Ok(ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)?)
}

async fn serve(tls: TlsAcceptor, stream: TcpStream, found: mpsc::Sender<Callback>) {
    // A browser that does not trust the certificate yet hangs up.
    let Ok(stream) = tls.accept(stream).await else {
        return;
    };
    let (over, sent) = oneshot::channel();
    // One callback per connection is all that a browser brings.
    let sent = Mutex::new(Some(sent));
    let service = service_fn(|request| {
        let sent = sent
            .lock()
            .ok()
            .and_then(|mut sent| match is_callback(&request) {
                true => sent.take(),
                false => None,
            });
        let found = found.clone();
        async move { Ok::<_, Infallible>(answer(&request, found, sent).await) }
    });
    let _ = http1::Builder::new()
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    drop(over);
}

fn is_callback(request: &Request<Incoming>) -> bool {
    let query = request.uri().query();
    request.uri().path() == "/" && query.is_some_and(|query| query.contains("state="))
}

/// Hands a callback over, and waits for the page.
async fn answer(
    request: &Request<Incoming>,
    found: mpsc::Sender<Callback>,
    sent: Option<oneshot::Receiver<()>>,
) -> Response<String> {
    let Some(sent) = sent else {
        return response(StatusCode::NOT_FOUND, "There is nothing here.");
    };
    let (page, text) = oneshot::channel();
    let callback = Callback {
        query: request.uri().query().unwrap_or_default().to_owned(),
        page,
        sent,
    };
    let text = match found.send(callback).await {
        Ok(()) => text.await.ok(),
        Err(_) => None,
    };
    match text {
        Some(text) => response(StatusCode::OK, text),
        None => response(StatusCode::GONE, "The program has ended."),
    }
}

fn response(status: StatusCode, text: &str) -> Response<String> {
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Sign-in</title></head>\
         <body><p>{text}</p></body></html>\n"
    );
    let mut response = Response::new(page);
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        http::HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}
