//! A connection that is made when it is needed, and again after it failed.

use crate::{Redis, RedisError};
use redis::{RedisResult, aio::MultiplexedConnection};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::timeout;

#[derive(Debug)]
pub(crate) struct Link {
    redis: Redis,
    /// How long a request may take, with connecting.
    limit: Duration,
    connected: Mutex<Option<Arc<Connected>>>,
    /// Held by whoever connects, so that the others do not.
    connecting: tokio::sync::Mutex<()>,
}

/// A connection, and whom it is to.
pub(crate) struct Connected {
    connection: MultiplexedConnection,
    /// Another one means that Redis was started again, or is another one.
    pub(crate) run: String,
}

impl Link {
    pub(crate) fn new(redis: Redis, limit: Duration) -> Self {
        Link {
            redis,
            limit,
            connected: Mutex::default(),
            connecting: tokio::sync::Mutex::default(),
        }
    }

    /// Asks Redis. A connection that failed or did not answer is not used again: nobody knows what is
    /// still on its way in it.
    pub(crate) async fn ask<T>(
        &self,
        request: impl AsyncFnOnce(&mut MultiplexedConnection, &str) -> RedisResult<T>,
    ) -> Result<T, RedisError> {
        self.ask_within(self.limit, request).await
    }

    /// The same with another time limit.
    pub(crate) async fn ask_within<T>(
        &self,
        limit: Duration,
        request: impl AsyncFnOnce(&mut MultiplexedConnection, &str) -> RedisResult<T>,
    ) -> Result<T, RedisError> {
        let mut used = None;
        let asked = timeout(limit, async {
            let connected = self.connected().await?;
            used = Some(Arc::clone(&connected));
            let mut connection = connected.connection.clone();
            request(&mut connection, &connected.run)
                .await
                .map_err(|error| RedisError::from_redis(&error))
        });
        let result = asked
            .await
            .unwrap_or_else(|_| Err(RedisError::timed_out(limit)));
        // A replica does not become the primary again.
        if let (Err(error), Some(used)) = (&result, used)
            && error.is_outage()
        {
            self.forget(&used);
        }
        result
    }

    async fn connected(&self) -> Result<Arc<Connected>, RedisError> {
        if let Some(connected) = &*self.current() {
            return Ok(Arc::clone(connected));
        }
        let _connecting = self.connecting.lock().await;
        if let Some(connected) = &*self.current() {
            return Ok(Arc::clone(connected));
        }
        let mut connection = self
            .redis
            .connect()
            .await
            .map_err(|error| RedisError::from_redis(&error))?;
        let about = redis::cmd("INFO")
            .arg("server")
            .query_async::<String>(&mut connection)
            .await;
        // Some do not tell.
        let about = match about {
            Err(error) if error.is_io_error() || error.is_unrecoverable_error() => {
                return Err(RedisError::from_redis(&error));
            }
            about => about.unwrap_or_default(),
        };
        let run = about.lines().find_map(|line| line.strip_prefix("run_id:"));
        let run = run.unwrap_or_default().trim().to_owned();
        let connected = Arc::new(Connected { connection, run });
        *self.current() = Some(Arc::clone(&connected));
        Ok(connected)
    }

    fn forget(&self, failed: &Arc<Connected>) {
        self.current()
            .take_if(|connected| Arc::ptr_eq(connected, failed));
    }

    fn current(&self) -> MutexGuard<'_, Option<Arc<Connected>>> {
        self.connected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Connected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connected")
            .field("run", &self.run)
            .finish_non_exhaustive()
    }
}
