//! Results in a table.

use super::{Sink, SinkError, SinkFuture};
use crate::{
    PostgresError,
    crawl::{
        Job,
        statement::{is_of_data, query},
    },
    nul::escaped,
    request::{Parameter, text},
};
use deadpool_postgres::Pool;
use std::fmt;
use tokio_postgres::types::Type;

/// Keeps results in the table `bungie_crawl_results`, which [`Queue::migrate`](crate::crawl::Queue::migrate)
/// makes: queue, kind and key, the result as `bytea`, and when it was kept. The first result of a job
/// stays.
#[derive(Clone)]
pub struct PostgresSink {
    pool: Pool,
    queue: String,
}

impl PostgresSink {
    /// A sink on the connections of a pool, for the results of one queue.
    pub fn new(pool: Pool, queue: impl AsRef<str>) -> Self {
        let queue = escaped(queue.as_ref()).into_owned();
        PostgresSink { pool, queue }
    }

    async fn insert(&self, job: &Job, result: &[u8]) -> Result<(), PostgresError> {
        let (kind, key) = (escaped(&job.kind), escaped(&job.key));
        let parameters: [Parameter<'_>; 4] = [
            text(&self.queue),
            text(&kind),
            text(&key),
            (&result, Type::BYTEA),
        ];
        query(&self.pool, include_str!("../sql/keep.sql"), &parameters).await?;
        Ok(())
    }
}

impl Sink for PostgresSink {
    fn keep<'a>(&'a self, job: &'a Job, result: &'a [u8]) -> SinkFuture<'a> {
        Box::pin(async move {
            let inserted = self.insert(job, result).await;
            inserted.map_err(|error| match is_of_data(&error) {
                true => SinkError::permanent(error),
                false => SinkError::new(error),
            })
        })
    }
}

impl fmt::Debug for PostgresSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresSink")
            .field("queue", &self.queue)
            .finish_non_exhaustive()
    }
}
