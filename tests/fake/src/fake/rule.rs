//! Rules as tests write them.

use super::{
    FakeBungie,
    call::Call,
    envelope::Envelope,
    fault::Fault,
    rules::{Reply, RuleState, Step},
    shared::Shared,
};
use crate::{conform, document::DOCUMENT, error::FakeError};
use bytes::Bytes;
use serde_json::Value;
use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

/// What an operation answers, one step after the other.
///
/// Each of the methods that answer adds a step. A step is good for one request where another one follows, and for
/// all further ones where it is the last; [`times`](Self::times) says otherwise. When all steps are used up, older rules
/// answer, and at last the fake by itself. A newer rule goes before an older one. A request that Bungie would
/// refuse, for want of a scope for example, is refused and uses up nothing; what an account would refuse, such as a
/// membership that nobody has, the rule answers all the same. Dropping the rule leaves it in force.
///
/// `O` is the type of the requests, if the rule is made by [`FakeBungie::on`].
pub struct Rule<O = ()> {
    pub(super) shared: Arc<Shared>,
    pub(super) state: Arc<RuleState>,
    operation: PhantomData<fn() -> O>,
}

impl FakeBungie {
    /// A rule for the operation with this id, such as `Destiny2.GetProfile`. It answers nothing before it has a step.
    ///
    /// # Errors
    ///
    /// [`FakeError::UnknownOperation`] if the document has none.
    pub fn on_id(&self, operation: &str) -> Result<Rule, FakeError> {
        let found = DOCUMENT.operation(operation);
        let found = found.ok_or_else(|| FakeError::UnknownOperation(operation.to_owned()))?;
        Ok(Rule::new(self, &found.id))
    }
}

impl<O> Rule<O> {
    pub(super) fn new(fake: &FakeBungie, operation: &'static str) -> Self {
        let state = Arc::new(RuleState::new(operation));
        fake.shared.lock().rules.push(Arc::clone(&state));
        Rule {
            shared: Arc::clone(&fake.shared),
            state,
            operation: PhantomData,
        }
    }

    /// Only for requests that this is true for.
    pub fn when(self, is_for: impl Fn(&Call) -> bool + Send + Sync + 'static) -> Self {
        self.state.matching(Arc::new(is_for));
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
        let id = self.state.operation();
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

    /// A refusal for the sake of the address, `PerEndpointRequestThrottleExceeded`, which asks to wait so long, in whole
    /// seconds, rounded up. It does not refuse by itself until then: that is a matter of [`times`](Self::times).
    pub fn throttle(self, wait: Duration) -> Self {
        let seconds = wait.as_millis().div_ceil(1000);
        let seconds = i32::try_from(seconds).unwrap_or(i32::MAX);
        let refusal = Envelope::error(51, "PerEndpointRequestThrottleExceeded");
        self.fault(refusal.throttle_seconds(seconds))
    }

    /// Anything that goes wrong.
    pub fn fault(self, fault: impl Into<Fault>) -> Self {
        let fault = fault.into();
        match fault.checked() {
            Ok(fault) => self.state.push(Reply::Fault(fault)),
            Err(error) => {
                let problem = error.to_string();
                self.shared.lock().problems.push(problem.clone());
                // It is a step all the same, which says so.
                let told = Fault::text("text/plain", problem).status(500);
                self.state.push(Reply::Fault(told));
            }
        }
        self
    }

    /// Changes the last step.
    fn change(self, method: &str, change: impl FnOnce(&mut Step)) -> Self {
        if !self.state.change(change) {
            let id = self.state.operation();
            let problem = format!("the rule for {id} has no step before `{method}`");
            self.shared.lock().problems.push(problem);
        }
        self
    }

    /// The last step is good for so many requests. The one after it answers further ones.
    pub fn times(self, times: usize) -> Self {
        self.change("times", |step| step.left = Some(times))
    }

    /// The last step takes so long. In paused time no time passes but on the clock.
    pub fn delay(self, delay: Duration) -> Self {
        self.change("delay", |step| step.delay = delay)
    }

    /// The requests that this rule answered so far.
    pub fn calls(&self) -> Vec<Call> {
        self.state.calls()
    }

    /// How many there were.
    pub fn count(&self) -> usize {
        self.state.calls().len()
    }
}

/// A good answer with another response in its envelope.
pub(super) fn with_response(good: &Bytes, response: Value) -> Result<Bytes, String> {
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
