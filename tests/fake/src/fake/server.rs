//! What a fake remembers, and the way from a request to its answer.

use super::{
    Received, Settings, Violation,
    body::Body,
    call::Call,
    check::{Surroundings, Verdict, check},
    component::{self, States},
    content::{self, Content},
    cors,
    envelope::Envelope,
    fault::{Fault, JSON},
    good::Good,
    oauth::{self, Accounts, Reply, TOKEN_ENDPOINT},
    portal::Portal,
    rules::{self, Reply as Answered, RuleState, Step},
    sample::{Sampler, envelope},
    season::Season,
};
use crate::{
    document::{DOCUMENT, Host},
    world::{Asked, World},
};
use bytes::Bytes;
use http::{
    HeaderMap, Request, Response, StatusCode,
    header::{ACCEPT_ENCODING, ORIGIN},
};
use serde_json::Value;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
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

    fn has_one_site(&self) -> bool {
        !(self.settings.separate_hosts || self.is_in_memory)
    }

    /// What tokens run out by: where the runtime's time is a test's, the clock; otherwise nothing, since the clocks of
    /// clients that a test moves are not known here.
    fn expiry_clock(&self) -> Option<SystemTime> {
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
    fn receive(&self, host: Host, request: &Request<()>, body: Bytes) -> (Verdict, Option<Fault>) {
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
    fn note(&self, host: Host, request: &Request<()>, body: &Bytes) -> Option<Fault> {
        let mut state = self.lock();
        state
            .requests
            .push(received(None, host, request, body.clone()));
        let endpoint = oauth::is_token_endpoint(request.uri()).then_some(TOKEN_ENDPOINT);
        state.fault(endpoint)
    }

    /// The body that answers a good request, or what the world refuses it with.
    fn good(&self, verdict: &Verdict) -> Result<Bytes, Envelope> {
        // A fault may ask for a body where the request leads nowhere.
        let Some(call) = &verdict.call else {
            return Ok(envelope(Value::Null).to_string().into());
        };
        let (sampled, states) = self.sample(call);
        let now = self.now().duration_since(SystemTime::UNIX_EPOCH);
        let asked = Asked {
            call,
            states: &states,
            now: now.map_or(0, |since| since.as_millis() as i64),
        };
        let response = self.world(|world| world.answer(asked, sampled))?;
        Ok(envelope(response).to_string().into())
    }

    /// A response made up from the document, and the states of components.
    fn sample(&self, call: &Call) -> (Value, States) {
        let operation = call.operation;
        if operation.id == content::INDEX
            && let Some(index) = self.lock().content.index()
        {
            return (index, States::new());
        }
        let (states, is_settled) = {
            let state = self.lock();
            (state.components.clone(), state.world.is_settled())
        };
        let sampler = Sampler::new(&DOCUMENT, &self.settings.sampling);
        let mut sampler = sampler.known_hashes(is_settled);
        if let Some(components) = &call.components {
            let is_shown = |component: &&str| {
                let state = states.get(*component).copied().unwrap_or_default();
                component::is_shown(state, component, call.scopes)
            };
            let shown = components.iter().copied().filter(is_shown);
            sampler = sampler
                .components(shown.collect::<Vec<_>>())
                .states(states.clone());
        }
        (sampler.sample(&operation.response, &operation.id), states)
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

/// What comes of a request that is not refused for what it is.
struct Outcome {
    /// The answer.
    good: Good,
    /// What goes wrong with it, by a rule.
    fault: Option<Fault>,
    /// Whether it is a success.
    is_done: bool,
}

impl Outcome {
    fn refused(good: Good) -> Self {
        Outcome {
            good,
            fault: None,
            is_done: false,
        }
    }
}

impl Shared {
    /// The answer to a request. `None` cuts the connection.
    pub(super) async fn answer(
        &self,
        host: Host,
        request: Request<()>,
        body: Bytes,
    ) -> Option<Response<Body>> {
        if let Some(answer) = cors::preflight(&request) {
            return Some(answer);
        }
        let (uri, origin) = (
            request.uri().clone(),
            request.headers().get(ORIGIN).cloned(),
        );
        let is_www = host == Host::Www || self.has_one_site();
        let mut answer = if oauth::is_for(&uri) {
            self.sign_in(host, &request, body).await?
        } else if is_www && content::is_for(&uri) {
            self.content(host, &request, body).await?
        } else {
            self.platform(host, request, body).await?
        };
        if let Some(origin) = origin {
            cors::allow(&origin, &uri, &mut answer);
        }
        Some(answer)
    }

    async fn platform(
        &self,
        host: Host,
        request: Request<()>,
        body: Bytes,
    ) -> Option<Response<Body>> {
        let (mut verdict, fault) = self.receive(host, &request, body);
        self.arrivals.send_modify(|arrived| *arrived += 1);
        let takes_gzip = self.settings.gzip && takes_gzip(request.headers());
        let refusal = verdict.refusal.take();
        let is_refused = refusal.is_some();
        // A planned fault comes first, also where the request is refused.
        let instead = fault.as_ref().filter(|fault| fault.is_instead());
        if let Some(answer) = instead.or(refusal.as_ref().filter(|_| fault.is_none())) {
            return answer
                .clone()
                .of(Good::new(JSON, Bytes::new()), false)
                .await;
        }
        let outcome = self.outcome(&verdict).await;
        if let Some(operation) = verdict
            .operation()
            .filter(|_| outcome.is_done && !is_refused)
        {
            let portal = &mut self.lock().portal;
            portal.done(operation, verdict.token.as_deref());
        }
        // Whatever else goes wrong does so on the way back, when the deed is done.
        let fault = fault.or(outcome.fault).unwrap_or_else(Fault::good);
        fault.of(outcome.good, takes_gzip).await
    }

    /// What comes of a request, by a rule or by itself.
    async fn outcome(&self, verdict: &Verdict) -> Outcome {
        let Some((call, step)) = self.step(verdict) else {
            return self.by_itself(verdict);
        };
        if step.delay > Duration::ZERO {
            tokio::time::sleep(step.delay).await;
        }
        match step.reply {
            Answered::Fault(fault) => match fault.own() {
                Some(good) => Outcome::refused(good),
                None if fault.is_instead() => Outcome {
                    fault: Some(fault),
                    ..Outcome::refused(Good::new(JSON, Bytes::new()))
                },
                None => Outcome {
                    fault: Some(fault),
                    ..self.by_itself(verdict)
                },
            },
            Answered::Edit(edit) => match edit(&call, self.good_or_sampled(verdict, &call)) {
                Ok(body) => self.done(verdict, body),
                Err(problem) => {
                    let problem = format!("the rule for {}: {problem}", call.operation.id);
                    self.lock().problems.push(problem.clone());
                    let told = Good::new("text/plain", problem.into());
                    Outcome::refused(told.status(StatusCode::INTERNAL_SERVER_ERROR))
                }
            },
        }
    }

    fn by_itself(&self, verdict: &Verdict) -> Outcome {
        match self.good(verdict) {
            Ok(body) => self.done(verdict, body),
            Err(refusal) => Outcome::refused(refusal.good()),
        }
    }

    /// A success, with what the season adds.
    fn done(&self, verdict: &Verdict, body: Bytes) -> Outcome {
        let season = self.lock().season.clone();
        let changed = season
            .zip(verdict.operation())
            .and_then(|(season, operation)| season.change(&DOCUMENT, operation, &body));
        Outcome {
            good: Good::new(JSON, changed.map_or(body, Bytes::from)),
            fault: None,
            is_done: true,
        }
    }

    /// What a rule edits: the good answer, also where the world has none.
    fn good_or_sampled(&self, verdict: &Verdict, call: &Call) -> Bytes {
        self.good(verdict).unwrap_or_else(|_| {
            let (sampled, _) = self.sample(call);
            envelope(sampled).to_string().into()
        })
    }

    async fn sign_in(
        &self,
        host: Host,
        request: &Request<()>,
        body: Bytes,
    ) -> Option<Response<Body>> {
        let fault = self.note(host, request, &body);
        self.arrivals.send_modify(|arrived| *arrived += 1);
        let reply = || oauth::reply(&mut self.lock(), self.expiry_clock(), request, &body);
        match fault {
            // Only what has to do with the good answer spends a code or a token.
            Some(fault) => fault.in_place_of(|| Good::new(JSON, reply().text)).await,
            None => {
                let Reply {
                    status,
                    content_type,
                    text,
                } = reply();
                let status = StatusCode::from_u16(status).unwrap_or_default();
                Some(Good::new(content_type, text).status(status).answer())
            }
        }
    }

    /// The step of a rule that answers a request.
    fn step(&self, verdict: &Verdict) -> Option<(Call, Step)> {
        let call = verdict.call.clone()?;
        // Rules are asked without the lock: what they match with is a test's, and may ask the fake.
        let rules = self.lock().rules.clone();
        let step = rules::step(&rules, &call)?;
        Some((call, step))
    }
}

/// Whether a client takes gzip.
pub(super) fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|it| it.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("gzip"))
}
