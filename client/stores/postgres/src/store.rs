//! Sessions in a table.

use crate::{
    Migration, PostgresError,
    migrate::{SESSIONS, migrate},
    nul::{escaped, unescaped},
    request::{column, query, text},
};
use bungie_client::{
    Replacement, SessionStore, StoreError, StoreFuture, StoreVersion, StoredSession, Swapped,
};
use deadpool_postgres::Pool;
use std::fmt;
use tokio_postgres::{Row, types::Type};

const LOAD: &str = "select version, text from bungie_sessions \
    where application = $1 and user_name = $2";

const LOOK: &str = "select version from bungie_sessions \
    where application = $1 and user_name = $2";

const INSERT: &str = "insert into bungie_sessions (application, user_name, text, is_over, ends_at) \
    values ($1, $2, $3, $4, $5) \
    on conflict (application, user_name) do nothing returning version";

const UPDATE: &str = "update bungie_sessions \
    set version = default, text = $3, is_over = $4, ends_at = $5, stored_at = now() \
    where application = $1 and user_name = $2 and version = $6 returning version";

const DELETE: &str = "delete from bungie_sessions \
    where application = $1 and user_name = $2 and version = $3 returning version";

/// Keeps sessions in the table `bungie_sessions` of a PostgreSQL database, in rows of one application.
///
/// Every request is one statement on one connection of the pool, and ends within
/// [`REQUEST_TIMEOUT`](crate::REQUEST_TIMEOUT). A connection whose request was given up, by the time limit
/// or by its caller, is closed. Cloning it is cheap.
#[derive(Clone)]
pub struct PostgresStore {
    pub(crate) pool: Pool,
    pub(crate) application: String,
}

impl PostgresStore {
    /// A store on the connections of a pool. All processes with the same name of an `application` share
    /// its users' sessions; the name is kept in every row, so it has to stay the same. Nothing is asked of
    /// the database yet.
    pub fn new(pool: Pool, application: impl Into<String>) -> Self {
        let application = escaped(&application.into()).into_owned();
        PostgresStore { pool, application }
    }

    /// Makes the tables, or adds what an older version of this package had not made, in the first schema of
    /// the role's `search_path`. Any number of processes may do so at once: one does, the others wait. Where
    /// all is there it only reads, so a role without the right to make tables can call it too. Later
    /// steps, which a newer version has carried out, are left alone.
    ///
    /// Fails within two seconds where the database cannot be reached, and after five minutes at the latest.
    pub async fn migrate(&self) -> Result<(), PostgresError> {
        migrate(&self.pool, SESSIONS).await
    }

    /// The steps of [`migrate`](Self::migrate), for whoever changes the database by a tool of their own. That
    /// tool keeps the record of them, and `migrate` need not be called then.
    pub fn migrations() -> &'static [Migration] {
        SESSIONS
    }

    async fn read(&self, user: &str) -> Result<Option<StoredSession>, PostgresError> {
        let user = escaped(user);
        let rows = query(&self.pool, LOAD, &[text(&self.application), text(&user)]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let text = column(row, 1)?;
        Ok(Some(StoredSession::new(unescaped(text), version(row)?)))
    }

    async fn replace(
        &self,
        user: &str,
        seen: Option<&StoreVersion>,
        new: Option<Replacement<'_>>,
    ) -> Result<Swapped, PostgresError> {
        let seen: Option<i64> = match seen.map(|seen| seen.as_str().parse()) {
            None => None,
            Some(Ok(seen)) => Some(seen),
            // It is none of ours, so it is not what is kept.
            Some(Err(_)) => return Ok(Swapped::Lost),
        };
        let user = escaped(user);
        let changed = match (seen, new) {
            (None, None) => return self.nothing_kept(&user).await,
            (None, Some(new)) => self.insert(&user, new).await?,
            (Some(seen), Some(new)) => self.update(&user, seen, new).await?,
            (Some(seen), None) => self.delete(&user, seen).await?,
        };
        Ok(match changed.first() {
            Some(row) => Swapped::Done(version(row)?),
            None => Swapped::Lost,
        })
    }

    async fn nothing_kept(&self, user: &str) -> Result<Swapped, PostgresError> {
        let rows = query(&self.pool, LOOK, &[text(&self.application), text(&user)]).await?;
        Ok(if rows.is_empty() {
            Swapped::Done(StoreVersion::new(""))
        } else {
            Swapped::Lost
        })
    }

    async fn insert(&self, user: &str, new: Replacement<'_>) -> Result<Vec<Row>, PostgresError> {
        let kept = escaped(new.text.expose_secret());
        let parameters = [
            text(&self.application),
            text(&user),
            text(&kept),
            (&new.meta.over, Type::BOOL),
            (&new.meta.until, Type::TIMESTAMPTZ),
        ];
        query(&self.pool, INSERT, &parameters).await
    }

    async fn update(
        &self,
        user: &str,
        seen: i64,
        new: Replacement<'_>,
    ) -> Result<Vec<Row>, PostgresError> {
        let kept = escaped(new.text.expose_secret());
        let parameters = [
            text(&self.application),
            text(&user),
            text(&kept),
            (&new.meta.over, Type::BOOL),
            (&new.meta.until, Type::TIMESTAMPTZ),
            (&seen, Type::INT8),
        ];
        query(&self.pool, UPDATE, &parameters).await
    }

    async fn delete(&self, user: &str, seen: i64) -> Result<Vec<Row>, PostgresError> {
        let parameters = [text(&self.application), text(&user), (&seen, Type::INT8)];
        query(&self.pool, DELETE, &parameters).await
    }
}

impl SessionStore for PostgresStore {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        Box::pin(async { self.read(user).await.map_err(StoreError::new) })
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        Box::pin(async move { self.replace(user, seen, new).await.map_err(StoreError::new) })
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore")
            .field("application", &self.application)
            .finish_non_exhaustive()
    }
}

/// The version of a row, which comes first in it.
fn version(row: &Row) -> Result<StoreVersion, PostgresError> {
    column::<i64>(row, 0).map(StoreVersion::new)
}
