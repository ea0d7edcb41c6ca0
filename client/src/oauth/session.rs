//! A signed-in user's tokens.

use crate::{
    AnyScope, BuildError, BungieNetMembershipId, ScopeSet, Scopes, Secret, limits::User,
    marker::Marker, token::Token,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, marker::PhantomData};

/// What a user who signed in left with the application `A`: tokens, how long they last, and what
/// they are good for.
///
/// It can be stored and read again with serde; what is written then has the tokens in it. Nothing
/// else shows them: not `Debug`, and no message.
pub struct Session<A = AnyScope> {
    pub(crate) data: SessionData,
    of: Marker<A>,
}

/// A session, whatever the application's type.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SessionData {
    #[serde(serialize_with = "exposed")]
    pub(crate) access_token: Secret,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<DateTime<Utc>>,
    #[serde(
        default,
        serialize_with = "maybe_exposed",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) refresh_token: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_expires_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ends_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) membership_id: Option<BungieNetMembershipId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scopes: Option<ScopeSet>,
}

impl Session<AnyScope> {
    /// A session of which nothing but the access token is known: not when it expires, nor what it
    /// was granted. Fails on a token that fits into no header.
    pub fn new(access_token: &str) -> Result<Self, BuildError> {
        let data = SessionData {
            access_token: access_token.into(),
            expires_at: None,
            refresh_token: None,
            refresh_expires_at: None,
            ends_at: None,
            membership_id: None,
            scopes: None,
        };
        data.token()?;
        Ok(Session::from_data(data))
    }

    /// The same session for an application that declares its scopes with
    /// [`application_scopes!`](crate::application_scopes), so that the compiler checks them.
    ///
    /// Fails if the user did not grant all of them, and if it is not known what was granted: then say
    /// so with [`granted`](Self::granted) first.
    pub fn of<B: Scopes>(self) -> Result<Session<B>, BuildError> {
        if let Some(declared) = B::SCOPES {
            let Some(granted) = self.data.scopes else {
                return Err(BuildError::new(
                    "it is not known which scopes the session was granted: say so with \
                     `Session::granted`",
                ));
            };
            let missing = declared.without_implicit().difference(granted);
            if !missing.is_empty() {
                return Err(BuildError::new(format!(
                    "the session was not granted {missing}: the user has to sign in again"
                )));
            }
        }
        Ok(Session::from_data(self.data))
    }
}

impl<A> Session<A> {
    pub(crate) fn from_data(data: SessionData) -> Self {
        Session {
            data,
            of: PhantomData,
        }
    }

    /// Says what the user granted when signing in, for a session that came from elsewhere.
    #[must_use]
    pub fn granted(mut self, scopes: ScopeSet) -> Self {
        self.data.scopes = Some(scopes);
        self
    }

    /// The token that goes with every request.
    pub fn access_token(&self) -> &Secret {
        &self.data.access_token
    }

    /// When the access token expires, an hour after it was issued; `None` if that is not known.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.data.expires_at
    }

    /// The token that brings the next access token. Bungie gives one to confidential clients only.
    pub fn refresh_token(&self) -> Option<&Secret> {
        self.data.refresh_token.as_ref()
    }

    /// When the refresh token expires, 90 days after it was issued.
    pub fn refresh_expires_at(&self) -> Option<DateTime<Utc>> {
        self.data.refresh_expires_at
    }

    /// When the user has to sign in again whatever is refreshed, a year after the last time.
    pub fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.data.ends_at
    }

    /// The user's Bungie.net membership.
    pub fn membership_id(&self) -> Option<BungieNetMembershipId> {
        self.data.membership_id
    }

    /// What the user granted when signing in. What the application asks for since then is not in it.
    pub fn scopes(&self) -> Option<ScopeSet> {
        self.data.scopes
    }

    /// The scopes of `wanted` that the user has not granted, and would when signing in again. None
    /// if it is not known what was granted.
    pub fn missing_scopes(&self, wanted: ScopeSet) -> ScopeSet {
        self.data
            .scopes
            .map_or(ScopeSet::EMPTY, |granted| wanted.difference(granted))
    }
}

impl SessionData {
    pub(crate) fn token(&self) -> Result<Token, BuildError> {
        let token = self.access_token.expose_secret();
        // Sessions of one user space their actions together.
        let user = match self.membership_id {
            Some(id) => id.get().cast_unsigned(),
            None => fnv1a(token),
        };
        Token::new(token, User(user), self.scopes)
    }

    /// Whether the access token is good at that time, as far as is known.
    pub(crate) fn is_good_at(&self, time: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|expires_at| expires_at > time)
    }

    /// When the session ends if nobody renews it, or for good.
    pub(crate) fn lasts_until(&self) -> Option<DateTime<Utc>> {
        if self.refresh_token.is_none() {
            return self.expires_at;
        }
        match (self.refresh_expires_at, self.ends_at) {
            (Some(refresh), Some(end)) => Some(refresh.min(end)),
            (refresh, end) => refresh.or(end),
        }
    }
}

impl<A> Clone for Session<A> {
    fn clone(&self) -> Self {
        Session::from_data(self.data.clone())
    }
}

impl<A> fmt::Debug for Session<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.data, f)
    }
}

impl fmt::Debug for SessionData {
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
        self.data.serialize(serializer)
    }
}

impl<'de, A> Deserialize<'de> for Session<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let data = SessionData::deserialize(deserializer)?;
        data.token().map_err(serde::de::Error::custom)?;
        Ok(Session::from_data(data))
    }
}

/// FNV-1a with 64 bits. Processes that share a limiter compare what they made of a token, whichever compiler
/// each is built by; std's own hasher may be another one in its next version.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn exposed<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}

fn maybe_exposed<S: Serializer>(secret: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    secret
        .as_ref()
        .map(Secret::expose_secret)
        .serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_the_same_number_in_every_build() {
        // From the list that the algorithm was published with.
        for (text, hash) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            assert_eq!(fnv1a(text), hash, "{text}");
        }
        let session = Session::new("foobar").unwrap();
        let User(user) = session.data.token().unwrap().user;
        assert_eq!(user, 0x8594_4171_f739_67e8);
    }
}
