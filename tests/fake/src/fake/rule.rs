//! Rules as tests write them.

use super::{
    FakeBungie,
    call::Call,
    envelope::Envelope,
    fault::Fault,
    rules::{Reply, RuleState},
    server::Shared,
};
use crate::{conform, document::DOCUMENT, error::FakeError};
use bungie_client::{Endpoint, OpenEnum};
use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;
use std::{collections::BTreeSet, fmt, marker::PhantomData, sync::Arc, time::Duration};

/// What an operation answers, one step after the other.
///
/// Each of the methods that answer adds a step. A step is good for one request where another one follows, and for
/// all further ones where it is the last; [`times`](Self::times) says otherwise. When all steps are used up, older rules
/// answer, and at last the fake by itself. A newer rule goes before an older one. A request that Bungie would
/// refuse, for want of a scope for example, is refused and uses up nothing. Dropping the rule leaves it in force.
pub struct Rule<O> {
    shared: Arc<Shared>,
    state: Arc<RuleState>,
    operation: PhantomData<fn() -> O>,
}

impl FakeBungie {
    /// A rule for an operation. It answers nothing before it has a step.
    ///
    /// An operation that the document of this crate does not have, since `bungie-api` is of another version, is never
    /// asked for: [`problems`](Self::problems) says so.
    pub fn on<O: Endpoint>(&self) -> Rule<O> {
        let id = O::OPERATION.id;
        let state = Arc::new(RuleState::new(id));
        let mut locked = self.shared.lock();
        if DOCUMENT.operation(id).is_none() {
            let problem = FakeError::UnknownOperation(id.to_owned());
            locked.problems.push(problem.to_string());
        }
        locked.rules.push(Arc::clone(&state));
        drop(locked);
        Rule {
            shared: Arc::clone(&self.shared),
            state,
            operation: PhantomData,
        }
    }
}

impl<O: Endpoint> Rule<O> {
    /// Only for requests that this is true for.
    pub fn when(self, is_for: impl Fn(&Call) -> bool + Send + Sync + 'static) -> Self {
        self.state.matching(Arc::new(is_for));
        self
    }

    /// Only for this request: the same arguments and the same body.
    pub fn asked(self, request: &O) -> Self {
        let request = Wanted::of(request);
        self.when(move |call| request.is(call))
    }

    /// What the fake would answer, with fields set. The feature `serialize` of `bungie-api` writes it.
    pub fn respond(self, set: impl Fn(&mut O::Response) + Send + Sync + 'static) -> Self
    where
        O::Response: Serialize,
    {
        self.respond_with(move |_, response| set(response))
    }

    /// The same, with a look at the request.
    pub fn respond_with(self, set: impl Fn(&Call, &mut O::Response) + Send + Sync + 'static) -> Self
    where
        O::Response: Serialize,
    {
        self.state.push(Reply::Edit(Arc::new(move |call, good| {
            let envelope = O::decode(&good).map_err(|error| error.to_string())?;
            let mut response = envelope.response.ok_or("there is no response to change")?;
            set(call, &mut response);
            let response = serde_json::to_value(&response).map_err(|error| error.to_string())?;
            with_response(&good, response)
        })));
        self
    }

    /// This response, in Bungie's form.
    ///
    /// # Errors
    ///
    /// [`FakeError::Misfit`] if the document has another form, or nothing of such a name. What is to be wrong is a
    /// [`fault`](Self::fault).
    pub fn respond_json(self, response: impl Into<Value>) -> Result<Self, FakeError> {
        let response = response.into();
        let id = O::OPERATION.id;
        let operation = DOCUMENT
            .operation(id)
            .ok_or_else(|| FakeError::UnknownOperation(id.to_owned()))?;
        let wrong = conform::json(&DOCUMENT, &operation.response, &response);
        if !wrong.is_empty() {
            let operation = &operation.id;
            return Err(FakeError::Misfit { operation, wrong });
        }
        self.state.push(Reply::Edit(Arc::new(move |_, good| {
            with_response(&good, response.clone())
        })));
        Ok(self)
    }

    /// A refusal of the platform, such as `PlatformErrorCodes::SYSTEM_DISABLED`, with HTTP status 500, as most travel
    /// with.
    pub fn error<E: OpenEnum<Number = i32>>(self, code: E) -> Self {
        let number = code.number();
        let name = E::NAMES.iter().find(|(known, _)| *known == number);
        let name = name.map_or("Unknown", |(_, name)| name);
        self.fault(Envelope::error(number, name))
    }

    /// A refusal for the address's sake, until so many seconds have passed: `PerEndpointRequestThrottleExceeded`.
    pub fn throttle(self, wait: Duration) -> Self {
        let seconds = i32::try_from(wait.as_secs()).unwrap_or(i32::MAX);
        let refusal = Envelope::error(51, "PerEndpointRequestThrottleExceeded");
        self.fault(refusal.throttle_seconds(seconds))
    }

    /// Anything that goes wrong.
    pub fn fault(self, fault: impl Into<Fault>) -> Self {
        let fault = fault.into();
        match fault.checked() {
            Ok(fault) => self.state.push(Reply::Fault(fault)),
            Err(error) => self.shared.lock().problems.push(error.to_string()),
        }
        self
    }

    /// The last step is good for so many requests. The one after it answers further ones.
    pub fn times(self, times: usize) -> Self {
        self.state.times(times);
        self
    }

    /// The last step takes so long. In paused time no time passes but on the clock.
    pub fn delay(self, delay: Duration) -> Self {
        self.state.delay(delay);
        self
    }

    /// The requests that this rule answered so far.
    pub fn calls(&self) -> Vec<Call> {
        self.state.calls()
    }

    /// How many there were.
    pub fn count(&self) -> usize {
        self.state.calls().len()
    }

    /// How many of them were this request: the same arguments and the same body.
    pub fn count_of(&self, request: &O) -> usize {
        let request = Wanted::of(request);
        let calls = self.state.calls();
        calls.iter().filter(|call| request.is(call)).count()
    }
}

/// A request to compare with; `None` for one that cannot be sent.
struct Wanted(Option<(String, BTreeSet<String>, Option<Value>)>);

impl Wanted {
    fn of(request: &impl Endpoint) -> Self {
        let request = request.to_http().ok();
        Wanted(request.map(|request| {
            let target = request.uri().path_and_query();
            let (path, query) = parts(target.map_or("/", |target| target.as_str()));
            let body = serde_json::from_slice(request.body()).ok();
            (path, query, body)
        }))
    }

    fn is(&self, call: &Call) -> bool {
        let (path, query) = parts(&call.path_and_query);
        let wanted = self.0.as_ref();
        wanted
            .is_some_and(|wanted| (&wanted.0, &wanted.1, &wanted.2) == (&path, &query, &call.body))
    }
}

/// Path and arguments, without what a client adds of its own: the language.
fn parts(target: &str) -> (String, BTreeSet<String>) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.filter(|pair| !pair.starts_with("lc="));
    (path.to_owned(), pairs.map(str::to_owned).collect())
}

/// A good answer with another response in its envelope.
fn with_response(good: &Bytes, response: Value) -> Result<Bytes, String> {
    let envelope = serde_json::from_slice(good);
    let mut envelope: Value = envelope.map_err(|error| error.to_string())?;
    envelope["Response"] = response;
    Ok(envelope.to_string().into())
}

impl<O> Clone for Rule<O> {
    fn clone(&self) -> Self {
        Rule {
            shared: Arc::clone(&self.shared),
            state: Arc::clone(&self.state),
            operation: PhantomData,
        }
    }
}

impl<O> fmt::Debug for Rule<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rule").field(&self.state).finish()
    }
}
