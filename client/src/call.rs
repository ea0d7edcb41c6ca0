//! One call: its turn, its attempts, and what is told of them.

use crate::{
    Attempt, Error, Operation,
    client::Client,
    error::{self, ErrorKind, Outcome},
    limits::{Turn, User},
    request::Parts,
    retry::Waits,
};
use bytes::Bytes;
use http::{HeaderValue, Response};
use std::{future::Future, pin::Pin, time::Duration};
use tokio::time::{Instant, sleep, timeout_at};
use tracing::{Instrument, Span, debug, field, info_span};

/// Who calls: nobody in particular, or a user with a token.
#[derive(Clone, Copy)]
pub(crate) struct Identity<'a> {
    pub(crate) token: Option<&'a HeaderValue>,
    pub(crate) user: User,
}

impl Identity<'_> {
    pub(crate) const ANONYMOUS: Identity<'static> = Identity {
        token: None,
        user: User(0),
    };
}

/// Reads a body and keeps its response: the one part of a call that depends on types.
pub(crate) type Open<'a> = &'a mut (dyn FnMut(&[u8]) -> Outcome + Send);

/// A call that is under way. Boxed and free of type parameters, so that callers compile none of it.
pub(crate) type Call<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

impl Client {
    /// Sends a request until `open` makes a response of the answer, or trying again is not worth it.
    pub(crate) fn call<'a>(
        &'a self,
        parts: Parts,
        identity: Identity<'a>,
        open: Open<'a>,
    ) -> Call<'a, ()> {
        let operation = parts.operation();
        let span = info_span!("bungie", operation = operation.id, attempts = field::Empty);
        Box::pin(self.attempts(parts, identity, open).instrument(span))
    }

    /// Sends a request once, without a look at the body.
    pub(crate) fn once<'a>(
        &'a self,
        parts: Parts,
        identity: Identity<'a>,
    ) -> Call<'a, Response<Bytes>> {
        let operation = parts.operation();
        let span = info_span!("bungie", operation = operation.id, attempts = field::Empty);
        let sent = async move {
            let mut prepared = self.prepare(parts, identity).await?;
            self.go(&mut prepared).await?;
            let mut attempt = Attempt::new(operation, 1);
            let answer = self.exchange(&prepared, &mut attempt).await;
            if let Err(error) = &answer {
                attempt.failed(error);
            }
            self.tell(&attempt);
            answer
        };
        Box::pin(sent.instrument(span))
    }

    async fn attempts(
        &self,
        parts: Parts,
        identity: Identity<'_>,
        open: Open<'_>,
    ) -> Result<(), Error> {
        let operation = parts.operation();
        let mut prepared = self.prepare(parts, identity).await?;
        let mut waits = self.inner.retries.begin();
        let mut number = 0;
        loop {
            number += 1;
            self.go(&mut prepared).await?;
            let mut attempt = Attempt::new(operation, number);
            let failure = match self.exchange(&prepared, &mut attempt).await {
                Ok(answer) => {
                    let outcome = open(answer.body());
                    error::refused(operation, prepared.request.uri(), &answer, outcome)
                }
                Err(error) => Some(error),
            };
            let Some(error) = failure else {
                self.inner.budget.earn();
                self.tell(&attempt);
                return Ok(());
            };
            attempt.failed(&error);
            attempt.retry_in = self.retry_in(&mut waits, &error, prepared.deadline);
            self.tell(&attempt);
            match attempt.retry_in {
                Some(wait) => sleep(wait).await,
                None => return Err(error),
            }
        }
    }

    /// How long to wait before another try. A wait that Bungie asks for holds for everybody.
    fn retry_in(&self, waits: &mut Waits, error: &Error, deadline: Instant) -> Option<Duration> {
        if error.kind() == ErrorKind::Throttled
            && let Some(wait) = error.retry_after()
        {
            self.inner.limits.pause(wait);
        }
        let wait = waits.after(error.operation(), error)?;
        let is_in_time = Instant::now().checked_add(wait)? < deadline;
        (is_in_time && self.inner.budget.spend()).then_some(wait)
    }

    /// Everything that is the same for all attempts, and the user's turn to make them.
    async fn prepare(&self, parts: Parts, identity: Identity<'_>) -> Result<Prepared, Error> {
        let operation = parts.operation();
        let deadline = self.deadline();
        let request = self
            .request(parts, identity.token)
            .map_err(|source| Error::invalid(operation, source))?;
        let turn = self.inner.limits.turn(operation, identity.user);
        let turn = within(operation, deadline, WAITING, turn).await?;
        Ok(Prepared {
            operation,
            request,
            deadline,
            turn,
        })
    }

    /// Waits until an attempt may be made.
    async fn go(&self, prepared: &mut Prepared) -> Result<(), Error> {
        let Prepared {
            operation,
            deadline,
            turn,
            ..
        } = prepared;
        if let Some(turn) = turn {
            within(operation, *deadline, WAITING, turn.begin()).await?;
        }
        // Waiting for the end of a pause that outlasts the call would only delay the bad news.
        let end = self.inner.limits.paused_until();
        if let Some(end) = end.filter(|end| end > deadline) {
            return Err(Error::paused(operation, end - Instant::now()));
        }
        within(operation, *deadline, WAITING, self.inner.limits.ready()).await
    }

    async fn exchange(
        &self,
        prepared: &Prepared,
        attempt: &mut Attempt,
    ) -> Result<Response<Bytes>, Error> {
        let started = Instant::now();
        let request = prepared.request.clone();
        let sent = self.inner.transport.send(request, self.inner.max_body);
        let answer = within(prepared.operation, prepared.deadline, ANSWERING, sent).await;
        attempt.duration = started.elapsed();
        let answer = answer?.map_err(|source| Error::transport(prepared.operation, source))?;
        attempt.status = Some(answer.status());
        attempt.bytes = answer.body().len();
        Ok(answer)
    }

    fn deadline(&self) -> Instant {
        let now = Instant::now();
        now.checked_add(self.timeout).unwrap_or(now + FAR)
    }

    fn tell(&self, attempt: &Attempt) {
        Span::current().record("attempts", attempt.number);
        debug!(
            attempt = attempt.number,
            status = attempt.status.map(|status| status.as_u16()),
            code = attempt.code,
            failure = attempt.failure.map(field::debug),
            bytes = attempt.bytes,
            duration = ?attempt.duration,
            retry_in = attempt.retry_in.map(field::debug),
            "attempt"
        );
        if let Some(observer) = &self.inner.observer {
            observer.attempt(attempt);
        }
    }
}

/// A call before its first attempt.
struct Prepared {
    operation: &'static Operation,
    request: http::Request<Bytes>,
    deadline: Instant,
    turn: Option<Turn>,
}

/// As far as it makes sense to wait for anything.
const FAR: Duration = Duration::from_secs(60 * 60 * 24);

const WAITING: &str = "while waiting for a turn";
const ANSWERING: &str = "while waiting for the answer";

async fn within<T>(
    operation: &'static Operation,
    deadline: Instant,
    waiting: &'static str,
    what: impl Future<Output = T>,
) -> Result<T, Error> {
    timeout_at(deadline, what)
        .await
        .map_err(|_| Error::timeout(operation, waiting))
}
