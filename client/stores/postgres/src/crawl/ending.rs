//! What becomes of a claim.

use super::{
    Claim, Job, Queue,
    queue::columns,
    statement::{query, seconds},
};
use crate::{
    PostgresError,
    nul::escaped,
    request::{Parameter, column, text},
};
use std::time::Duration;
use tokio_postgres::types::Type;

impl Queue {
    /// Records that jobs are done, and adds the jobs that follow from them, both or neither. Call it when
    /// their results are kept. Says how many were not done before.
    ///
    /// It holds too if the lease is over: what is done is done, whoever did it. A job that somebody else
    /// has meanwhile is fetched once more, and finished once.
    pub async fn finish(&self, claims: &[Claim], followers: &[Job]) -> Result<u64, PostgresError> {
        let ids: Vec<_> = claims.iter().map(|claim| claim.id).collect();
        let (kinds, keys) = columns(followers);
        let parameters: [Parameter<'_>; 4] = [
            text(&self.name),
            (&ids, Type::INT8_ARRAY),
            (&kinds, Type::TEXT_ARRAY),
            (&keys, Type::TEXT_ARRAY),
        ];
        let rows = query(&self.pool, include_str!("sql/finish.sql"), &parameters).await?;
        let finished = rows.first().map(|row| column::<i64>(row, 0)).transpose()?;
        Ok(finished.unwrap_or_default().unsigned_abs())
    }

    /// Puts a job off: it may be claimed again when `after` has passed, with one attempt more. Does nothing,
    /// and is `false`, if the claim is not held any more.
    pub async fn retry(
        &self,
        claim: &Claim,
        after: Duration,
        reason: &str,
    ) -> Result<bool, PostgresError> {
        let after = seconds(after);
        let reason = escaped(reason);
        let parameters: [Parameter<'_>; 4] = [
            (&claim.id, Type::INT8),
            (&claim.lease, Type::INT8),
            (&after, Type::FLOAT8),
            text(&reason),
        ];
        let rows = query(&self.pool, include_str!("sql/retry.sql"), &parameters).await?;
        Ok(!rows.is_empty())
    }

    /// Records that a job cannot be had, and why: [`given_up`](Self::given_up) lists it. Does nothing, and is
    /// `false`, if the claim is not held any more.
    pub async fn give_up(&self, claim: &Claim, reason: &str) -> Result<bool, PostgresError> {
        let reason = escaped(reason);
        let parameters: [Parameter<'_>; 3] = [
            (&claim.id, Type::INT8),
            (&claim.lease, Type::INT8),
            text(&reason),
        ];
        let rows = query(&self.pool, include_str!("sql/give_up.sql"), &parameters).await?;
        Ok(!rows.is_empty())
    }
}
