//! How far a crawl is.

use super::{
    Job, Queue,
    queue::attempt,
    statement::{query, transact},
};
use crate::{
    PostgresError,
    nul::unescaped,
    request::{Parameter, column, text},
};
use chrono::{DateTime, Utc};
use std::time::Duration;
use tokio_postgres::{Row, types::Type};

/// How long counting may take.
const COUNT_TIMEOUT: Duration = Duration::from_secs(60);

/// How far a crawl is, in jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// Nobody has claimed them, without those of ranges.
    pub waiting: u64,
    /// Somebody has them, or had them when it was killed.
    pub claimed: u64,
    /// They were put off.
    pub retrying: u64,
    /// Numbers of ranges that nobody has claimed.
    pub left_in_ranges: u64,
    /// They are done.
    pub done: u64,
    /// They could not be had.
    pub given_up: u64,
    /// How many were done a second, within the last minute or since the first of them, if that is less.
    pub per_second: f64,
}

impl Progress {
    /// All that is neither done nor given up.
    pub fn left(&self) -> u64 {
        let rows = self.waiting + self.claimed + self.retrying;
        rows.saturating_add(self.left_in_ranges)
    }
}

/// A job that could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GivenUp {
    /// The job.
    pub job: Job,
    /// How many attempts there were.
    pub attempts: u32,
    /// Why it was given up, as [`Queue::give_up`] was told.
    pub reason: String,
    /// When it was given up, by the clock of the database.
    pub at: DateTime<Utc>,
    pub(super) id: i64,
}

impl Queue {
    /// How far the crawl is. It counts the rows of all that is left but numbers of ranges, which takes about a
    /// second for some millions of them, and may take 60 seconds. A few times a minute is often enough.
    pub async fn progress(&self) -> Result<Progress, PostgresError> {
        let parameters = [text(&self.name)];
        let count = (include_str!("sql/progress.sql"), &parameters[..]);
        let rows = transact(&self.pool, COUNT_TIMEOUT, &[count]).await?;
        let Some(row) = rows.first() else {
            return Ok(Progress::default());
        };
        let counted = |place| column::<i64>(row, place).map(i64::unsigned_abs);
        Ok(Progress {
            waiting: counted(0)?,
            claimed: counted(1)?,
            retrying: counted(2)?,
            given_up: counted(3)?,
            done: counted(4)?,
            left_in_ranges: counted(5)?,
            per_second: column(row, 6)?,
        })
    }

    /// Whether all jobs are done or given up.
    pub async fn is_finished(&self) -> Result<bool, PostgresError> {
        let parameters = [text(&self.name)];
        let rows = query(&self.pool, include_str!("sql/is_finished.sql"), &parameters).await?;
        rows.first().map_or(Ok(false), |row| column(row, 0))
    }

    /// A page of the jobs that could not be had, at most `limit` of those `after` one, or the first. The last
    /// of a page is where the next one begins; an empty page is the end.
    pub async fn given_up(
        &self,
        after: Option<&GivenUp>,
        limit: u32,
    ) -> Result<Vec<GivenUp>, PostgresError> {
        let after = after.map_or(0, |after| after.id);
        let limit = i64::from(limit);
        let parameters: [Parameter<'_>; 3] =
            [text(&self.name), (&after, Type::INT8), (&limit, Type::INT8)];
        let rows = query(&self.pool, include_str!("sql/given_up.sql"), &parameters).await?;
        rows.iter().map(given_up).collect()
    }
}

/// Id, kind, key, retries, reason and time.
fn given_up(row: &Row) -> Result<GivenUp, PostgresError> {
    Ok(GivenUp {
        id: column(row, 0)?,
        job: Job::new(unescaped(column(row, 1)?), unescaped(column(row, 2)?)),
        attempts: attempt(column(row, 3)?),
        reason: unescaped(column(row, 4)?),
        at: column(row, 5)?,
    })
}
