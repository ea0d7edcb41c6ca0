//! One call: its turn, its attempts, and what is told of them.

use crate::{
    Attempt, Endpoint, Error, Operation, ScopeSet,
    client::Client,
    credentials::{Credentials, Renewal, RenewalFuture},
    envelope::decode_head,
    error::{self, ErrorKind, Outcome},
    limits::Turn,
    request::Parts,
    retry::Waits,
    rt::{self, Instant},
    token::Token,
};
use bytes::Bytes;
use http::{Request, Response};
use std::{
    future::Future,
    mem::take,
    ops::{Deref, DerefMut},
    pin::Pin,
    sync::Arc,
    time::Duration,
};
use tracing::{Instrument, Span, debug, field, info_span};

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
pub(crate) type Open<'a> = &'a mut (dyn FnMut(&[u8]) -> Outcome + Send);

/// A call that is under way. Boxed and free of type parameters, so that callers compile none of it.
pub(crate) type Call<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

impl Client {
    /// Sends a request until `open` makes a response of the answer, or trying again is not worth it.
    pub(crate) fn call<'a>(
        &'a self,
        asked: Asked,
        identity: Identity<'a>,
        open: Open<'a>,
    ) -> Call<'a, ()> {
        let span = span(asked.parts.operation());
        Box::pin(self.attempts(asked, identity, open).instrument(span))
    }

    /// Sends a request once, without a look at the body.
    pub(crate) fn once<'a>(
        &'a self,
        asked: Asked,
        identity: Identity<'a>,
    ) -> Call<'a, Response<Bytes>> {
        let span = span(asked.parts.operation());
        let sent = async move {
            let mut prepared = self.prepare(asked, identity).await?;
            let request = self.request(&prepared)?;
            self.go(&mut prepared).await?;
            let mut attempt = Told::begin(self, prepared.operation, 1);
            let answer = self.exchange(&prepared, request, &mut attempt).await;
            match &answer {
                Ok(answer) if answer.status().is_success() => {}
                Ok(answer) => {
                    let outcome = decode_head(answer.body());
                    let server = self.server(prepared.operation);
                    if let Some(error) = error::refused(prepared.operation, server, answer, outcome)
                    {
                        attempt.failed(&error);
                    }
                }
                Err(error) => attempt.failed(error),
            }
            attempt.tell();
            answer
        };
        Box::pin(sent.instrument(span))
    }

    async fn attempts(
        &self,
        asked: Asked,
        identity: Identity<'_>,
        open: Open<'_>,
    ) -> Result<(), Error> {
        let mut prepared = self.prepare(asked, identity).await?;
        let operation = prepared.operation;
        let mut waits = self.inner.retries.begin();
        let mut may_renew = true;
        let mut number = 0;
        loop {
            number += 1;
            let request = self.request(&prepared)?;
            self.go(&mut prepared).await?;
            let mut attempt = Told::begin(self, operation, number);
            let failure = match self.exchange(&prepared, request, &mut attempt).await {
                Ok(answer) => {
                    let outcome = open(answer.body());
                    error::refused(operation, self.server(operation), &answer, outcome)
                }
                Err(error) => Some(error),
            };
            let Some(mut error) = failure else {
                self.inner.budget.earn();
                if let Some(token) = &prepared.token {
                    token.accept();
                }
                attempt.tell();
                return Ok(());
            };
            if error.kind() == ErrorKind::SignInAgain && !may_renew {
                error = error.of_new_token();
            }
            attempt.failed(&error);
            // Nothing was done with a token that was refused, whatever the method.
            let again = if error.kind() == ErrorKind::SignInAgain && take(&mut may_renew) {
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
                Ok(self.retry_in(operation, &mut waits, &error, prepared.deadline))
            };
            attempt.retry_in = again.as_ref().ok().copied().flatten();
            attempt.tell();
            match again? {
                Some(wait) => rt::sleep(wait).await,
                None => return Err(error),
            }
        }
    }

    /// How long to wait before another try. A wait that Bungie asks for holds for everybody.
    fn retry_in(
        &self,
        operation: &Operation,
        waits: &mut Waits,
        error: &Error,
        deadline: Instant,
    ) -> Option<Duration> {
        if error.kind() == ErrorKind::Throttled
            && let Some(wait) = error.retry_after()
        {
            self.inner.limits.pause(wait);
        }
        let wait = waits.after(operation, error)?;
        let is_in_time = rt::now().checked_add(wait)? < deadline;
        (is_in_time && self.inner.budget.spend()).then_some(wait)
    }

    /// Everything that is the same for all attempts, and the user's turn to make them.
    async fn prepare(&self, asked: Asked, identity: Identity<'_>) -> Result<Prepared, Error> {
        let operation = asked.parts.operation();
        rt::check().map_err(|source| Error::no_runtime(operation, source))?;
        let deadline = rt::after(self.timeout);
        let token = token(operation, deadline, identity).await?;
        let lacks = match token.as_deref().and_then(|token| token.scopes) {
            Some(granted) => asked.scopes.to_ask_for().difference(granted),
            None => ScopeSet::EMPTY,
        };
        if !lacks.is_empty() {
            return Err(Error::not_granted(operation, lacks));
        }
        let turn = match &token {
            Some(token) => {
                let turn = self.inner.limits.turn(operation, token.user);
                within(operation, deadline, WAITING, turn).await?
            }
            None => None,
        };
        Ok(Prepared {
            operation,
            parts: asked.parts,
            token,
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
            return Err(Error::paused(operation, end - rt::now()));
        }
        within(operation, *deadline, WAITING, self.inner.limits.ready()).await
    }

    /// Written for every attempt: the token may be another one.
    fn request(&self, prepared: &Prepared) -> Result<Request<Bytes>, Error> {
        let token = prepared.token.as_deref();
        self.complete(&prepared.parts, token.map(|token| &token.authorization))
            .map_err(|source| Error::invalid(prepared.operation, source))
    }

    async fn exchange(
        &self,
        prepared: &Prepared,
        request: Request<Bytes>,
        attempt: &mut Told<'_>,
    ) -> Result<Response<Bytes>, Error> {
        let started = rt::now();
        let sent = self.inner.transport.send(request, self.inner.max_body);
        let answer = within(prepared.operation, prepared.deadline, ANSWERING, sent).await;
        attempt.duration = started.elapsed();
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
            duration = ?attempt.duration,
            retry_in = attempt.retry_in.map(field::debug),
            cancelled = attempt.cancelled.then_some(true),
            "attempt"
        );
        if let Some(observer) = &self.inner.observer {
            observer.attempt(attempt);
        }
    }
}

/// An attempt that is told of in any case: one that is dropped before its end was cancelled.
struct Told<'a> {
    client: &'a Client,
    attempt: Attempt,
    started: Instant,
}

impl<'a> Told<'a> {
    fn begin(client: &'a Client, operation: &'static Operation, number: u32) -> Self {
        let mut attempt = Attempt::new(operation, number);
        attempt.cancelled = true;
        Told {
            client,
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
        self.client.tell(&self.attempt);
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

/// A call before its first attempt.
struct Prepared {
    operation: &'static Operation,
    parts: Parts,
    token: Option<Arc<Token>>,
    deadline: Instant,
    turn: Option<Turn>,
}

/// The user's token, renewed first if it has to be.
async fn token(
    operation: &'static Operation,
    deadline: Instant,
    identity: Identity<'_>,
) -> Result<Option<Arc<Token>>, Error> {
    let Identity::User(credentials) = identity else {
        return Ok(None);
    };
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
async fn renew(prepared: &mut Prepared, identity: Identity<'_>) -> Result<Again, Error> {
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
    deadline: Instant,
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
    deadline: Instant,
    waiting: &'static str,
    what: impl Future<Output = T>,
) -> Result<T, Error> {
    rt::until(deadline, what)
        .await
        .ok_or_else(|| Error::timeout(operation, waiting))
}
