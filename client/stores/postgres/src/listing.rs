//! What may be known of sessions without reading them.

use crate::{
    PostgresError, PostgresStore,
    nul::{escaped, unescaped},
    request::{column, query, text},
};
use bungie_client::SessionMeta;
use chrono::{DateTime, Utc};
use tokio_postgres::types::Type;

const LIST: &str = "select user_name, is_over, ends_at from bungie_sessions \
    where application = $1 and ($2::text is null or user_name > $2) \
    order by user_name limit $3";

const COUNT: &str = "select count(*) filter (where not is_over), count(*) filter (where is_over) \
    from bungie_sessions where application = $1";

// A session that is renewed between the search and the removal is looked at again.
const REMOVE: &str = "delete from bungie_sessions \
    where application = $1 and user_name = any (array( \
        select user_name from bungie_sessions \
        where application = $1 and ((is_over and stored_at < $2) or ends_at < $2) limit 1000)) \
    and ((is_over and stored_at < $2) or ends_at < $2) returning true";

/// How many users something is kept for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Those who have a session.
    pub kept: u64,
    /// Those whose session is over, of which the reason is kept.
    pub over: u64,
}

/// Of its application, without reading the texts: a role needs no right to the column `text`.
impl PostgresStore {
    /// A page of the users that something is kept for, with what may be known of it, ordered by the bytes of
    /// their names: at most `limit` users who come `after` one, or the first. The last user of a page is
    /// where the next one begins; an empty page is the end.
    pub async fn list(
        &self,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(String, SessionMeta)>, PostgresError> {
        let (after, limit) = (after.map(escaped), i64::from(limit));
        let parameters = [text(&self.application), text(&after), (&limit, Type::INT8)];
        let rows = query(&self.pool, LIST, &parameters).await?;
        let users = rows.iter().map(|row| {
            let meta = SessionMeta::new(column(row, 1)?, column(row, 2)?);
            Ok((unescaped(column(row, 0)?), meta))
        });
        users.collect()
    }

    /// How many users something is kept for. It reads all of their rows.
    pub async fn count(&self) -> Result<Counts, PostgresError> {
        let rows = query(&self.pool, COUNT, &[text(&self.application)]).await?;
        let Some(row) = rows.first() else {
            return Ok(Counts::default());
        };
        let counted = |place| column::<i64>(row, place).map(i64::unsigned_abs);
        Ok(Counts {
            kept: counted(0)?,
            over: counted(1)?,
        })
    }

    /// Removes what is over and was stored before a time, and sessions that ended before it, a thousand in a
    /// request; says how many. The server's clock says when something was stored, and the clock of whoever
    /// stored it when it ends, so leave a margin of days.
    ///
    /// If it fails, a part may have been removed: call it again.
    pub async fn remove_ended(&self, before: DateTime<Utc>) -> Result<u64, PostgresError> {
        let parameters = [text(&self.application), (&before, Type::TIMESTAMPTZ)];
        let mut removed = 0;
        loop {
            match query(&self.pool, REMOVE, &parameters).await?.len() {
                0 => return Ok(removed),
                some => removed += some as u64,
            }
        }
    }
}
