//! How a worker ends that is asked to stop.

use crate::setting::{Memory, in_time, queue};
use bungie_store_postgres::crawl::{Ended, Outcome, Worker};
use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{Notify, Semaphore},
    time::sleep,
};

#[tokio::test]
async fn it_ends_what_it_has_begun_and_hands_back_the_rest() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add_range("report", 1..=100).await.unwrap();
    let (begun, gate) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (told, held) = (Arc::clone(&begun), Arc::clone(&gate));
    let fetch = move |_| {
        told.add_permits(1);
        let held = Arc::clone(&held);
        async move {
            held.acquire().await.unwrap().forget();
            Outcome::result("")
        }
    };
    let sink = Memory::default();
    let worker = Worker::new(queue.clone(), sink.clone()).slots(4);
    let stop = async {
        begun.acquire_many(4).await.unwrap().forget();
        // Some may be claimed ahead by now, or be claimed yet.
        gate.add_permits(4);
    };
    assert_eq!(
        in_time(worker.run(fetch, stop)).await.unwrap(),
        Ended::Stopped
    );
    let progress = queue.progress().await.unwrap();
    assert_eq!((progress.claimed, progress.done), (0, sink.count() as u64));
    assert_eq!(progress.left() + progress.done, 100);
    assert_eq!(progress.done, 4);
}

#[tokio::test]
async fn while_the_database_is_away_it_ends_and_leaves_all_to_the_leases() {
    let Some((mut engine, queue)) = queue().await else {
        return;
    };
    queue.add_range("report", 1..=20).await.unwrap();
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let fetch = move |_| {
        let held = Arc::clone(&held);
        async move {
            held.acquire().await.unwrap().forget();
            Outcome::result("")
        }
    };
    let (stop, fails) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (asked, told) = (Arc::clone(&stop), Arc::clone(&fails));
    let is_asked = Arc::new(AtomicBool::new(false));
    let (after_stop, is_stopping) = (Arc::new(Semaphore::new(0)), Arc::clone(&is_asked));
    let told_after = Arc::clone(&after_stop);
    let worker = Worker::new(queue.clone(), Memory::default()).slots(2);
    let worker = worker.lease(Duration::from_secs(1)).on_trouble(move |_| {
        match is_stopping.load(Ordering::SeqCst) {
            true => told_after.add_permits(1),
            false => told.notify_one(),
        }
    });
    let run = tokio::spawn(async move { worker.run(fetch, asked.notified()).await });
    in_time(async {
        // As many are claimed ahead as have begun.
        while queue.progress().await.unwrap().claimed < 4 {
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    engine.kill();
    gate.add_permits(2);
    in_time(fails.notified()).await;
    is_asked.store(true, Ordering::SeqCst);
    stop.notify_one();
    assert_eq!(in_time(run).await.unwrap().unwrap(), Ended::Stopped);
    assert!(after_stop.available_permits() > 0, "nobody is told");

    engine.run();
    let worker = Worker::new(queue.clone(), Memory::default());
    let fetch = |_| async { Outcome::result("") };
    let ended = in_time(worker.run(fetch, pending())).await.unwrap();
    assert_eq!(ended, Ended::Finished);
    assert_eq!(queue.progress().await.unwrap().done, 20);
}
