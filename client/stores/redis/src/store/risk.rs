//! Settings of Redis under which sessions are lost.

use super::RedisStore;
use crate::RedisError;
use redis::pipe;
use std::{collections::HashMap, fmt};

/// A setting of Redis under which a session that was stored may be gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Risk {
    /// `appendonly` is off: what was stored since the last snapshot is gone when Redis ends. The refresh
    /// tokens that it holds afterwards were used already.
    NotAppending,
    /// `appendfsync` is not `always`: what was stored in the last second, or longer ago, is gone when the
    /// machine ends.
    LateToDisk,
    /// `maxmemory-policy` is not `noeviction`: sessions are removed when memory is short.
    Evicting,
}

impl fmt::Display for Risk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Risk::NotAppending => "appendonly is off: sessions are lost when Redis ends",
            Risk::LateToDisk => {
                "appendfsync is not always: sessions are lost when the machine ends"
            }
            Risk::Evicting => {
                "maxmemory-policy is not noeviction: sessions are removed when memory is short"
            }
        })
    }
}

impl RedisStore {
    /// What Redis is set to that may lose sessions. Fails where `CONFIG GET` is not allowed, as many who
    /// offer Redis have it: [`kind`](RedisError::kind) says so, and they document it instead.
    pub async fn risks(&self) -> Result<Vec<Risk>, RedisError> {
        // One after the other: before Redis 7 it takes one name.
        let settings: Vec<HashMap<String, String>> = self
            .link
            .ask(async |connection, _| {
                let mut pipe = pipe();
                for name in ["appendonly", "appendfsync", "maxmemory-policy"] {
                    pipe.cmd("CONFIG").arg("GET").arg(name);
                }
                pipe.query_async(connection).await
            })
            .await?;
        let settings: HashMap<String, String> = settings.into_iter().flatten().collect();
        let is = |name: &str, value: &str| settings.get(name).is_some_and(|is| is == value);
        let mut risks = Vec::new();
        if !is("appendonly", "yes") {
            risks.push(Risk::NotAppending);
        } else if !is("appendfsync", "always") {
            risks.push(Risk::LateToDisk);
        }
        if !is("maxmemory-policy", "noeviction") {
            risks.push(Risk::Evicting);
        }
        Ok(risks)
    }
}
