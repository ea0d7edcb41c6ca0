//! The queue: what waits, and who has what.

use super::{
    Claim, Job,
    statement::{query, seconds, transact},
};
use crate::{
    Migration, PostgresError,
    migrate::migrate,
    nul::{escaped, unescaped},
    request::{Parameter, column, text},
};
use deadpool_postgres::Pool;
use std::{fmt, ops::RangeInclusive, time::Duration};
use tokio_postgres::{Row, types::Type};

const STEPS: &[Migration] = &[
    Migration {
        name: "crawl 1: queue",
        sql: include_str!("migrations/1_queue.sql"),
    },
    Migration {
        name: "crawl 2: results",
        sql: include_str!("migrations/2_results.sql"),
    },
];

/// How many jobs one statement adds.
pub(super) const AT_ONCE: usize = 5_000;

/// How long adding a range may take, with the wait for others who add one.
const RANGE_TIMEOUT: Duration = Duration::from_secs(30);

/// A queue of jobs in PostgreSQL 14 or later, which any number of processes share.
///
/// A job waits, is claimed under a lease, and is then finished, put off or given up. Whoever was killed
/// loses its leases, and the jobs are claimed again; leases end by the clock of the database. Jobs that were
/// added by name stay known when they are done, so adding them again does nothing. Ranges of numbers have a
/// row each, not one for every number.
///
/// A statement ends within 4 seconds ([`REQUEST_TIMEOUT`](crate::REQUEST_TIMEOUT)) unless the docs of a method
/// say otherwise. A method that fails may have been carried out. Repeating it does no harm, and may give another
/// answer: [`add`](Self::add) and [`finish`](Self::finish) count only what is new, [`claim`](Self::claim)
/// takes other jobs while those of the lost answer wait for the end of their lease, and [`retry`](Self::retry)
/// and [`give_up`](Self::give_up) are `false` for a claim that they have ended already.
///
/// Times longer than a hundred years count as a hundred years.
#[derive(Clone)]
pub struct Queue {
    pub(super) pool: Pool,
    pub(super) name: String,
}

impl Queue {
    /// A queue on the connections of a pool. All processes with the same name share it. Nothing is asked of
    /// the database yet.
    pub fn new(pool: Pool, name: impl AsRef<str>) -> Self {
        let name = escaped(name.as_ref()).into_owned();
        Queue { pool, name }
    }

    /// Makes the tables of queues and of [`PostgresSink`](super::PostgresSink), in the first schema of the
    /// role's `search_path`. It may be called at any time, by many processes at once.
    pub async fn migrate(&self) -> Result<(), PostgresError> {
        migrate(&self.pool, STEPS).await
    }

    /// The steps of [`migrate`](Self::migrate), for whoever changes the database by a tool of their own.
    pub fn migrations() -> &'static [Migration] {
        STEPS
    }

    /// Adds jobs, and says how many are new. If it fails, a part may have been added.
    pub async fn add(&self, jobs: &[Job]) -> Result<u64, PostgresError> {
        let mut added = 0;
        for jobs in jobs.chunks(AT_ONCE) {
            let (kinds, keys) = columns(jobs);
            let parameters = [
                text(&self.name),
                (&kinds, Type::TEXT_ARRAY),
                (&keys, Type::TEXT_ARRAY),
            ];
            let new = query(&self.pool, include_str!("sql/add.sql"), &parameters).await?;
            added += new.len() as u64;
        }
        Ok(added)
    }

    /// Adds a job for every number of a range, with the number as its key, and says how many are new.
    /// Numbers of earlier ranges of this kind are left out. A number that was added by name as well may be
    /// fetched twice.
    ///
    /// An empty range adds nothing. Numbers below 0, and the largest `i64`, are refused by the database. It may
    /// take 30 seconds, since whoever adds ranges to one queue waits for the others.
    pub async fn add_range(
        &self,
        kind: &str,
        numbers: RangeInclusive<i64>,
    ) -> Result<u64, PostgresError> {
        if numbers.is_empty() {
            return Ok(0);
        }
        // Who adds to the same queue waits: otherwise neither would see the range of the other.
        let lock = "select pg_advisory_xact_lock(hashtextextended('bungie_crawl ' || $1, 0))";
        let kind = escaped(kind);
        let parameters = [
            text(&self.name),
            text(&kind),
            (numbers.start() as _, Type::INT8),
            (numbers.end() as _, Type::INT8),
        ];
        let statements: [(&str, &[Parameter<'_>]); 2] = [
            (lock, &parameters[..1]),
            (include_str!("sql/add_range.sql"), &parameters),
        ];
        let parts = transact(&self.pool, RANGE_TIMEOUT, &statements).await?;
        let sizes = parts.iter().map(|row| column::<i64>(row, 0));
        sizes.map(|size| size.map(i64::unsigned_abs)).sum()
    }

    /// Claims up to `most` jobs for as long as `lease`: first those that were put off and are due and those
    /// whose lease is over, then those that were added by name, then numbers of ranges. It may give fewer
    /// although there are more; none, if nothing is due now.
    pub async fn claim(&self, most: u32, lease: Duration) -> Result<Vec<Claim>, PostgresError> {
        self.claim_others(&[], most, lease).await
    }

    /// The same without the jobs of some claims, whose leases may be over.
    pub(super) async fn claim_others(
        &self,
        held: &[Claim],
        most: u32,
        lease: Duration,
    ) -> Result<Vec<Claim>, PostgresError> {
        let lease = seconds(lease);
        let (held, _) = identities(held);
        let most_rows = i64::from(most);
        let parameters: [Parameter<'_>; 4] = [
            text(&self.name),
            (&most_rows, Type::INT8),
            (&lease, Type::FLOAT8),
            (&held, Type::INT8_ARRAY),
        ];
        let rows = query(&self.pool, include_str!("sql/claim_rows.sql"), &parameters).await?;
        let mut claims = rows.iter().map(claim).collect::<Result<Vec<_>, _>>()?;
        while claims.len() < most as usize {
            let missing = i64::from(most) - claims.len() as i64;
            let rows = match self.claim_range(missing, lease).await {
                Ok(rows) if rows.is_empty() => break,
                Ok(rows) => rows,
                // What is claimed already would wait for the end of its lease.
                Err(_) if !claims.is_empty() => break,
                Err(error) => return Err(error),
            };
            for row in rows {
                // Where the list had all numbers, there is one row without a job.
                if column::<Option<i64>>(&row, 0)?.is_some() {
                    claims.push(claim(&row)?);
                }
            }
        }
        Ok(claims)
    }

    async fn claim_range(&self, most: i64, lease: f64) -> Result<Vec<Row>, PostgresError> {
        let parameters: [Parameter<'_>; 3] = [
            text(&self.name),
            (&most, Type::INT8),
            (&lease, Type::FLOAT8),
        ];
        query(&self.pool, include_str!("sql/claim_range.sql"), &parameters).await
    }

    /// Lets the leases of claims end `lease` from now, and gives the claims that are still held. The others
    /// were taken by somebody else, or are finished.
    pub async fn extend(
        &self,
        claims: &[Claim],
        lease: Duration,
    ) -> Result<Vec<Claim>, PostgresError> {
        let (ids, leases) = identities(claims);
        let lease = seconds(lease);
        let parameters: [Parameter<'_>; 3] = [
            (&ids, Type::INT8_ARRAY),
            (&leases, Type::INT8_ARRAY),
            (&lease, Type::FLOAT8),
        ];
        let rows = query(&self.pool, include_str!("sql/extend.sql"), &parameters).await?;
        let held: Result<Vec<i64>, _> = rows.iter().map(|row| column(row, 0)).collect();
        let held = held?;
        let claims = claims.iter().filter(|claim| held.contains(&claim.id));
        Ok(claims.cloned().collect())
    }

    /// Gives claims back that nothing was done for: others may take the jobs at once.
    pub async fn hand_back(&self, claims: &[Claim]) -> Result<(), PostgresError> {
        let (ids, leases) = identities(claims);
        let parameters: [Parameter<'_>; 2] =
            [(&ids, Type::INT8_ARRAY), (&leases, Type::INT8_ARRAY)];
        query(&self.pool, include_str!("sql/hand_back.sql"), &parameters).await?;
        Ok(())
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Kinds and keys as they are kept.
pub(super) fn columns(jobs: &[Job]) -> (Vec<String>, Vec<String>) {
    let columns = jobs.iter().map(|job| {
        let (kind, key) = (escaped(&job.kind), escaped(&job.key));
        (kind.into_owned(), key.into_owned())
    });
    columns.unzip()
}

fn identities(claims: &[Claim]) -> (Vec<i64>, Vec<i64>) {
    claims.iter().map(|claim| (claim.id, claim.lease)).unzip()
}

/// Id, lease, kind, key and retries.
fn claim(row: &Row) -> Result<Claim, PostgresError> {
    Ok(Claim {
        id: column(row, 0)?,
        lease: column(row, 1)?,
        job: Job::new(unescaped(column(row, 2)?), unescaped(column(row, 3)?)),
        attempt: attempt(column(row, 4)?),
    })
}

/// The attempt after so many that were put off.
pub(super) fn attempt(retries: i32) -> u32 {
    retries.unsigned_abs().saturating_add(1)
}
