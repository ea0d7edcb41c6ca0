//! Sessions in Redis.

mod risk;

pub use risk::Risk;

use crate::{Redis, RedisError, keys::Keys, link::Link, random::random};
use bungie_client::{
    Replacement, SessionMeta, SessionStore, StoreError, StoreFuture, StoreVersion, StoredSession,
    Swapped,
};
use chrono::{DateTime, Utc};
use redis::{Script, pipe};
use std::{sync::LazyLock, time::Duration};

/// A request that takes longer has failed; a client gives up on a store after five seconds.
const LIMIT: Duration = Duration::from_secs(4);

/// How many sessions are looked at for one request when those that ended are removed.
const BATCH: isize = 500;

static SWAP: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("swap.lua")));
static REMOVE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("remove.lua")));

/// Keeps sessions in Redis, for all processes that are given the same application.
///
/// Redis has to keep what it has answered: see [`risks`](Self::risks).
#[derive(Debug)]
pub struct RedisStore {
    link: Link,
    keys: Keys,
}

/// How many users something is kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Sessions that last, as far as anybody knows.
    pub kept: u64,
    /// Sessions that are over, kept with the reason and without tokens.
    pub over: u64,
}

impl RedisStore {
    /// The sessions of an application, under any name for it: its number at Bungie, for instance.
    /// Nothing is connected yet.
    pub fn new(redis: Redis, application: &str) -> Self {
        RedisStore {
            link: Link::new(redis, LIMIT),
            keys: Keys::new(application),
        }
    }

    /// Users that something is kept for, and what may be known of it, in the order of their names: at
    /// most `limit`, from after the one that is named. Reads no session. For all of them, ask again after
    /// the last one until nobody is left.
    pub async fn list(
        &self,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(String, SessionMeta)>, RedisError> {
        let limit = limit as usize;
        let mut listed = Vec::new();
        let mut after = after.map(str::to_owned);
        loop {
            let left = limit - listed.len();
            let users = self.users(after.as_deref(), left).await?;
            let is_end = users.len() < left;
            after = users.last().cloned();
            let metas = self.metas(&users).await?;
            // Whoever has nothing was removed in between.
            let there = users.into_iter().zip(metas);
            listed.extend(there.filter_map(|(user, meta)| Some((user, meta?))));
            if is_end || listed.len() == limit {
                return Ok(listed);
            }
        }
    }

    async fn users(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, RedisError> {
        let from = after.map_or_else(|| "-".to_owned(), |after| format!("({after}"));
        self.link
            .ask(async |connection, _| {
                redis::cmd("ZRANGEBYLEX")
                    .arg(self.keys.users())
                    .arg(from)
                    .arg("+")
                    .arg("LIMIT")
                    .arg(0)
                    .arg(limit)
                    .query_async(connection)
                    .await
            })
            .await
    }

    /// What may be known of users; `None` for one for whom nothing is kept.
    async fn metas(&self, users: &[String]) -> Result<Vec<Option<SessionMeta>>, RedisError> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let metas: Vec<(Option<u8>, Option<i64>)> = self
            .link
            .ask(async |connection, _| {
                let mut pipe = pipe();
                for user in users {
                    pipe.cmd("HMGET")
                        .arg(self.keys.session(user))
                        .arg(&["over", "until"]);
                }
                pipe.query_async(connection).await
            })
            .await?;
        let meta = |(over, until): (Option<u8>, Option<i64>)| {
            let until = until.and_then(DateTime::from_timestamp_millis);
            Some(SessionMeta::new(over? == 1, until))
        };
        Ok(metas.into_iter().map(meta).collect())
    }

    /// How many users something is kept for. Reads no session.
    pub async fn count(&self) -> Result<Counts, RedisError> {
        let (kept, over) = self
            .link
            .ask(async |connection, _| {
                pipe()
                    .cmd("ZCARD")
                    .arg(self.keys.ends())
                    .cmd("ZCARD")
                    .arg(self.keys.over())
                    .query_async(connection)
                    .await
            })
            .await?;
        Ok(Counts { kept, over })
    }

    /// Removes the sessions that were over before a moment, and those that ended before it without being
    /// renewed. Says how many. Reads no session. Whoever has none is somebody who never signed in, so
    /// leave a margin: clocks differ.
    pub async fn remove_ended(&self, before: DateTime<Utc>) -> Result<u64, RedisError> {
        let before = before.timestamp_millis();
        let mut removed = 0;
        for index in [self.keys.ends(), self.keys.over()] {
            loop {
                let users = self.ended(&index, before).await?;
                let mut gone = 0;
                for user in &users {
                    gone += self.remove(user, &index, before).await?;
                }
                removed += gone;
                // Those that are left were stored anew in between.
                if gone == 0 {
                    break;
                }
            }
        }
        Ok(removed)
    }

    async fn ended(&self, index: &str, before: i64) -> Result<Vec<String>, RedisError> {
        self.link
            .ask(async |connection, _| {
                redis::cmd("ZRANGEBYSCORE")
                    .arg(index)
                    .arg("-inf")
                    .arg(format!("({before}"))
                    .arg("LIMIT")
                    .arg(0)
                    .arg(BATCH)
                    .query_async(connection)
                    .await
            })
            .await
    }

    async fn remove(&self, user: &str, index: &str, before: i64) -> Result<u64, RedisError> {
        self.link
            .ask(async |connection, _| {
                REMOVE
                    .key(self.keys.session(user))
                    .key(self.keys.users())
                    .key(index)
                    .arg(user)
                    .arg(before)
                    .invoke_async(connection)
                    .await
            })
            .await
    }

    async fn loaded(&self, user: &str) -> Result<Option<StoredSession>, RedisError> {
        let (text, version): (Option<String>, Option<String>) = self
            .link
            .ask(async |connection, _| {
                redis::cmd("HMGET")
                    .arg(self.keys.session(user))
                    .arg(&["text", "version"])
                    .query_async(connection)
                    .await
            })
            .await?;
        let kept = text.zip(version);
        Ok(kept.map(|(text, version)| StoredSession::new(text, StoreVersion::new(version))))
    }

    async fn swapped(
        &self,
        user: &str,
        seen: Option<&StoreVersion>,
        new: Option<Replacement<'_>>,
    ) -> Result<Swapped, RedisError> {
        // Where nothing is kept, the script finds an empty version.
        let seen = seen.map(StoreVersion::as_str);
        if seen.is_some_and(str::is_empty) {
            return Ok(Swapped::Lost);
        }
        // No counter: after a removal it would have to go on.
        let version = random()?;
        let mut script = SWAP.prepare_invoke();
        script
            .key(self.keys.session(user))
            .key(self.keys.users())
            .key(self.keys.ends())
            .key(self.keys.over())
            .arg(user)
            .arg(seen.unwrap_or_default())
            .arg(&version);
        if let Some(Replacement { text, meta, .. }) = new {
            let until = meta.until.map(|until| until.timestamp_millis().to_string());
            script
                .arg(text.expose_secret())
                .arg(u8::from(meta.over))
                .arg(until.unwrap_or_default());
        }
        let done: bool = self
            .link
            .ask(async |connection, _| script.invoke_async(connection).await)
            .await?;
        Ok(match done {
            true => Swapped::Done(StoreVersion::new(version)),
            false => Swapped::Lost,
        })
    }
}

impl SessionStore for RedisStore {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        Box::pin(async move { self.loaded(user).await.map_err(StoreError::new) })
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        Box::pin(async move { self.swapped(user, seen, new).await.map_err(StoreError::new) })
    }
}
