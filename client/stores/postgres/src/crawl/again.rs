//! What a queue has is tried again, or removed.

use super::{GivenUp, Queue, queue::AT_ONCE, statement::query};
use crate::{
    PostgresError,
    request::{Parameter, text},
};
use tokio_postgres::types::Type;

impl Queue {
    /// Lets jobs that were given up wait again, as if they had never been attempted, and says how many. Those that
    /// are not given up any more are left as they are.
    pub async fn requeue(&self, given_up: &[GivenUp]) -> Result<u64, PostgresError> {
        let ids: Vec<_> = given_up.iter().map(|given_up| given_up.id).collect();
        let parameters: [Parameter<'_>; 2] = [text(&self.name), (&ids, Type::INT8_ARRAY)];
        let waiting = query(&self.pool, include_str!("sql/requeue.sql"), &parameters).await?;
        Ok(waiting.len() as u64)
    }

    /// Removes all that the database has of this queue, finished or not: jobs, ranges and counts, so that the same
    /// jobs may be added and done once more. What a [`PostgresSink`](super::PostgresSink) has kept stays.
    ///
    /// Workers of the queue end as if it were finished, but what they have begun may add jobs that follow from it:
    /// let them end first. Each statement of it ends within 4 seconds, and their number grows with the jobs. If one
    /// fails, a part is left, which another call removes.
    pub async fn remove(&self) -> Result<(), PostgresError> {
        // First, or somebody claims numbers of them meanwhile.
        let queue = [text(&self.name)];
        query(&self.pool, include_str!("sql/remove_rest.sql"), &queue).await?;
        let most = AT_ONCE as i64;
        let parameters = [text(&self.name), (&most as _, Type::INT8)];
        loop {
            let jobs = include_str!("sql/remove_jobs.sql");
            if query(&self.pool, jobs, &parameters).await?.is_empty() {
                return Ok(());
            }
        }
    }
}
