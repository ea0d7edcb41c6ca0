//! A database of a test's own, and its queue.

use bungie_engines::Postgres;
use bungie_store_postgres::{
    crawl::{Claim, Job, Queue, Sink, SinkFuture},
    deadpool_postgres::{Manager, Pool, Runtime},
    tokio_postgres::NoTls,
};
use futures_util::future::join_all;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::timeout;

/// Longer than any test takes.
pub(crate) const LONG: Duration = Duration::from_secs(600);

pub(crate) fn pool(url: &str, size: usize) -> Pool {
    let manager = Manager::new(url.parse().unwrap(), NoTls);
    let pool = Pool::builder(manager)
        .max_size(size)
        .runtime(Runtime::Tokio1);
    pool.build().unwrap()
}

/// A queue with its tables; `None` where the machine has no PostgreSQL.
pub(crate) async fn queue() -> Option<(Postgres, Queue)> {
    queue_with(&[]).await
}

/// The same on a server with settings.
pub(crate) async fn queue_with(settings: &[&str]) -> Option<(Postgres, Queue)> {
    let engine = Postgres::with_settings(settings)?;
    let queue = Queue::new(pool(&engine.url(), 8), "tests");
    queue.migrate().await.unwrap();
    Some((engine, queue))
}

/// How often a server that logs all statements was asked for numbers of ranges, as each claim of a worker does
/// that finds little.
pub(crate) fn claims_asked(engine: &Postgres) -> usize {
    engine.log().matches("with open as (").count()
}

pub(crate) fn report(key: impl ToString) -> Job {
    Job::new("report", key)
}

pub(crate) fn keys<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> BTreeSet<&'a str> {
    let keys = claims.into_iter().map(|claim| claim.job().key.as_str());
    keys.collect()
}

/// Claims one job.
pub(crate) async fn one(queue: &Queue, lease: Duration) -> Claim {
    let mut claims = queue.claim(1, lease).await.unwrap();
    claims.pop().expect("there is one to claim")
}

/// What eight workers have claimed when nothing is left to claim. What is done with the claims of one request is
/// given.
pub(crate) async fn claimed_by_eight<F, D>(engine: &Postgres, then: F) -> Vec<Vec<Claim>>
where
    F: Fn(Queue, Vec<Claim>) -> D + Clone + Send + 'static,
    D: Future<Output = ()> + Send,
{
    let workers = (0..8).map(|_| {
        let queue = Queue::new(pool(&engine.url(), 1), "tests");
        let then = then.clone();
        tokio::spawn(async move {
            let mut all = Vec::new();
            loop {
                let claims = queue.claim(7, LONG).await.unwrap();
                if claims.is_empty() {
                    return all;
                }
                then(queue.clone(), claims.clone()).await;
                all.extend(claims);
            }
        })
    });
    let all = in_time(join_all(workers)).await;
    all.into_iter().map(Result::unwrap).collect()
}

/// Keeps results in memory, with how often it was told of each.
#[derive(Clone, Default)]
pub(crate) struct Memory(Arc<Mutex<BTreeMap<Job, usize>>>);

impl Sink for Memory {
    fn keep<'a>(&'a self, job: &'a Job, _: &'a [u8]) -> SinkFuture<'a> {
        *self.0.lock().unwrap().entry(job.clone()).or_default() += 1;
        Box::pin(async { Ok(()) })
    }
}

impl Memory {
    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

pub(crate) async fn in_time<T>(future: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(60), future)
        .await
        .expect("it ends within a minute")
}
