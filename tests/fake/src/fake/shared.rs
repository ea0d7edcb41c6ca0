//! What a fake remembers.

use super::{
    Received, Settings, Violation,
    check::{Surroundings, Verdict, check},
    component::States,
    content::Content,
    fault::Fault,
    oauth::{self, Accounts, TOKEN_ENDPOINT},
    portal::Portal,
    rules::RuleState,
    season::Season,
};
use crate::{document::Host, world::World};
use bytes::Bytes;
use http::Request;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};
use tokio::{sync::watch, time::Instant};

/// What the fake and its connections share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(super) settings: Settings,
    www: String,
    stats: String,
    started: (SystemTime, Instant),
    is_in_memory: bool,
    state: Mutex<State>,
    /// How many requests have arrived.
    pub(super) arrivals: watch::Sender<usize>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) portal: Portal,
    pub(super) accounts: Accounts,
    pub(super) faults: Vec<Planned>,
    pub(super) rules: Vec<Arc<RuleState>>,
    pub(super) season: Option<Season>,
    pub(super) components: States,
    pub(super) content: Content,
    pub(super) world: World,
    pub(super) requests: Vec<Received>,
    pub(super) violations: Vec<Violation>,
    /// What the fake could not do as it was told.
    pub(super) problems: Vec<String>,
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
    pub(super) fn new(settings: Settings, [www, stats]: [String; 2]) -> Self {
        Shared {
            settings,
            www,
            stats,
            started: (SystemTime::now(), Instant::now()),
            is_in_memory: false,
            state: Mutex::default(),
            arrivals: watch::Sender::new(0),
        }
    }

    #[cfg(feature = "client")]
    pub(super) fn in_memory(settings: Settings, origins: [String; 2]) -> Self {
        Shared {
            is_in_memory: true,
            ..Shared::new(settings, origins)
        }
    }

    pub(super) fn has_one_site(&self) -> bool {
        !(self.settings.separate_hosts || self.is_in_memory)
    }

    /// What tokens run out by: where the runtime's time is a test's, the clock; otherwise nothing, since the clocks of
    /// clients that a test moves are not known here.
    pub(super) fn expiry_clock(&self) -> Option<SystemTime> {
        self.is_in_memory.then(|| self.now())
    }

    pub(super) fn origin(&self, host: Host) -> &str {
        match host {
            Host::Www => &self.www,
            Host::Stats => &self.stats,
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the world, or changes it.
    pub(crate) fn world<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.lock().world)
    }

    /// The wall clock: what it was at the start, and as long as the runtime has seen since.
    pub(super) fn now(&self) -> SystemTime {
        let (wall, start) = self.started;
        wall + start.elapsed()
    }

    /// Holds a request against the document and notes what came of it.
    pub(super) fn receive(
        &self,
        host: Host,
        request: &Request<()>,
        body: Bytes,
    ) -> (Verdict, Option<Fault>) {
        let mut state = self.lock();
        let around = Surroundings {
            host: (!self.has_one_site()).then_some(host),
            other: self.origin(match host {
                Host::Www => Host::Stats,
                Host::Stats => Host::Www,
            }),
            portal: &state.portal,
            now: self.expiry_clock(),
        };
        let (uri, headers) = (request.uri(), request.headers());
        let mut verdict = check(&around, request.method(), uri, headers, &body);
        let host = match verdict.operation() {
            Some(operation) if self.has_one_site() => operation.host,
            _ => host,
        };
        let operation = verdict.operation().map(|operation| operation.id.as_str());
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
        (verdict, fault)
    }

    /// Notes a request to the sign-in page or the token endpoint. Gives what goes wrong with it.
    pub(super) fn note(&self, host: Host, request: &Request<()>, body: &Bytes) -> Option<Fault> {
        let mut state = self.lock();
        state
            .requests
            .push(received(None, host, request, body.clone()));
        let endpoint = oauth::is_token_endpoint(request.uri()).then_some(TOKEN_ENDPOINT);
        state.fault(endpoint)
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
