//! A signed-in user's tokens.

use crate::{
    AnyScope, BuildError, ScopeSet,
    credentials::{Credentials, Renewed, Token},
    limits::User,
    user_client::Of,
};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    marker::PhantomData,
    sync::Arc,
    time::SystemTime,
};

/// What a user who signed in left with the application `A`: tokens, how long they last, and what
/// they are good for.
///
/// It can be stored and read again with serde; what is written then has the tokens in it. Nothing
/// else shows them: not `Debug`, and no message.
pub struct Session<A = AnyScope> {
    pub(crate) facts: Facts,
    of: Of<A>,
}

/// A session, whosever it is.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Facts {
    #[serde(serialize_with = "exposed")]
    pub(crate) access_token: SecretString,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<DateTime<Utc>>,
    #[serde(
        default,
        serialize_with = "maybe_exposed",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) refresh_token: Option<SecretString>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_expires_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ends_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) membership_id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scopes: Option<ScopeSet>,
}

impl Session<AnyScope> {
    /// A session of which nothing but the access token is known: not when it expires, nor what it
    /// was granted. Fails on a token that fits into no header.
    pub fn new(access_token: &str) -> Result<Self, BuildError> {
        let facts = Facts {
            access_token: access_token.into(),
            expires_at: None,
            refresh_token: None,
            refresh_expires_at: None,
            ends_at: None,
            membership_id: None,
            scopes: None,
        };
        facts.token()?;
        Ok(Session::from_facts(facts))
    }
}

impl<A> Session<A> {
    pub(crate) fn from_facts(facts: Facts) -> Self {
        Session {
            facts,
            of: PhantomData,
        }
    }

    /// The same session for an application that declares its scopes with
    /// [`application_scopes!`](crate::application_scopes), so that the compiler checks them.
    pub fn of<B>(self) -> Session<B> {
        Session::from_facts(self.facts)
    }

    /// The token that goes with every request.
    pub fn access_token(&self) -> &SecretString {
        &self.facts.access_token
    }

    /// When the access token expires, an hour after it was issued; `None` if that is not known.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.facts.expires_at
    }

    /// The token that brings the next access token. Bungie gives one to confidential clients only.
    pub fn refresh_token(&self) -> Option<&SecretString> {
        self.facts.refresh_token.as_ref()
    }

    /// When the refresh token expires, 90 days after it was issued.
    pub fn refresh_expires_at(&self) -> Option<DateTime<Utc>> {
        self.facts.refresh_expires_at
    }

    /// When the user has to sign in again whatever is refreshed, a year after the last time.
    pub fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.facts.ends_at
    }

    /// The user's Bungie.net membership.
    pub fn membership_id(&self) -> Option<i64> {
        self.facts.membership_id
    }

    /// What the user granted when signing in. What the application asks for since then is not in it.
    pub fn scopes(&self) -> Option<ScopeSet> {
        self.facts.scopes
    }

    /// The scopes of `wanted` that the user did not grant yet, and will when signing in again. None
    /// if it is not known what was granted.
    pub fn lacks(&self, wanted: ScopeSet) -> ScopeSet {
        self.facts
            .scopes
            .map_or(ScopeSet::EMPTY, |granted| wanted.difference(granted))
    }
}

impl Facts {
    pub(crate) fn token(&self) -> Result<Token, BuildError> {
        let token = self.access_token.expose_secret();
        // Sessions of one user space their actions together.
        let mut hasher = DefaultHasher::new();
        match self.membership_id {
            Some(id) => id.hash(&mut hasher),
            None => token.hash(&mut hasher),
        }
        Token::new(token, User(hasher.finish()), self.scopes)
    }

    /// Is the access token good for a while longer?
    pub(crate) fn is_good_until(&self, then: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|expires_at| expires_at > then)
    }

    /// The refresh token, if it still is one, or why not.
    pub(crate) fn refreshable(&self) -> Result<&SecretString, &'static str> {
        let now = now();
        let is_over = |end: Option<DateTime<Utc>>| end.is_some_and(|end| end <= now);
        match &self.refresh_token {
            None => Err(
                "the access token has expired, and there is no refresh token: Bungie gives none to public clients",
            ),
            Some(_) if is_over(self.ends_at) => Err("the sign-in is more than a year old"),
            Some(_) if is_over(self.refresh_expires_at) => Err("the refresh token has expired"),
            Some(token) => Ok(token),
        }
    }
}

pub(crate) fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

impl<A> Clone for Session<A> {
    fn clone(&self) -> Self {
        Session::from_facts(self.facts.clone())
    }
}

impl<A> fmt::Debug for Session<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.facts, f)
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("membership_id", &self.membership_id)
            .field("expires_at", &self.expires_at)
            .field("refresh_expires_at", &self.refresh_expires_at)
            .field("ends_at", &self.ends_at)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl<A> Serialize for Session<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.facts.serialize(serializer)
    }
}

impl<'de, A> Deserialize<'de> for Session<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let facts = Facts::deserialize(deserializer)?;
        facts.token().map_err(serde::de::Error::custom)?;
        Ok(Session::from_facts(facts))
    }
}

fn exposed<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}

fn maybe_exposed<S: Serializer>(
    secret: &Option<SecretString>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    secret
        .as_ref()
        .map(ExposeSecret::expose_secret)
        .serialize(serializer)
}

/// A session that nobody renews.
pub(crate) struct Fixed {
    facts: Facts,
    /// Absent if no header can carry it, which is found out before there is a session.
    token: Option<Arc<Token>>,
}

impl Fixed {
    pub(crate) fn new<A>(session: Session<A>) -> Self {
        let token = session.facts.token().ok().map(Arc::new);
        Fixed {
            facts: session.facts,
            token,
        }
    }
}

impl Credentials for Fixed {
    fn current(&self) -> Option<Arc<Token>> {
        self.token
            .clone()
            .filter(|_| self.facts.is_good_until(now()))
    }

    fn renew<'a>(&'a self, _stale: Option<&'a Arc<Token>>) -> Renewed<'a> {
        Box::pin(async { Ok(None) })
    }

    fn session(&self) -> Option<Facts> {
        Some(self.facts.clone())
    }

    fn lacks(&self) -> ScopeSet {
        ScopeSet::EMPTY
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.facts, f)
    }
}
