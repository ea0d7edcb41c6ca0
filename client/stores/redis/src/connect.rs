//! How a Redis is reached.

use crate::{RedisError, error::RedisErrorKind};
use redis::{AsyncConnectionConfig, Client, RedisResult, aio::MultiplexedConnection};
use std::{fmt, future::Future, pin::Pin, sync::Arc};

type Connecting = Pin<Box<dyn Future<Output = RedisResult<MultiplexedConnection>> + Send>>;

/// How a Redis is reached. A store and a limiter that are given the same one have a connection each, made
/// when it is needed, and again after it failed.
#[derive(Clone)]
pub struct Redis(Arc<dyn Fn() -> Connecting + Send + Sync>);

impl Redis {
    /// By a URL, such as `redis://:password@127.0.0.1:6379/0`. `rediss://` needs `tokio-rustls-comp` or
    /// `tokio-native-tls-comp`, features of the crate `redis` that a program enables by depending on it. Fails on
    /// a text that is no such URL; nothing is connected yet.
    pub fn open(url: &str) -> Result<Self, RedisError> {
        let client = Client::open(url).map_err(|_| {
            let is_tls = url.starts_with("rediss:") || url.starts_with("valkeys:");
            let detail = if is_tls && Client::open("rediss://localhost").is_err() {
                "the URL asks for TLS, and this program has none: enable the feature tokio-rustls-comp or \
                 tokio-native-tls-comp of the crate redis"
            } else {
                "the URL of Redis is none: it is like redis://:password@host:6379/0"
            };
            RedisError::new(RedisErrorKind::Other, detail)
        })?;
        Ok(Redis::new(client))
    }

    /// By a client of the crate `redis`, with whatever it is set to: TLS, a user, a database.
    pub fn new(client: Client) -> Self {
        Redis::by(move || {
            let client = client.clone();
            async move {
                // Whoever asks sets the limits.
                let config = AsyncConnectionConfig::new()
                    .set_connection_timeout(None)
                    .set_response_timeout(None);
                client
                    .get_multiplexed_async_connection_with_config(&config)
                    .await
            }
        })
    }

    /// By anything that connects, such as sentinels.
    pub fn by<F>(connect: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = RedisResult<MultiplexedConnection>> + Send + 'static,
    {
        Redis(Arc::new(move || Box::pin(connect())))
    }

    pub(crate) async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        (self.0)().await
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What it is connected by may have a password.
        f.debug_struct("Redis").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_that_needs_tls_names_the_feature() {
        let said = |url: &str| Redis::open(url).unwrap_err().to_string();
        assert!(said("rediss://:secret@host").contains("tokio-rustls-comp"));
        assert!(said("valkeys://:secret@host").contains("tokio-rustls-comp"));
        assert!(said("http://:secret@host").contains("redis://:password@host"));
        assert!(!said("rediss://:secret@host").contains("secret"));
    }
}
