//! Sockets, and the way from a request to its answer.

use super::{
    Received, Settings, Violation,
    body::Body,
    check::{Surroundings, Verdict, check},
    component::{self, States},
    content::{self, Content},
    fault::Fault,
    oauth::{self, Accounts, Reply, TOKEN_ENDPOINT},
    portal::Portal,
    sample::{Sampler, envelope},
};
use crate::document::{DOCUMENT, Host};
use bytes::Bytes;
use http::{HeaderMap, Request, Response, header::ACCEPT_ENCODING};
use http_body_util::BodyExt as _;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::Instant,
};

/// What the fake and its connections share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) settings: Settings,
    www: String,
    stats: String,
    state: Mutex<State>,
    /// How many requests have arrived.
    pub(super) arrivals: watch::Sender<usize>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) portal: Portal,
    pub(super) accounts: Accounts,
    pub(super) faults: Vec<Planned>,
    pub(super) components: States,
    pub(super) content: Content,
    pub(super) requests: Vec<Received>,
    pub(super) violations: Vec<Violation>,
}

/// A fault to come.
#[derive(Debug)]
pub(super) struct Planned {
    /// The operation, or any.
    pub(super) on: Option<&'static str>,
    pub(super) fault: Fault,
    pub(super) always: bool,
}

impl Shared {
    pub(super) fn new(settings: Settings, www: String, stats: String) -> Self {
        Shared {
            settings,
            www,
            stats,
            state: Mutex::default(),
            arrivals: watch::Sender::new(0),
        }
    }

    pub(super) fn origin(&self, host: Host) -> &str {
        match host {
            Host::Www => &self.www,
            Host::Stats => &self.stats,
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics holding the lock")
    }

    /// Holds a request against the document and notes what came of it.
    fn receive(&self, host: Host, request: &Request<()>, body: Bytes) -> (Verdict, Option<Fault>) {
        let mut state = self.lock();
        let around = Surroundings {
            host: (!self.settings.one_site).then_some(host),
            other: self.origin(match host {
                Host::Www => Host::Stats,
                Host::Stats => Host::Www,
            }),
            portal: &state.portal,
        };
        let (uri, headers) = (request.uri(), request.headers());
        let mut verdict = check(&around, request.method(), uri, headers, &body);
        let host = match verdict.operation {
            Some(operation) if self.settings.one_site => operation.host,
            _ => host,
        };
        let operation = verdict.operation.map(|operation| operation.id.as_str());
        for what in std::mem::take(&mut verdict.violations) {
            state.violations.push(Violation {
                operation,
                request: format!("{} {uri}", request.method()),
                what,
            });
        }
        state
            .requests
            .push(received(operation, host, request, body));
        let fault = state.fault(operation);
        let is_refused = verdict.refusal.is_some() || fault.as_ref().is_some_and(Fault::is_instead);
        if let (Some(operation), false) = (verdict.operation, is_refused) {
            state.portal.done(operation, verdict.token.as_deref());
        }
        (verdict, fault)
    }

    /// Notes a request to the sign-in page or the token endpoint. Gives what goes wrong with it.
    fn note(&self, host: Host, request: &Request<()>, body: &Bytes) -> Option<Fault> {
        let mut state = self.lock();
        state
            .requests
            .push(received(None, host, request, body.clone()));
        state.fault(Some(TOKEN_ENDPOINT))
    }

    /// The body that answers a good request.
    fn sample(&self, verdict: &Verdict) -> Bytes {
        // A fault may ask for a body where the request leads nowhere.
        let Some(operation) = verdict.operation else {
            return envelope(Value::Null).to_string().into();
        };
        if operation.id == content::INDEX
            && let Some(index) = self.lock().content.index()
        {
            return envelope(index).to_string().into();
        }
        let mut sampler = Sampler::new(&DOCUMENT, &self.settings.sampling);
        if let Some(components) = &verdict.components {
            let states = self.lock().components.clone();
            let is_shown = |component: &&str| {
                let state = states.get(*component).copied().unwrap_or_default();
                component::is_shown(state, component, verdict.granted)
            };
            let shown = components.iter().copied().filter(is_shown);
            sampler = sampler
                .components(shown.collect::<Vec<_>>())
                .states(states.clone());
        }
        sampler.answer(operation).to_string().into()
    }
}

pub(super) fn received(
    operation: Option<&'static str>,
    host: Host,
    request: &Request<()>,
    body: Bytes,
) -> Received {
    Received {
        operation,
        host,
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        headers: request.headers().clone(),
        body,
        at: Instant::now(),
    }
}

impl State {
    /// The fault that is planned for a request: the first that happens once, or else the last that
    /// always happens.
    fn fault(&mut self, operation: Option<&str>) -> Option<Fault> {
        let is_for = |planned: &Planned| planned.on.is_none() || planned.on == operation;
        let once = self
            .faults
            .iter()
            .position(|planned| !planned.always && is_for(planned));
        match once {
            Some(index) => Some(self.faults.remove(index).fault),
            None => self
                .faults
                .iter()
                .rfind(|planned| is_for(planned))
                .map(|planned| planned.fault.clone()),
        }
    }
}

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
    if oauth::is_for(request.uri()) {
        let fault = shared.note(host, &request, &body);
        shared.arrivals.send_modify(|arrived| *arrived += 1);
        let reply = || oauth::reply(&mut shared.lock(), &request, &body);
        let answer = match fault {
            // Only what has to do with the good answer spends a code or a token.
            Some(fault) => fault.answer(|| reply().text, false).await,
            None => {
                let Reply {
                    status,
                    content_type,
                    text,
                } = reply();
                let answer = Fault::text(content_type, text).status(status);
                answer.answer(Bytes::new, false).await
            }
        };
        return answer.ok_or(Cut);
    }
    let is_www = host == Host::Www || shared.settings.one_site;
    if is_www && content::is_for(request.uri()) {
        return shared.content(host, &request, body).await.ok_or(Cut);
    }
    let (mut verdict, fault) = shared.receive(host, &request, body);
    shared.arrivals.send_modify(|arrived| *arrived += 1);
    let takes_gzip = shared.settings.gzip && takes_gzip(request.headers());
    let refusal = verdict.refusal.take();
    let answer = fault.or(refusal).unwrap_or_else(Fault::good);
    answer
        .answer(|| shared.sample(&verdict), takes_gzip)
        .await
        .ok_or(Cut)
}

/// Whether a client takes gzip.
pub(super) fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|it| it.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("gzip"))
}
