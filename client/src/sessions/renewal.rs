//! From a stale session to a good one.
//!
//! A refresh token may be good once, so two must not use the same one. Whoever renews says so in the
//! store first, with compare-and-swap: that keeps other processes off, and after a crash it tells
//! that tokens may have been lost on the way. New tokens are stored before anybody uses them.

use super::{
    record::Record,
    user::{SignedIn, Unsaved},
};
use crate::{
    SignInError, SignInErrorKind,
    credentials::Token,
    oauth::{Facts, now, random},
};
use secrecy::{ExposeSecret, SecretString};
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;
use tracing::{info, warn};

/// How often to look whether another process is done.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

impl SignedIn {
    /// A token that is good, and not the one that was refused.
    pub(super) async fn renewed(&self, refused: Option<&Token>) -> Result<Arc<Token>, SignInError> {
        if let Some(Unsaved { session, replaces }) = self.take_unsaved() {
            return self.keep(session, replaces).await;
        }
        loop {
            let Some(text) = self.core.load(self.id).await? else {
                self.forget_session();
                return Err(over("signed out, or no longer kept"));
            };
            let record = Record::parse(&text)?;
            let is_usable = refused.is_none_or(|refused| !is_token_of(refused, &record.session));
            if is_usable && self.is_fresh(&record.session) {
                // Another process has been here.
                return self.adopt(record.session);
            }
            let is_usable = is_usable && record.session.is_good_until(now());
            if record.is_leased() {
                if is_usable {
                    return self.adopt(record.session);
                }
                sleep(LOOK_AGAIN).await;
                continue;
            }
            let leased = record.leased(&random()?).text()?;
            if !self.core.swap(self.id, Some(&text), Some(&leased)).await? {
                continue;
            }
            match self.core.tokens.refresh(&record.session).await {
                Ok(session) => {
                    if record.was_interrupted() {
                        info!("a renewal that had been interrupted was made up for");
                    }
                    return self.keep(session, leased).await;
                }
                Err(error) if error.kind() == SignInErrorKind::SignInAgain => {
                    if self.core.swap(self.id, Some(&leased), None).await? {
                        self.forget_session();
                        return Err(explained(error, &record));
                    }
                    // Somebody signed in or was faster.
                }
                Err(error) => {
                    // If this fails as well, the lease runs out by itself.
                    let handed_back = self.core.swap(self.id, Some(&leased), Some(&text)).await;
                    if is_usable && error.is_transient() {
                        warn!(%error, "a session is about to expire and could not be renewed yet");
                        return self.adopt(record.session);
                    }
                    return handed_back.and(Err(error));
                }
            }
        }
    }

    /// Stores new tokens, and uses them afterwards.
    async fn keep(
        &self,
        session: Facts,
        mut replaces: SecretString,
    ) -> Result<Arc<Token>, SignInError> {
        let text = Record::new(session.clone()).text()?;
        loop {
            match self.core.swap(self.id, Some(&replaces), Some(&text)).await {
                Ok(true) => return self.adopt(session),
                Ok(false) => {
                    let Some(theirs) = self.core.load(self.id).await? else {
                        self.forget_session();
                        return Err(over("signed out while the session was renewed"));
                    };
                    let other = Record::parse(&theirs)?.session;
                    if other.expires_at >= session.expires_at {
                        return self.adopt(other);
                    }
                    replaces = theirs;
                }
                Err(error) => {
                    // The old refresh token may be spent, so these must not be lost.
                    warn!(%error, "new tokens could not be stored; the next call tries again");
                    self.keep_unsaved(Unsaved { session, replaces });
                    return Err(error);
                }
            }
        }
    }
}

fn is_token_of(token: &Token, session: &Facts) -> bool {
    let access_token = session.access_token.expose_secret().as_bytes();
    token.authorization.as_bytes().strip_prefix(b"Bearer ") == Some(access_token)
}

fn over(detail: &str) -> SignInError {
    SignInError::new(SignInErrorKind::SignInAgain, detail)
}

/// Says if tokens were lost rather than refused.
fn explained(error: SignInError, record: &Record) -> SignInError {
    if !record.was_interrupted() {
        return error;
    }
    SignInError::because(
        SignInErrorKind::SignInAgain,
        "an earlier renewal was interrupted before its tokens were stored",
        error,
    )
}
