//! A request to PostgreSQL: a connection of the pool, one statement, a time limit.

use crate::PostgresError;
use deadpool_postgres::{Object, Pool};
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_postgres::{
    Row,
    error::{Severity, SqlState},
    types::{FromSql, ToSql, Type},
};

/// How long a request may take, with what it waits for a connection: 4 seconds.
/// [`Sessions`](bungie_client::Sessions) counts a request as failed after five. The server goes on with one
/// that was given up, until a limit of its own: `statement_timeout`, which it does not have by itself.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(4);

/// How long a request waits for a connection of the pool, and for a new one to be made: 2 seconds, or
/// what the pool allows if that is less.
pub const CONNECTION_TIMEOUT: Duration = Duration::from_secs(2);

/// A parameter of a statement.
pub(crate) type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

/// A parameter that is a text.
pub(crate) fn text<'a>(value: &'a (dyn ToSql + Sync)) -> Parameter<'a> {
    (value, Type::TEXT)
}

/// A column of a row, by its place.
pub(crate) fn column<'a, T: FromSql<'a>>(row: &'a Row, place: usize) -> Result<T, PostgresError> {
    row.try_get(place)
        .map_err(|error| PostgresError::of_driver(&error))
}

/// The rows that a statement answers with. The statement has no name in the server, so a transaction
/// pooler may stand before it.
pub(crate) async fn query(
    pool: &Pool,
    statement: &str,
    parameters: &[Parameter<'_>],
) -> Result<Vec<Row>, PostgresError> {
    let begun = Instant::now();
    let mut loan = Loan::from_pool(pool).await?;
    let answer = loan.connection()?.query_typed(statement, parameters);
    let Ok(answer) = timeout_at(begun + REQUEST_TIMEOUT, answer).await else {
        drop(loan);
        close_idle(pool, begun.elapsed());
        return Err(PostgresError::timed_out(REQUEST_TIMEOUT));
    };
    loan.end(answer)
}

/// A connection of a pool, which is closed when dropped: a request that was given up has left it in a
/// state that nobody knows.
pub(crate) struct Loan(Option<Object>);

impl Loan {
    /// Waits for a connection.
    pub(crate) async fn from_pool(pool: &Pool) -> Result<Self, PostgresError> {
        match timeout(CONNECTION_TIMEOUT, pool.get()).await {
            Ok(Ok(object)) => Ok(Loan(Some(object))),
            Ok(Err(error)) => Err(PostgresError::of_pool(&error)),
            Err(_) => {
                let status = pool.status();
                // A connection that is being made does not count in `size`.
                Err(if status.size >= status.max_size {
                    PostgresError::pool_exhausted()
                } else {
                    PostgresError::no_connection(CONNECTION_TIMEOUT)
                })
            }
        }
    }

    /// To ask something by it.
    pub(crate) fn connection(&mut self) -> Result<&mut Object, PostgresError> {
        self.0.as_mut().ok_or_else(PostgresError::no_longer_lent)
    }

    /// Gives the connection back to the pool if it can be used after this answer.
    pub(crate) fn end<T>(
        mut self,
        answer: Result<T, tokio_postgres::Error>,
    ) -> Result<T, PostgresError> {
        if answer.as_ref().err().is_none_or(leaves_usable) {
            self.0 = None;
        }
        answer.map_err(|error| PostgresError::of_driver(&error))
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}

/// Whether a connection can be used after an error.
fn leaves_usable(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|error| {
        let is_last = matches!(
            error.parsed_severity(),
            Some(Severity::Fatal | Severity::Panic)
        );
        // A server that became a standby answers; the pool has to look for the one that takes writes.
        !is_last && *error.code() != SqlState::READ_ONLY_SQL_TRANSACTION
    })
}

/// Closes the connections that nobody has used since the request began that is now given up: where one
/// was cut off without a word, the others were too.
fn close_idle(pool: &Pool, elapsed: Duration) {
    drop(pool.retain(|_, metrics| metrics.last_used() < elapsed));
}
