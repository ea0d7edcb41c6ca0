//! Answers that a test sets for operations, and which of them a request gets.

use super::{call::Call, fault::Fault};
use bytes::Bytes;
use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Changes the body of a good answer, or says why it cannot.
pub(super) type Edit = dyn Fn(&Call, Bytes) -> Result<Bytes, String> + Send + Sync;

/// Whether a rule is for a request.
pub(super) type Matcher = dyn Fn(&Call) -> bool + Send + Sync;

/// A rule: what an operation answers, one step after the other.
pub(super) struct RuleState {
    operation: &'static str,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    matcher: Option<Arc<Matcher>>,
    steps: VecDeque<Step>,
    calls: Vec<Call>,
}

/// A step of a rule.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) reply: Reply,
    /// How many requests it is good for; absent for all that come.
    pub(super) left: Option<usize>,
    /// Whether it has answered.
    used: bool,
    pub(super) delay: Duration,
}

/// What a step answers.
#[derive(Clone)]
pub(super) enum Reply {
    /// The good answer, changed.
    Edit(Arc<Edit>),
    Fault(Fault),
}

impl RuleState {
    pub(super) fn new(operation: &'static str) -> Self {
        RuleState {
            operation,
            inner: Mutex::default(),
        }
    }

    pub(super) fn operation(&self) -> &'static str {
        self.operation
    }

    pub(super) fn matching(&self, matcher: Arc<Matcher>) {
        self.lock().matcher = Some(matcher);
    }

    pub(super) fn push(&self, reply: Reply) {
        self.lock().steps.push_back(Step {
            reply,
            left: None,
            used: false,
            delay: Duration::ZERO,
        });
    }

    /// Changes the last step. Gives whether there is one.
    pub(super) fn change(&self, change: impl FnOnce(&mut Step)) -> bool {
        self.lock().steps.back_mut().map(change).is_some()
    }

    /// The requests that got an answer by this rule.
    pub(super) fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// The step that answers a request, if the rule is for it and not at its end.
    fn step(&self, call: &Call) -> Option<Step> {
        if self.operation != call.operation.id {
            return None;
        }
        // The matcher is a test's, and may ask the rule.
        let matcher = self.lock().matcher.clone();
        if matcher.is_some_and(|matches| !matches(call)) {
            return None;
        }
        let mut inner = self.lock();
        let step = inner.next()?;
        inner.calls.push(call.clone());
        Some(step)
    }

    /// Nothing panics that holds the lock.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn next(&mut self) -> Option<Step> {
        loop {
            let is_followed = self.steps.len() > 1;
            let step = self.steps.front_mut()?;
            match &mut step.left {
                // Without a number it lasts, or answers once where another one follows.
                None if is_followed && step.used => drop(self.steps.pop_front()),
                None => {
                    step.used = true;
                    return Some(step.clone());
                }
                Some(0) => drop(self.steps.pop_front()),
                Some(left) => {
                    *left -= 1;
                    return Some(step.clone());
                }
            }
        }
    }
}

/// The step that answers a request: of the newest rule that is for it and not at its end.
pub(super) fn step(rules: &[Arc<RuleState>], call: &Call) -> Option<Step> {
    rules.iter().rev().find_map(|rule| rule.step(call))
}

impl fmt::Debug for RuleState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuleState")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}
