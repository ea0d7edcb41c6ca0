//! One call: its turn, its attempts, and what is told of them.

use crate::{
    AccessKind, Attempt, Endpoint, Error, Operation, ScopeSet,
    credentials::{Credentials, Renewal, RenewalFuture},
    error::{self, ErrorKind, Outcome},
    head::decode_head,
    inner::Inner,
    limits::{self, TooLate, Turn},
    options::Options,
    request::Parts,
    retry::Waits,
    rt::{self, Instant},
    token::Token,
    wire::odd,
};
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use std::{
    future::Future,
    mem::take,
    ops::{Deref, DerefMut},
    pin::Pin,
    sync::Arc,
    time::Duration,
};
use tracing::{Instrument, Level, Span, debug, enabled, field, info_span};

/// Who calls.
#[derive(Clone, Copy)]
pub(crate) enum Identity<'a> {
    /// Nobody in particular.
    Anonymous,
    /// A user with a token.
    User(&'a dyn Credentials),
}

/// What is asked for, free of type parameters.
pub(crate) struct Asked {
    parts: Parts,
    scopes: ScopeSet,
}

impl Asked {
    pub(crate) fn of<E: Endpoint>(request: &E) -> Self {
        Asked {
            parts: request.parts(),
            scopes: request.scopes(),
        }
    }
}

/// Reads a body and keeps its response: the one part of a call that depends on types.
pub(crate) type Open<'a> = &'a mut (dyn FnMut(&[u8], Keep) -> Outcome + Send);

/// Whether the response is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    Response,
    Nothing,
}

/// What is known of a call beside its response.
pub(crate) struct Sent {
    /// Of the answer.
    pub(crate) headers: HeaderMap,
    /// The scopes of the token that was sent, if they are known: none without a token.
    pub(crate) granted: Option<ScopeSet>,
}

/// A call that is under way. Boxed and free of type parameters, so that callers compile none of it.
pub(crate) type Call<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

impl Inner {
    /// Sends a request until `open` makes a response of the answer, or trying again is not worth it.
    pub(crate) fn call<'a>(
        &'a self,
        options: &'a Options,
        asked: Asked,
        identity: Identity<'a>,
        open: Open<'a>,
    ) -> Call<'a, Sent> {
        let span = span(asked.parts.operation());
        Box::pin(
            self.attempts(options, asked, identity, open)
                .instrument(span),
        )
    }

    /// Sends a request once, and gives the answer as it came.
    pub(crate) fn once<'a>(
        &'a self,
        options: &'a Options,
        asked: Asked,
        identity: Identity<'a>,
    ) -> Call<'a, Response<Bytes>> {
        let span = span(asked.parts.operation());
        let sent = async move {
            let mut prepared = self.prepare(options, asked, identity).await?;
            let request = self.request(&prepared)?;
            let queued = self.go(&mut prepared).await?;
            let mut attempt = Told::begin(self, prepared.operation, 1, queued);
            let answer = self.exchange(&mut prepared, request, &mut attempt).await;
            let error = match &answer {
                Ok(answer) if answer.status().is_success() => {
                    self.budget.earn();
                    if let Some(token) = &prepared.token {
                        token.accept();
                    }
                    None
                }
                Ok(answer) => self.refused(prepared.operation, answer, decode_head(answer.body())),
                Err(error) => {
                    attempt.failed(error);
                    None
                }
            };
            if let Some(error) = error {
                attempt.failed(&error);
                self.note_throttle(&prepared, &error);
            }
            attempt.tell();
            answer
        };
        Box::pin(sent.instrument(span))
    }

    async fn attempts(
        &self,
        options: &Options,
        asked: Asked,
        identity: Identity<'_>,
        open: Open<'_>,
    ) -> Result<Sent, Error> {
        let mut prepared = self.prepare(options, asked, identity).await?;
        let mut waits = self.retries.begin();
        let mut may_renew = true;
        let mut number = 0;
        let mut earlier = None;
        loop {
            number += 1;
            let request = self.request(&prepared)?;
            let queued = match self.go(&mut prepared).await {
                Ok(queued) => queued,
                // What came of the attempt before says more.
                Err(late) => return Err(earlier.unwrap_or(late)),
            };
            let mut attempt = Told::begin(self, prepared.operation, number, queued);
            let failure = match self.exchange(&mut prepared, request, &mut attempt).await {
                Ok(mut answer) => match self.open(&prepared, &answer, &mut *open, &mut attempt) {
                    None => {
                        self.budget.earn();
                        if let Some(token) = &prepared.token {
                            token.accept();
                        }
                        attempt.tell();
                        let token = prepared.token.as_deref();
                        return Ok(Sent {
                            headers: take(answer.headers_mut()),
                            granted: token.map_or(Some(ScopeSet::EMPTY), |token| token.scopes),
                        });
                    }
                    Some(error) => error,
                },
                Err(error) => error,
            };
            let mut error = failure;
            if !error.is_transient() {
                self.budget.earn();
            }
            if error.kind() == ErrorKind::SignInAgain && !may_renew {
                error = error.of_new_token();
            }
            attempt.failed(&error);
            let pause = self.note_throttle(&prepared, &error);
            // Nothing was done with a token that was refused, whatever the method.
            let is_refused = error.kind() == ErrorKind::SignInAgain && take(&mut may_renew);
            let again = if is_refused {
                match renew(&mut prepared, identity).await {
                    Ok(Again::Now) => Ok(Some(Duration::ZERO)),
                    Ok(Again::Never) => Ok(None),
                    Ok(Again::InVain) => {
                        error = error.of_new_token();
                        Ok(None)
                    }
                    Err(error) => Err(error),
                }
            } else {
                Ok(self.retry_in(&prepared, &mut waits, &error))
            };
            attempt.retry_in = again.as_ref().ok().copied().flatten().map(|wait| {
                let paused = pause.unwrap_or_else(|| self.paused_for(&prepared));
                wait.max(paused)
            });
            attempt.tell();
            match again? {
                Some(wait) => {
                    rt::sleep(wait).await;
                    prepared.left = prepared.left.saturating_sub(wait);
                    // What was refused was the old token.
                    earlier = (!is_refused).then_some(error);
                }
                None => return Err(error),
            }
        }
    }

    /// Reads an answer. What was odd about it is counted, and the first place is told to whoever
    /// listens.
    fn open(
        &self,
        prepared: &Prepared<'_>,
        answer: &Response<Bytes>,
        open: Open<'_>,
        attempt: &mut Attempt,
    ) -> Option<Error> {
        let (outcome, oddities) = odd::counted(|| open(answer.body(), Keep::Response));
        attempt.oddities = oddities;
        if oddities > 0
            && enabled!(Level::DEBUG)
            && let Err(first) = odd::strictly(|| open(answer.body(), Keep::Nothing))
        {
            debug!(oddities, path = first.path(), %first, "odd values were passed over");
        }
        self.refused(prepared.operation, answer, outcome)
    }

    fn refused(
        &self,
        operation: &'static Operation,
        answer: &Response<Bytes>,
        outcome: Outcome,
    ) -> Option<Error> {
        error::refused(operation, &|| self.server(operation), answer, outcome)
    }

    /// How long a pause still holds the call off.
    fn paused_for(&self, prepared: &Prepared<'_>) -> Duration {
        let end = self.limits.paused_until(prepared.call());
        end.map_or(Duration::ZERO, |end| {
            end.saturating_duration_since(rt::now())
        })
    }

    /// A throttle holds for those that it is for. Gives the length of the pause, if it is a new one.
    fn note_throttle(&self, prepared: &Prepared<'_>, error: &Error) -> Option<Duration> {
        let whom = error.throttle()?;
        let changed = self
            .limits
            .throttled(prepared.call(), whom, error.retry_after());
        if let Some(observer) = &self.observer {
            if let Some(pause) = &changed.pause {
                observer.pause(pause);
            }
            if let Some(rate) = changed.rate {
                observer.rate(prepared.operation.server, rate);
            }
        }
        changed.pause.map(|pause| pause.left)
    }

    /// How long to wait before another try, beside a pause that Bungie asks for.
    fn retry_in(
        &self,
        prepared: &Prepared<'_>,
        waits: &mut Waits,
        error: &Error,
    ) -> Option<Duration> {
        let backoff = waits.after(prepared.operation, error)?;
        let paused = self.paused_for(prepared);
        // Waiting for less than Bungie asks for would only be refused again.
        let asked = error
            .retry_after()
            .filter(|_| error.kind() == ErrorKind::Throttled);
        if asked.unwrap_or_default().max(paused) > prepared.queue {
            return None;
        }
        let wait = if paused > backoff {
            Duration::ZERO
        } else {
            backoff
        };
        let begins = rt::now().checked_add(wait.max(paused))?;
        let is_in_time = wait < prepared.left && prepared.in_time(begins) == begins;
        (is_in_time && self.budget.spend()).then_some(wait)
    }

    /// Everything that is the same for all attempts, and the user's turn to make them.
    async fn prepare<'a>(
        &self,
        options: &'a Options,
        asked: Asked,
        identity: Identity<'_>,
    ) -> Result<Prepared<'a>, Error> {
        let operation = asked.parts.operation();
        rt::check().map_err(|source| Error::no_runtime(operation, source))?;
        let deadline = options.deadline.map(rt::after);
        let token = token(operation, deadline, identity).await?;
        let lacks = match token.as_deref().and_then(|token| token.scopes) {
            Some(granted) => asked.scopes.without_implicit().difference(granted),
            None => ScopeSet::EMPTY,
        };
        if !lacks.is_empty() {
            return Err(Error::not_granted(operation, lacks));
        }
        let mut prepared = Prepared {
            operation,
            parts: asked.parts,
            options,
            token,
            deadline,
            left: options.timeout,
            queue: options.queue_timeout,
            turn: None,
            for_turn: Duration::ZERO,
        };
        if operation.interval_per_user.is_some() {
            let (started, until) = (rt::now(), prepared.until());
            let turn = self.limits.turn(prepared.call(), until).await;
            prepared.for_turn = prepared.waited(started);
            prepared.turn = turn.map_err(|late| too_late(operation, late))?;
        }
        Ok(prepared)
    }

    /// Waits until an attempt may be made. Gives how long that took.
    async fn go(&self, prepared: &mut Prepared<'_>) -> Result<Duration, Error> {
        if self.limits.is_ready(prepared.call()) {
            return Ok(Duration::ZERO);
        }
        let (started, until, call) = (rt::now(), prepared.until(), prepared.call());
        let ready = self.limits.ready(call, prepared.turn.as_mut(), until).await;
        let queued = prepared.waited(started) + take(&mut prepared.for_turn);
        ready.map_err(|late| too_late(prepared.operation, late))?;
        Ok(queued)
    }

    /// Written for every attempt: the token may be another one.
    fn request(&self, prepared: &Prepared<'_>) -> Result<Request<Bytes>, Error> {
        let token = prepared.token.as_deref();
        let token = token.map(|token| &token.authorization);
        self.complete(&prepared.parts, prepared.options, token)
            .map_err(|source| Error::invalid(prepared.operation, source))
    }

    async fn exchange(
        &self,
        prepared: &mut Prepared<'_>,
        request: Request<Bytes>,
        attempt: &mut Told<'_>,
    ) -> Result<Response<Bytes>, Error> {
        let most = prepared.options.attempt_timeout.min(prepared.left);
        let until = prepared.in_time(rt::later(attempt.started, most));
        let sent = self.transport.send(request, self.max_body);
        let answer = within(prepared.operation, Some(until), ANSWERING, sent).await;
        attempt.duration = attempt.started.elapsed();
        prepared.left = prepared.left.saturating_sub(attempt.duration);
        let answer = answer?.map_err(|source| Error::transport(prepared.operation, source))?;
        attempt.status = Some(answer.status());
        attempt.bytes = answer.body().len();
        Ok(answer)
    }

    fn tell(&self, attempt: &Attempt) {
        Span::current().record("attempts", attempt.number);
        debug!(
            attempt = attempt.number,
            status = attempt.status.map(|status| status.as_u16()),
            code = attempt.code,
            failure = attempt.failure.map(field::debug),
            bytes = attempt.bytes,
            queued = ?attempt.queued,
            duration = ?attempt.duration,
            retry_in = attempt.retry_in.map(field::debug),
            cancelled = attempt.cancelled.then_some(true),
            "attempt"
        );
        if let Some(observer) = &self.observer {
            observer.attempt(attempt);
        }
    }
}

/// An attempt that is told of in any case: one that is dropped before its end was cancelled.
struct Told<'a> {
    inner: &'a Inner,
    attempt: Attempt,
    started: Instant,
}

impl<'a> Told<'a> {
    fn begin(
        inner: &'a Inner,
        operation: &'static Operation,
        number: u32,
        queued: Duration,
    ) -> Self {
        let mut attempt = Attempt::new(operation, number);
        attempt.cancelled = true;
        attempt.queued = queued;
        Told {
            inner,
            attempt,
            started: rt::now(),
        }
    }

    /// It came to its end.
    fn tell(mut self) {
        self.attempt.cancelled = false;
    }
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        if self.attempt.duration.is_zero() {
            self.attempt.duration = self.started.elapsed();
        }
        self.inner.tell(&self.attempt);
    }
}

impl Deref for Told<'_> {
    type Target = Attempt;

    fn deref(&self) -> &Attempt {
        &self.attempt
    }
}

impl DerefMut for Told<'_> {
    fn deref_mut(&mut self) -> &mut Attempt {
        &mut self.attempt
    }
}

/// A call between its attempts.
struct Prepared<'a> {
    operation: &'static Operation,
    parts: Parts,
    options: &'a Options,
    token: Option<Arc<Token>>,
    /// When all of it has to be over, if that was said.
    deadline: Option<Instant>,
    /// What is left for attempts and the waits between them.
    left: Duration,
    /// What is left for waiting for limits.
    queue: Duration,
    turn: Option<Turn>,
    /// How long the turn was waited for.
    for_turn: Duration,
}

impl Prepared<'_> {
    fn call(&self) -> limits::Call {
        limits::Call {
            operation: self.operation,
            user: self.token.as_ref().map(|token| token.user),
            priority: self.options.priority,
        }
    }

    /// How long to wait for limits.
    fn until(&self) -> Instant {
        self.in_time(rt::after(self.queue))
    }

    /// The time, or the deadline if that is earlier.
    fn in_time(&self, time: Instant) -> Instant {
        self.deadline.map_or(time, |deadline| deadline.min(time))
    }

    fn waited(&mut self, since: Instant) -> Duration {
        let waited = since.elapsed();
        self.queue = self.queue.saturating_sub(waited);
        waited
    }
}

fn too_late(operation: &'static Operation, late: TooLate) -> Error {
    match late {
        TooLate::Paused(left) => Error::paused(operation, left),
        TooLate::Queued => Error::timeout(operation, WAITING),
    }
}

/// The user's token, renewed first if it has to be. What needs no user gets none.
async fn token(
    operation: &'static Operation,
    deadline: Option<Instant>,
    identity: Identity<'_>,
) -> Result<Option<Arc<Token>>, Error> {
    let Identity::User(credentials) = identity else {
        return Ok(None);
    };
    if operation.access == AccessKind::Anonymous {
        return Ok(None);
    }
    if let Some(token) = credentials.current() {
        return Ok(Some(token));
    }
    match renewed(operation, deadline, credentials.renew(None)).await? {
        Renewal::Token(token) => Ok(Some(token)),
        Renewal::None | Renewal::Unhelpful => Err(Error::signed_out(operation)),
    }
}

/// Whether to send a call again whose token was refused.
enum Again {
    /// With the token that is there now.
    Now,
    /// There is no other token.
    Never,
    /// The token was itself got in place of a refused one.
    InVain,
}

/// Replaces the token that was refused, if there is another to be had.
async fn renew(prepared: &mut Prepared<'_>, identity: Identity<'_>) -> Result<Again, Error> {
    let (Identity::User(credentials), Some(refused)) = (identity, &prepared.token) else {
        return Ok(Again::Never);
    };
    let another = credentials.renew(Some(refused));
    match renewed(prepared.operation, prepared.deadline, another).await? {
        Renewal::Token(token) => {
            prepared.token = Some(token);
            Ok(Again::Now)
        }
        Renewal::None => Ok(Again::Never),
        Renewal::Unhelpful => Ok(Again::InVain),
    }
}

/// A token that is on its way, unless time runs out.
async fn renewed(
    operation: &'static Operation,
    deadline: Option<Instant>,
    renewal: RenewalFuture<'_>,
) -> Result<Renewal, Error> {
    within(operation, deadline, RENEWING, renewal)
        .await?
        .map_err(|source| Error::no_token(operation, source))
}

fn span(operation: &'static Operation) -> Span {
    info_span!("bungie", operation = operation.id, attempts = field::Empty)
}

const RENEWING: &str = "while renewing the user's session";
const WAITING: &str = "while waiting for a turn";
const ANSWERING: &str = "while waiting for the answer";

async fn within<T>(
    operation: &'static Operation,
    deadline: Option<Instant>,
    waiting: &'static str,
    what: impl Future<Output = T>,
) -> Result<T, Error> {
    match deadline {
        Some(deadline) => rt::until(deadline, what).await,
        None => Some(what.await),
    }
    .ok_or_else(|| Error::timeout(operation, waiting))
}
