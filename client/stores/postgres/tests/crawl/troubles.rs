//! What a worker does where something is away or fails.

use crate::setting::{LONG, Memory, in_time, one, pool, queue, report};
use bungie_engines::Proxy;
use bungie_store_postgres::crawl::{
    Claim, Ended, FileSink, Job, Outcome, Queue, Sink, SinkError, SinkFuture, Worker,
};
use std::{
    future::pending,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{Notify, Semaphore},
    time::{Instant, sleep},
};

#[tokio::test]
async fn while_the_database_is_away_it_keeps_what_it_has_and_fetches_nothing() {
    let Some((engine, queue)) = queue().await else {
        return;
    };
    queue.add_range("report", 1..=60).await.unwrap();
    let proxy = Proxy::to(engine.port()).await;
    let through = Queue::new(pool(&engine.url_by(proxy.port()), 4), "tests");
    let attempts = Arc::new(AtomicUsize::new(0));
    let (counted, gate) = (Arc::clone(&attempts), Arc::new(Semaphore::new(10)));
    let (held, waits) = (Arc::clone(&gate), Arc::new(Notify::new()));
    let told = Arc::clone(&waits);
    let fetch = move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        let (held, told) = (Arc::clone(&held), Arc::clone(&told));
        async move {
            if held.available_permits() == 0 {
                told.notify_one();
            }
            held.acquire().await.unwrap().forget();
            Outcome::result("")
        }
    };
    let troubles = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&troubles);
    let sink = Memory::default();
    let worker = Worker::new(through, sink.clone()).slots(3);
    // A claim whose answer was lost is nobody's for as long.
    let worker = worker.lease(Duration::from_secs(2)).on_trouble(move |_| {
        seen.fetch_add(1, Ordering::SeqCst);
    });
    let run = tokio::spawn(async move { worker.run(fetch, pending()).await });
    in_time(waits.notified()).await;
    proxy.cut();
    gate.add_permits(100);
    // Its slots have results that nobody takes.
    in_time(async {
        while troubles.load(Ordering::SeqCst) < 3 {
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    let fetched = attempts.load(Ordering::SeqCst);
    assert!(fetched <= 10 + 3 + 3, "{fetched}");
    proxy.open();
    assert_eq!(in_time(run).await.unwrap().unwrap(), Ended::Finished);
    assert_eq!((attempts.load(Ordering::SeqCst), sink.count()), (60, 60));
    assert_eq!(queue.progress().await.unwrap().done, 60);
}

#[tokio::test]
async fn a_sink_that_fails_is_asked_again_and_costs_no_other_attempt() {
    struct Failing(AtomicUsize, Memory);
    impl Sink for Failing {
        fn keep<'a>(&'a self, job: &'a Job, result: &'a [u8]) -> SinkFuture<'a> {
            match self.0.fetch_add(1, Ordering::SeqCst) {
                0 => Box::pin(async { Err(SinkError::new("no room")) }),
                _ => self.1.keep(job, result),
            }
        }
    }
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1)]).await.unwrap();
    let attempts = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&attempts);
    let fetch = move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        async { Outcome::result("") }
    };
    let told = Arc::new(Mutex::new(String::new()));
    let tell = Arc::clone(&told);
    let worker = Worker::new(queue, Failing(AtomicUsize::new(0), Memory::default()))
        .on_trouble(move |trouble| *tell.lock().unwrap() += &trouble.to_string());
    in_time(worker.run(fetch, pending())).await.unwrap();
    assert_eq!(attempts.load(Ordering::SeqCst), 1);
    assert_eq!(*told.lock().unwrap(), "the sink: no room");
}

#[tokio::test]
async fn a_kill_between_keeping_and_finishing_costs_one_more_attempt() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let sink = FileSink::new(folder.path(), "json");
    queue.add(&[report(1)]).await.unwrap();
    // What a killed worker leaves: a result, and a claim that nobody extends.
    let killed = queue.claim(1, Duration::from_millis(500)).await.unwrap();
    sink.keep(killed[0].job(), b"of the killed").await.unwrap();
    let worker = Worker::new(queue.clone(), sink.clone());
    let fetch = |_| async { Outcome::result("again") };
    assert_eq!(
        in_time(worker.run(fetch, pending())).await.unwrap(),
        Ended::Finished
    );
    let kept = std::fs::read_to_string(sink.path(&report(1))).unwrap();
    assert_eq!(kept, "of the killed");
    assert_eq!(queue.progress().await.unwrap().done, 1);
}

#[tokio::test]
async fn a_panic_costs_one_job_and_is_told() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1), report(2)]).await.unwrap();
    let stop = Arc::new(Notify::new());
    let done = Arc::clone(&stop);
    let watched = queue.clone();
    tokio::spawn(async move {
        loop {
            let progress = watched.progress().await.unwrap();
            if (progress.done, progress.retrying) == (1, 1) {
                return done.notify_one();
            }
            sleep(Duration::from_millis(10)).await;
        }
    });
    let fetch = |claim: Claim| async move {
        assert!(claim.job().key != "1", "made to panic");
        Outcome::result("")
    };
    let told = Arc::new(Mutex::new(String::new()));
    let tell = Arc::clone(&told);
    let worker = Worker::new(queue, Memory::default())
        .on_trouble(move |trouble| *tell.lock().unwrap() += &trouble.to_string());
    let ended = in_time(worker.run(fetch, stop.notified())).await;
    assert_eq!(ended.unwrap(), Ended::Stopped);
    let expected = "the attempt at report 1 panicked: made to panic";
    assert_eq!(*told.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_job_whose_attempts_panic_is_given_up() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1)]).await.unwrap();
    for _ in 1..5 {
        // Otherwise each takes a minute.
        let claim = one(&queue, LONG).await;
        assert!(queue.retry(&claim, Duration::ZERO, "").await.unwrap());
    }
    let fetch = |claim: Claim| async move { panic!("attempt {}", claim.attempt()) };
    let worker = Worker::new(queue.clone(), Memory::default());
    let ended = in_time(worker.run(fetch, pending())).await.unwrap();
    assert_eq!(ended, Ended::Finished);
    let given_up = queue.given_up(None, 10).await.unwrap();
    assert_eq!(given_up[0].reason, "the attempt panicked: attempt 5");
    assert_eq!((given_up.len(), given_up[0].attempts), (1, 5));
}

#[tokio::test]
async fn a_panic_of_whoever_is_told_costs_nothing() {
    let Some((engine, queue)) = queue().await else {
        return;
    };
    queue.add_range("report", 1..=50).await.unwrap();
    let proxy = Arc::new(Proxy::to(engine.port()).await);
    let (lossy, open) = (Arc::clone(&proxy), Arc::clone(&proxy));
    let attempts = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&attempts);
    let fetch = move |_| {
        if counted.fetch_add(1, Ordering::SeqCst) == 20 {
            lossy.lose_answers();
        }
        async { Outcome::result("") }
    };
    let told = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&told);
    let through = Queue::new(pool(&engine.url_by(proxy.port()), 4), "tests");
    let worker = Worker::new(through, Memory::default()).slots(4);
    // A claim whose answer was lost is nobody's for as long.
    let worker = worker.lease(Duration::from_secs(1)).on_trouble(move |_| {
        seen.fetch_add(1, Ordering::SeqCst);
        open.open();
        panic!("there is no standard error");
    });
    let ended = in_time(worker.run(fetch, pending())).await.unwrap();
    assert_eq!(ended, Ended::Finished);
    assert!(told.load(Ordering::SeqCst) > 0);
    assert_eq!(attempts.load(Ordering::SeqCst), 50);
    assert_eq!(queue.progress().await.unwrap().done, 50);
}

#[tokio::test]
async fn while_nothing_can_be_had_it_begins_nothing() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add_range("report", 1..=10).await.unwrap();
    let times = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&times);
    let fetch = move |claim: Claim| {
        let mut times = seen.lock().unwrap();
        times.push(Instant::now());
        assert_eq!(claim.attempt(), 1);
        let outcome = match times.len() {
            1 => Outcome::away(Duration::from_secs(1), "maintenance"),
            _ => Outcome::result(""),
        };
        async { outcome }
    };
    let worker = Worker::new(queue.clone(), Memory::default()).slots(1);
    let told = Arc::new(Mutex::new(String::new()));
    let tell = Arc::clone(&told);
    let worker = worker.on_trouble(move |trouble| *tell.lock().unwrap() += &trouble.to_string());
    in_time(worker.run(fetch, pending())).await.unwrap();
    assert_eq!(*told.lock().unwrap(), "a pause: maintenance");
    assert_eq!(queue.progress().await.unwrap().done, 10);
    let times = times.lock().unwrap();
    assert_eq!(times.len(), 11);
    assert!(times[1] - times[0] >= Duration::from_secs(1));
}

#[tokio::test]
async fn what_fails_at_the_start_is_an_error() {
    let Some((engine, _)) = queue().await else {
        return;
    };
    let queue = Queue::new(pool(&engine.url_refused(), 1), "tests");
    let worker = Worker::new(queue, Memory::default()).lease(LONG);
    let fetch = |_| async { Outcome::result("") };
    assert!(in_time(worker.run(fetch, pending())).await.is_err());
}
