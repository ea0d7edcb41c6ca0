//! How much is sent in a span of time, and who has to wait for it.

use crate::{builder, manifest};
use bungie_api::{Client, Rate, servers};
use bungie_testing::fake::{Envelope, FakeBungie};
use serde_json::json;
use std::time::Duration;
use tokio::{task::JoinSet, time::Instant};

/// A fake that answers at once: these tests are about time.
async fn quick_fake() -> FakeBungie {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_always((), Envelope::success().response(json!({})))
        .unwrap();
    fake
}

/// Lets callers make some calls each, one after the other. How long each of them took altogether.
async fn crowd(client: &Client, callers: usize, calls: usize) -> Vec<Duration> {
    let mut crowd = JoinSet::new();
    for _ in 0..callers {
        let client = client.clone();
        crowd.spawn(async move {
            let start = Instant::now();
            for _ in 0..calls {
                client.send(&manifest()).await.unwrap();
            }
            start.elapsed()
        });
    }
    crowd.join_all().await
}

/// The most requests that arrived within any span of this length.
fn most_within(fake: &FakeBungie, span: Duration) -> usize {
    let times: Vec<Instant> = fake.requests().iter().map(|request| request.at).collect();
    let within = |first: &Instant| {
        let after = times.iter().filter(|time| *time >= first);
        after.filter(|time| **time - *first < span).count()
    };
    times.iter().map(within).max().unwrap_or(0)
}

#[tokio::test]
async fn a_crowd_keeps_to_the_rate_and_nobody_is_left_behind() {
    let span = Duration::from_secs(2);
    let fake = quick_fake().await;
    let client = builder(&fake)
        .rate(&servers::WWW, Rate::new(250, span))
        .build()
        .unwrap();
    let mut waits = crowd(&client, 200, 3).await;
    assert_eq!((waits.len(), fake.requests().len()), (200, 600));

    let most = most_within(&fake, span);
    assert!(most <= 250, "{most} requests in {span:?}");
    // The limit is used: a client that is slow for nothing would pass all the same.
    assert!(most >= 200, "{most} requests in {span:?}");

    waits.sort_unstable();
    let median = waits[waits.len() / 2];
    let longest = waits[waits.len() - 1];
    assert!(
        longest <= 2 * median,
        "{longest:?}, the median is {median:?}"
    );
}

#[tokio::test]
async fn the_default_is_what_bungie_allows() {
    let fake = quick_fake().await;
    let rate = servers::WWW.rate;
    let client = builder(&fake).rate(&servers::WWW, rate).build().unwrap();
    crowd(&client, 30, 9).await;
    assert_eq!(fake.requests().len(), 270);
    let most = most_within(&fake, Duration::from_secs(10));
    assert!(
        (230..=250).contains(&most),
        "{most} requests in ten seconds"
    );
}

/// Some go at once, so that a program that asks for little does not notice the limit.
#[tokio::test]
async fn a_twentieth_goes_at_once() {
    let fake = quick_fake().await;
    // The next one after the first twenty goes in minutes.
    let rate = Rate::new(400, Duration::from_secs(36_000));
    let client = builder(&fake).rate(&servers::WWW, rate).build().unwrap();
    crowd(&client, 20, 1).await;
    let late = client.with_queue_timeout(Duration::from_millis(100));
    late.send(&manifest()).await.unwrap_err();
    assert_eq!(fake.requests().len(), 20);
}

/// A caller that gave up does not hold up the next.
#[tokio::test]
async fn nobody_waits_for_who_is_gone() {
    let fake = quick_fake().await;
    let rate = Rate::new(10, Duration::from_secs(9));
    let client = builder(&fake).rate(&servers::WWW, rate).build().unwrap();
    client.send(&manifest()).await.unwrap();
    let hasty = client.with_queue_timeout(Duration::from_millis(10));
    for _ in 0..5 {
        hasty.send(&manifest()).await.unwrap_err();
    }
    let start = Instant::now();
    client.send(&manifest()).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!(fake.requests().len(), 2);
}
