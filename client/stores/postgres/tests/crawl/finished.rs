//! When a queue counts as finished, and what it costs to find out.

use crate::setting::{LONG, Memory, claims_asked, in_time, pool, queue_with, report};
use bungie_engines::{Postgres, Proxy};
use bungie_store_postgres::crawl::{Claim, Ended, Job, Outcome, Queue, Worker};
use std::{
    future::pending,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    sync::{Semaphore, mpsc},
    time::sleep,
};

const LOGGED: &[&str] = &["log_statement = 'all'"];

/// Waits until a worker has found nothing to claim for some more times.
async fn nothing_is_claimed(engine: &Postgres) {
    let before = claims_asked(engine);
    in_time(async {
        while claims_asked(engine) < before + 3 {
            sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn while_the_end_of_the_last_job_is_recorded_it_asks_rarely() {
    let Some((engine, queue)) = queue_with(LOGGED).await else {
        return;
    };
    queue.add(&[report(1)]).await.unwrap();
    let proxy = Arc::new(Proxy::to(engine.port()).await);
    let (lossy, open) = (Arc::clone(&proxy), Arc::clone(&proxy));
    let fetch = move |_| {
        // It is finished, and nobody hears of it.
        lossy.lose_answers();
        async { Outcome::followers(Vec::new()) }
    };
    let through = Queue::new(pool(&engine.url_by(proxy.port()), 4), "tests");
    let worker = Worker::new(through, Memory::default()).on_trouble(move |_| open.open());
    let ended = in_time(worker.run(fetch, pending())).await.unwrap();
    assert_eq!(ended, Ended::Finished);
    assert_eq!(queue.progress().await.unwrap().done, 1);
    // It takes a second, and each half of it is one.
    let asked = claims_asked(&engine);
    assert!(asked < 10, "{asked}");
}

#[tokio::test]
async fn a_slot_whose_job_somebody_else_has_done_may_add_jobs_yet() {
    let Some((engine, queue)) = queue_with(LOGGED).await else {
        return;
    };
    queue.add(&[Job::new("history", "a/0")]).await.unwrap();
    let (begun, mut claims) = mpsc::unbounded_channel();
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let fetch = move |claim: Claim| {
        let is_page = claim.job().kind == "history";
        begun.send(claim).unwrap();
        let held = Arc::clone(&held);
        async move {
            if !is_page {
                return Outcome::result("");
            }
            held.acquire().await.unwrap().forget();
            Outcome::followers(vec![report(1), report(2)])
        }
    };
    let sink = Memory::default();
    let worker = Worker::new(queue.clone(), sink.clone()).slots(1);
    let run = tokio::spawn(async move { worker.run(fetch, pending()).await });
    let page = in_time(claims.recv()).await.unwrap();
    // For whom the page was empty.
    assert_eq!(queue.finish(&[page], &[]).await.unwrap(), 1);
    assert!(queue.is_finished().await.unwrap());
    nothing_is_claimed(&engine).await;
    gate.add_permits(1);
    assert_eq!(in_time(run).await.unwrap().unwrap(), Ended::Finished);
    assert_eq!(queue.progress().await.unwrap().left(), 0);
    assert_eq!(sink.count(), 2);
}

#[tokio::test]
async fn a_worker_does_not_take_its_own_job_again_whose_lease_is_over() {
    let Some((engine, queue)) = queue_with(LOGGED).await else {
        return;
    };
    queue.add(&[report(1)]).await.unwrap();
    let (begun, mut claims) = mpsc::unbounded_channel();
    let gate = Arc::new(Semaphore::new(0));
    let (held, attempts) = (Arc::clone(&gate), Arc::new(Mutex::new(Vec::new())));
    let seen = Arc::clone(&attempts);
    let fetch = move |claim: Claim| {
        let attempt = claim.attempt();
        seen.lock().unwrap().push(attempt);
        begun.send(claim).unwrap();
        let held = Arc::clone(&held);
        async move {
            held.acquire().await.unwrap().forget();
            match attempt {
                1 => Outcome::later(Duration::ZERO, "not there"),
                _ => Outcome::result(""),
            }
        }
    };
    let worker = Worker::new(queue.clone(), Memory::default()).lease(LONG);
    let run = tokio::spawn(async move { worker.run(fetch, pending()).await });
    let claim = in_time(claims.recv()).await.unwrap();
    queue.extend(&[claim], Duration::ZERO).await.unwrap();
    nothing_is_claimed(&engine).await;
    gate.add_permits(2);
    assert_eq!(in_time(run).await.unwrap().unwrap(), Ended::Finished);
    assert_eq!(*attempts.lock().unwrap(), [1, 2]);
}
