//! Stores that each have one flaw.

use bungie_api::{
    Replacement, Secret, SessionStore, StoreError, StoreFuture, StoreVersion, StoredSession,
    Swapped,
};
use std::{
    collections::HashMap,
    error::Error,
    fmt,
    future::pending,
    sync::{Mutex, MutexGuard},
};
use tokio::task::yield_now;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    None,
    TakesAnyVersion,
    TakesOldVersions,
    CountsAnewAfterARemoval,
    /// In two steps, between which others come.
    ComparesBeforeItReplaces,
    MixesUsers,
    CutsTexts,
    TrimsTexts,
    Fails,
    Hangs,
    FailsWithThePassword,
    FailsWithThePasswordBehind,
    /// It can be read.
    FailsWithTheText,
    IsFull,
}

/// A store in memory with a flaw.
pub(crate) struct Flawed {
    flaw: Flaw,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    texts: HashMap<String, (String, u64)>,
    stored: u64,
}

impl Flawed {
    pub(crate) fn new(flaw: Flaw) -> Self {
        let kept = Mutex::default();
        Flawed { flaw, kept }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap()
    }

    fn name(&self, user: &str) -> String {
        match self.flaw {
            Flaw::MixesUsers => user.trim_start_matches("../").to_owned(),
            _ => user.to_owned(),
        }
    }

    fn text(&self, text: &str) -> String {
        match self.flaw {
            Flaw::CutsTexts => text.chars().take(10_000).collect(),
            Flaw::TrimsTexts => text.trim_end().to_owned(),
            _ => text.to_owned(),
        }
    }

    async fn fails(&self, text: Option<&str>) -> Result<(), StoreError> {
        Err(match (self.flaw, text) {
            (Flaw::Fails, _) | (Flaw::IsFull, Some(_)) => StoreError::new("no answer"),
            (Flaw::Hangs, _) => pending().await,
            (Flaw::FailsWithThePassword, _) => StoreError::new("no answer to a-password"),
            (Flaw::FailsWithThePasswordBehind, _) => StoreError::new(Outer(Inner)),
            (Flaw::FailsWithTheText, Some(text)) => StoreError::new(format!("no room for {text}")),
            _ => return Ok(()),
        })
    }

    fn takes(&self, seen: Option<&StoreVersion>, version: Option<u64>) -> bool {
        let now = version.map(StoreVersion::new);
        match (self.flaw, seen, version) {
            (Flaw::TakesAnyVersion, _, _) => true,
            (Flaw::TakesOldVersions, Some(seen), Some(now)) => {
                seen.as_str().parse::<u64>().is_ok_and(|seen| seen <= now)
            }
            _ => seen == now.as_ref(),
        }
    }
}

impl SessionStore for Flawed {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        Box::pin(async move {
            self.fails(None).await?;
            let kept = self.kept();
            let kept = kept.texts.get(&self.name(user));
            Ok(kept.map(|(text, version)| {
                StoredSession::new(Secret::from(text.as_str()), StoreVersion::new(version))
            }))
        })
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        Box::pin(async move {
            let text = new.map(|new| new.text.expose_secret());
            self.fails(Some(text.unwrap_or_default())).await?;
            let name = self.name(user);
            let version = || self.kept().texts.get(&name).map(|(_, version)| *version);
            if !self.takes(seen, version()) {
                return Ok(Swapped::Lost);
            }
            if self.flaw == Flaw::ComparesBeforeItReplaces {
                yield_now().await;
            }
            let mut kept = self.kept();
            let last = kept.texts.get(&name).map(|(_, version)| *version);
            let version = match self.flaw {
                Flaw::CountsAnewAfterARemoval => last.unwrap_or_default() + 1,
                _ => kept.stored + 1,
            };
            kept.stored += 1;
            match text {
                Some(text) => kept.texts.insert(name, (self.text(text), version)),
                None => kept.texts.remove(&name),
            };
            Ok(Swapped::Done(StoreVersion::new(version)))
        })
    }
}

impl fmt::Debug for Flawed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flawed({:?})", self.flaw)
    }
}

#[derive(Debug)]
struct Outer(Inner);

struct Inner;

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no answer")
    }
}

impl Error for Outer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a-password")
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inner")
    }
}

impl Error for Inner {}
