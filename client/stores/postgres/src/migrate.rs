//! Steps that make tables, each carried out once.

use crate::{PostgresError, request::Loan};
use deadpool_postgres::{Object, Pool};
use std::{collections::HashSet, time::Duration};
use tokio::time::timeout;
use tokio_postgres::{Error, GenericClient, IsolationLevel, error::SqlState, types::Type};

/// A step that changes tables. Steps only add: a program that knows none of the later ones goes on
/// working.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Migration {
    /// Its name in the table `bungie_store_migrations`.
    pub name: &'static str,
    /// Its statements. They change nothing where they were carried out before.
    pub sql: &'static str,
}

/// The steps of the table of sessions, in their order.
pub(crate) const SESSIONS: &[Migration] = &[
    Migration {
        name: "sessions 1",
        sql: include_str!("migrations/1_sessions.sql"),
    },
    Migration {
        name: "sessions 2: expiry",
        sql: include_str!("migrations/2_expiry.sql"),
    },
];

/// How long all steps may take, with the wait for somebody else who carries them out.
const TIMEOUT: Duration = Duration::from_secs(5 * 60);

/// Of everybody who migrates in a database, one does at a time. The number stands for this package.
const LOCK: i64 = 0x62_75_6e_67_69_65;

const RECORDS: &str = "create table if not exists bungie_store_migrations (
    name text primary key,
    applied_at timestamptz not null default now()
)";

/// Carries out the steps that were not yet. Where there are none, it only reads.
pub(crate) async fn migrate(pool: &Pool, steps: &[Migration]) -> Result<(), PostgresError> {
    let mut loan = Loan::from_pool(pool).await?;
    let done = timeout(TIMEOUT, apply(loan.connection()?, steps)).await;
    loan.end(done.map_err(|_| PostgresError::timed_out(TIMEOUT))?)
}

async fn apply(connection: &mut Object, steps: &[Migration]) -> Result<(), Error> {
    if outstanding(&***connection, steps).await?.is_empty() {
        return Ok(());
    }
    let transaction = connection
        .build_transaction()
        // What others committed while this one waited for the lock has to be seen.
        .isolation_level(IsolationLevel::ReadCommitted)
        .start()
        .await?;
    // A role's limits are for requests: a step may take longer, and so may whoever is at it.
    let limits = "set local statement_timeout = 0; set local lock_timeout = 0";
    transaction.batch_execute(limits).await?;
    let lock = "select pg_advisory_xact_lock($1)";
    transaction
        .query_typed(lock, &[(&LOCK, Type::INT8)])
        .await?;
    transaction.batch_execute(RECORDS).await?;
    for step in outstanding(&*transaction, steps).await? {
        transaction.batch_execute(step.sql).await?;
        let record = "insert into bungie_store_migrations (name) values ($1)";
        let name = (&step.name as _, Type::TEXT);
        transaction.query_typed(record, &[name]).await?;
    }
    transaction.commit().await
}

/// The steps that no record is kept of.
async fn outstanding<'a>(
    client: &(impl GenericClient + Sync),
    steps: &'a [Migration],
) -> Result<Vec<&'a Migration>, Error> {
    let records = "select name from bungie_store_migrations";
    let rows = match client.query_typed(records, &[]).await {
        Err(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => Vec::new(),
        rows => rows?,
    };
    let names: Result<HashSet<String>, Error> = rows.iter().map(|row| row.try_get(0)).collect();
    let names = names?;
    let outstanding = steps.iter().filter(|step| !names.contains(step.name));
    Ok(outstanding.collect())
}
