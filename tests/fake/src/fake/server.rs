//! The way from a request to its answer.

use super::{
    body::Body,
    call::Call,
    check::Verdict,
    component::{self, States},
    content, cors,
    envelope::Envelope,
    fault::{Fault, JSON},
    good::Good,
    oauth::{self, Reply},
    rules::{self, Reply as Answered, Step},
    sample::{Sampler, envelope},
    shared::Shared,
};
use crate::{
    document::{DOCUMENT, Host},
    world::Asked,
};
use bytes::Bytes;
use http::{
    HeaderMap, Request, Response, StatusCode,
    header::{ACCEPT_ENCODING, ORIGIN},
};
use serde_json::Value;
use std::time::{Duration, SystemTime};

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
        // A planned fault comes first, also where the request is refused.
        let instead = fault.as_ref().filter(|fault| fault.is_instead());
        if let Some(answer) = instead.or(refusal.as_ref().filter(|_| fault.is_none())) {
            return answer
                .clone()
                .of(Good::new(JSON, Bytes::new()), false)
                .await;
        }
        let outcome = match refusal {
            Some(_) => self.undone(&verdict),
            None => self.outcome(&verdict).await,
        };
        if let Some(operation) = verdict.operation().filter(|_| outcome.is_done) {
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

    /// What a fault breaks on the way back where the request is refused: no rule is asked, and nothing changes.
    fn undone(&self, verdict: &Verdict) -> Outcome {
        let call = verdict.call.as_ref();
        let sampled = call.map_or(Value::Null, |call| self.sample(call).0);
        Outcome::refused(Good::new(JSON, envelope(sampled).to_string().into()))
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
