//! OAuth, as far as Bungie has it: the authorization code grant of RFC 6749, without scopes.
//!
//! - `application`: what is registered in the portal;
//! - `redirect`, `authorization`: the way to the sign-in page and back;
//! - `answer`: what the token endpoint says;
//! - `session`: what a user who signed in left.

mod answer;
mod application;
mod authorization;
mod error;
mod redirect;
mod session;

pub use application::{Application, ClientType};
pub use authorization::{Authorization, AuthorizationCode, State};
pub use error::{Refusal, SignInError, SignInErrorKind};
pub use redirect::RedirectUrl;
pub use session::Session;
pub(crate) use session::{Facts, Fixed, now};

use crate::{AnyScope, Client, ScopeSet, user_client::Of};
use application::Registered;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{
    HeaderValue, Request, Response,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use secrecy::{ExposeSecret, SecretString};
use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};
use tokio::time::timeout;
use tracing::debug;
use url::form_urlencoded;

/// The token endpoint, for one application: from codes to sessions, and from sessions to newer ones.
///
/// Cheap to clone. Most programs need [`sessions`](Self::sessions), which does the second part.
pub struct OAuth<A = AnyScope> {
    pub(crate) tokens: Tokens,
    of: Of<A>,
}

/// The same, whatever the application's type.
#[derive(Clone)]
pub(crate) struct Tokens {
    pub(crate) client: Client,
    /// How long before its end an access token is renewed.
    pub(crate) ahead: Duration,
    registered: Arc<Registered>,
}

impl Client {
    /// Signs users in to an application. The client's API key has to be one of it.
    pub fn oauth<A>(&self, application: Application<A>) -> OAuth<A> {
        OAuth {
            tokens: Tokens {
                client: self.clone(),
                ahead: AHEAD,
                registered: application.registered,
            },
            of: PhantomData,
        }
    }
}

impl<A> OAuth<A> {
    /// Makes a session of a code. A code is good once: nothing is tried again.
    pub async fn sign_in(&self, code: AuthorizationCode) -> Result<Session<A>, SignInError> {
        self.tokens.sign_in(code).await.map(Session::from_facts)
    }

    /// A newer session of the same user. The old one's refresh token may be spent afterwards, so
    /// the new one has to be stored before it is used; [`Sessions`](crate::Sessions) sees to that.
    ///
    /// Fails with [`SignInAgain`](SignInErrorKind::SignInAgain) if the session has no refresh token,
    /// or none that is still good.
    pub async fn refresh(&self, session: &Session<A>) -> Result<Session<A>, SignInError> {
        self.tokens
            .refresh(&session.facts)
            .await
            .map(Session::from_facts)
    }

    /// How long before its end an access token is renewed. 2 min by default, so that no call begins
    /// with a token that ends on the way.
    #[must_use]
    pub fn renew_ahead(mut self, ahead: Duration) -> Self {
        self.tokens.ahead = ahead;
        self
    }
}

/// What a token is asked for with.
enum Grant<'a> {
    Code(&'a SecretString),
    Refresh(&'a SecretString),
}

const AHEAD: Duration = Duration::from_secs(120);

/// A token endpoint that takes longer is taken for down.
const PATIENCE: Duration = Duration::from_secs(30);

/// A session is far below that.
const MAX_ANSWER: usize = 64 * 1024;

impl Tokens {
    pub(crate) async fn sign_in(&self, code: AuthorizationCode) -> Result<Facts, SignInError> {
        let mut facts = self.ask(Grant::Code(&code.0)).await?;
        facts.scopes = self.registered.scopes;
        Ok(facts)
    }

    pub(crate) async fn refresh(&self, old: &Facts) -> Result<Facts, SignInError> {
        let token = old
            .refreshable()
            .map_err(|why_not| SignInError::new(SignInErrorKind::SignInAgain, why_not))?;
        let new = self.ask(Grant::Refresh(token)).await?;
        Ok(Facts {
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

    async fn ask(&self, grant: Grant<'_>) -> Result<Facts, SignInError> {
        self.registered.has_users()?;
        let name = match grant {
            Grant::Code(_) => "authorization_code",
            Grant::Refresh(_) => "refresh_token",
        };
        let request = self.request(name, &grant)?;
        let answer = match timeout(PATIENCE.min(self.client.timeout), self.send(request)).await {
            Ok(answer) => answer.and_then(|answer| answer::session(&answer)),
            Err(_) => Err(SignInError::new(
                SignInErrorKind::Timeout,
                "the token endpoint did not answer",
            )),
        };
        let failure = answer.as_ref().err();
        debug!(
            grant = name,
            status = failure
                .and_then(SignInError::status)
                .map(|status| status.as_u16()),
            failure = failure.map(|error| tracing::field::debug(error.kind())),
            "token"
        );
        answer
    }

    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, SignInError> {
        let inner = &self.client.inner;
        inner.limits.ready().await;
        inner
            .transport
            .send(request, MAX_ANSWER)
            .await
            .map_err(SignInError::transport)
    }

    fn request(&self, name: &str, grant: &Grant<'_>) -> Result<Request<Bytes>, SignInError> {
        let Registered {
            client_id,
            secret,
            secret_in_body,
            redirect_url,
            token_url,
            ..
        } = &*self.registered;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", name);
        match grant {
            Grant::Code(code) => {
                form.append_pair("code", code.expose_secret());
                // What was sent to the sign-in page has to be sent again.
                if let Some(url) = redirect_url {
                    form.append_pair("redirect_uri", url.as_str());
                }
            }
            Grant::Refresh(token) => {
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
        let mut request = Request::post(token_url)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .body(Bytes::from(form.finish()))
            .map_err(|error| {
                let detail = "the URL of the token endpoint is none";
                SignInError::because(SignInErrorKind::Application, detail, error)
            })?;
        self.client.identify(request.headers_mut());
        if let Some(secret) = basic {
            let value = authorization(client_id, secret);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(request)
    }
}

/// RFC 6749, section 2.3.1: id and secret are form-encoded before they become HTTP Basic.
fn authorization(client_id: &str, secret: &SecretString) -> HeaderValue {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encoded(client_id), encoded(secret.expose_secret()));
    // Base64 fits into every header.
    let mut value = HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(pair)))
        .unwrap_or(HeaderValue::from_static("Basic"));
    value.set_sensitive(true);
    value
}

/// 256 bits of the operating system's randomness, as text.
pub(crate) fn random() -> Result<String, SignInError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        let detail = "the operating system has no random numbers";
        SignInError::because(SignInErrorKind::Application, detail, error)
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl<A> Clone for OAuth<A> {
    fn clone(&self) -> Self {
        OAuth {
            tokens: self.tokens.clone(),
            of: PhantomData,
        }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("client_id", &self.registered.client_id)
            .finish_non_exhaustive()
    }
}

impl<A> fmt::Debug for OAuth<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("client_id", &self.tokens.registered.client_id)
            .field("client", &self.tokens.client)
            .finish_non_exhaustive()
    }
}
