//! Requests to the token endpoint, for one application.

use super::{
    answer,
    application::Registered,
    error::{SignInError, SignInErrorKind},
    session::SessionData,
};
use crate::{
    SIGN_IN, ScopeSet, Secret,
    agreed::TOKEN,
    inner::Inner,
    limits::TooLate,
    observe::{Grant, TokenRequest},
    rt, servers,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{
    HeaderValue, Request, Response,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use std::{fmt, sync::Arc, time::Duration};
use tokio::sync::OwnedSemaphorePermit;
use tracing::debug;
use url::form_urlencoded;

/// The token endpoint, as one application uses it.
#[derive(Clone)]
pub(crate) struct TokenEndpoint {
    inner: Arc<Inner>,
    /// How long before its end an access token is renewed.
    pub(crate) ahead: Duration,
    pub(super) registered: Arc<Registered>,
}

/// What a token is asked for with.
enum Proof<'a> {
    Code(&'a Secret),
    Refresh(&'a Secret),
}

const AHEAD: Duration = Duration::from_secs(120);

/// A token endpoint that takes longer is taken for down. Leases count on it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How long a renewal waits until it may begin.
const QUEUE: Duration = Duration::from_secs(60);

/// A session is far below that, in bytes.
const MAX_ANSWER: usize = 64 * 1024;

impl TokenEndpoint {
    pub(super) fn new(inner: Arc<Inner>, registered: Arc<Registered>) -> Self {
        TokenEndpoint {
            inner,
            ahead: AHEAD,
            registered,
        }
    }

    /// Makes a session of a code.
    pub(crate) async fn exchange(&self, code: &Secret) -> Result<SessionData, SignInError> {
        rt::check().map_err(SignInError::no_runtime)?;
        self.pause_is_over().await?;
        let mut data = self.ask(Proof::Code(code)).await?;
        data.scopes = self.registered.scopes;
        Ok(data)
    }

    /// Waits until a renewal may begin, which it may for as long as the permit is held. Renewals do
    /// not queue behind ordinary calls.
    pub(crate) async fn slot(&self) -> Result<OwnedSemaphorePermit, SignInError> {
        rt::check().map_err(SignInError::no_runtime)?;
        let slot = async {
            self.pause_is_over().await?;
            Ok(Arc::clone(&self.inner.renewals).acquire_owned().await)
        };
        match rt::within(QUEUE, slot).await {
            Some(Ok(Ok(slot))) => Ok(slot),
            Some(Err(error)) => Err(error),
            Some(Ok(Err(_))) | None => {
                let detail = "too many renewals of this client are under way";
                Err(SignInError::new(SignInErrorKind::Timeout, detail))
            }
        }
    }

    /// A newer session, by a request that is sent at once.
    pub(crate) async fn refresh(&self, old: &SessionData) -> Result<SessionData, SignInError> {
        let Some(token) = &old.refresh_token else {
            return Err(SignInError::new(
                SignInErrorKind::SignInAgain,
                NOT_REFRESHABLE,
            ));
        };
        let new = self.ask(Proof::Refresh(token)).await?;
        Ok(SessionData {
            // The server may leave out what stays as it was.
            refresh_token: new.refresh_token.or_else(|| old.refresh_token.clone()),
            refresh_expires_at: new.refresh_expires_at.or(old.refresh_expires_at),
            membership_id: new.membership_id.or(old.membership_id),
            // What was granted, and until when, was settled when the user signed in.
            ends_at: old.ends_at,
            scopes: old.scopes,
            ..new
        })
    }

    /// The scopes that users are asked for now.
    pub(crate) fn declared_scopes(&self) -> Option<ScopeSet> {
        self.registered.scopes
    }

    /// The time, by the client's wall clock.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }

    /// Bungie asked the application to wait; token requests keep to that too.
    async fn pause_is_over(&self) -> Result<(), SignInError> {
        let ready = self.inner.limits.application_ready(rt::after(PATIENCE));
        ready.await.map_err(|late| {
            let detail = "nothing was sent; Bungie asked this application for a pause";
            let error = SignInError::new(SignInErrorKind::Unavailable, detail);
            match late {
                TooLate::Paused(left) => error.retry_in(left),
                TooLate::Queued => error,
            }
        })
    }

    async fn ask(&self, proof: Proof<'_>) -> Result<SessionData, SignInError> {
        rt::check().map_err(SignInError::no_runtime)?;
        self.registered.has_users()?;
        let grant = match proof {
            Proof::Code(_) => Grant::AuthorizationCode,
            Proof::Refresh(_) => Grant::RefreshToken,
        };
        let request = self.request(grant, &proof)?;
        let started = rt::now();
        let answer = match rt::within(PATIENCE, self.send(request)).await {
            Some(answer) => answer.and_then(|answer| answer::session(&answer, self.now())),
            None => Err(SignInError::new(
                SignInErrorKind::Timeout,
                "the token endpoint did not answer",
            )),
        };
        self.tell(&TokenRequest::new(
            grant,
            started.elapsed(),
            answer.as_ref().err(),
        ));
        answer
    }

    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, SignInError> {
        let transport = &self.inner.transport;
        let sent = rt::caught(async { transport.send(request, MAX_ANSWER).await });
        match sent.await {
            Some(answer) => answer.map_err(SignInError::transport),
            None => Err(SignInError::new(
                SignInErrorKind::Runtime,
                "the transport panicked during a token request",
            )),
        }
    }

    /// Where the sign-in page or the token endpoint is: where the application says, or at the site.
    pub(super) fn url(&self, told: Option<&str>, path: &str) -> String {
        let at_site = || self.inner.servers.base(&SIGN_IN).concat() + path;
        told.map_or_else(at_site, str::to_owned)
    }

    fn tell(&self, request: &TokenRequest) {
        debug!(
            grant = request.grant.as_str(),
            status = request.status.map(|status| status.as_u16()),
            failure = request.failure.map(tracing::field::debug),
            duration = ?request.duration,
            "token"
        );
        if let Some(observer) = &self.inner.observer {
            // Whatever it does, the tokens have arrived.
            rt::shielded(|| observer.token_request(request));
        }
    }

    fn request(&self, grant: Grant, proof: &Proof<'_>) -> Result<Request<Bytes>, SignInError> {
        let Registered {
            client_id,
            secret,
            secret_in_body,
            redirect_url,
            token_url,
            ..
        } = &*self.registered;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", grant.as_str());
        match proof {
            Proof::Code(code) => {
                form.append_pair("code", code.expose_secret());
                // What was sent to the sign-in page has to be sent again.
                if let Some(url) = redirect_url {
                    form.append_pair("redirect_uri", url.as_str());
                }
            }
            Proof::Refresh(token) => {
                form.append_pair("refresh_token", token.expose_secret());
            }
        }
        let basic = secret.as_ref().filter(|_| !secret_in_body);
        if basic.is_none() {
            form.append_pair("client_id", client_id);
            if let Some(secret) = secret {
                form.append_pair("client_secret", secret.expose_secret());
            }
        }
        let url = self.url(token_url.as_deref(), TOKEN);
        servers::checked(&url, self.inner.plain_http).map_err(|error| {
            SignInError::new(SignInErrorKind::InvalidRequest, error.to_string())
        })?;
        let mut request = Request::post(url)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .body(Bytes::from(form.finish()))
            .map_err(|error| {
                let detail = "what is set as the token endpoint's URL is not a URL";
                SignInError::because(SignInErrorKind::InvalidRequest, detail, error)
            })?;
        self.inner.identify(request.headers_mut());
        if let Some(secret) = basic {
            let value = authorization(client_id, secret);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(request)
    }
}

/// Why a session without a refresh token cannot be renewed.
pub(crate) const NOT_REFRESHABLE: &str =
    "there is no refresh token, which Bungie gives to confidential clients only";

/// RFC 6749, section 2.3.1: id and secret are form-encoded before they become HTTP Basic.
fn authorization(client_id: &str, secret: &Secret) -> HeaderValue {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encoded(client_id), encoded(secret.expose_secret()));
    // Base64 fits into every header.
    let mut value = HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(pair)))
        .unwrap_or(HeaderValue::from_static("Basic"));
    value.set_sensitive(true);
    value
}

impl fmt::Debug for TokenEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenEndpoint")
            .field("client_id", &self.registered.client_id)
            .finish_non_exhaustive()
    }
}
