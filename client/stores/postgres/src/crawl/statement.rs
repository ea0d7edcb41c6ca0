//! Statements of a crawl: one that is short, and some that take long.

use crate::{
    PostgresError, REQUEST_TIMEOUT,
    request::{self, Loan, Parameter},
};
use deadpool_postgres::Pool;
use std::time::Duration;
use tokio::time::{Instant, timeout};
use tokio_postgres::{IsolationLevel, Row};

/// The longest time that is reckoned with, a hundred years: what the server and the clock of a machine can
/// add to now.
pub(super) const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// A duration as statements take it.
pub(super) fn seconds(duration: Duration) -> f64 {
    duration.min(LONGEST).as_secs_f64()
}

/// The rows that a statement answers with, at any isolation level: above `read committed` the server refuses
/// one where another has changed the same rows. Nothing of it was done then, so it is sent again.
pub(super) async fn query(
    pool: &Pool,
    statement: &str,
    parameters: &[Parameter<'_>],
) -> Result<Vec<Row>, PostgresError> {
    let begun = Instant::now();
    loop {
        match request::query(pool, statement, parameters).await {
            Err(error) if is_conflict(&error) && begun.elapsed() < REQUEST_TIMEOUT => {}
            answer => return answer,
        }
    }
}

/// The rows that the last of some statements answers with: all are carried out or none, within a time limit
/// of their own.
pub(super) async fn transact(
    pool: &Pool,
    limit: Duration,
    statements: &[(&str, &[Parameter<'_>])],
) -> Result<Vec<Row>, PostgresError> {
    let mut loan = Loan::from_pool(pool).await?;
    let connection = loan.connection()?;
    let done = async {
        let transaction = connection
            .build_transaction()
            // What others committed while it waited for a lock has to be seen.
            .isolation_level(IsolationLevel::ReadCommitted)
            .start()
            .await?;
        // The role's limits may be shorter, and without any the server works on for nobody.
        let limit = limit.as_millis();
        let limits =
            format!("set local statement_timeout = {limit}; set local lock_timeout = {limit}");
        transaction.batch_execute(&limits).await?;
        let mut rows = Vec::new();
        for (statement, parameters) in statements {
            rows = transaction.query_typed(statement, parameters).await?;
        }
        transaction.commit().await?;
        Ok(rows)
    };
    let done = timeout(limit, done).await;
    loan.end(done.map_err(|_| PostgresError::timed_out(limit))?)
}

/// Whether a statement was refused for what others did at the same moment.
fn is_conflict(error: &PostgresError) -> bool {
    matches!(error.code(), Some("40001" | "40P01"))
}

/// Whether the same would be refused again, for what it holds: a key that is too long for an index, for
/// instance.
pub(super) fn is_of_data(error: &PostgresError) -> bool {
    let code = error.code().unwrap_or_default();
    ["22", "23", "54"]
        .iter()
        .any(|class| code.starts_with(class))
}
