//! Which calls are tried again, how often, and what others notice of it.

use crate::{Diary, SHORT, TOKEN, builder, client, manifest, transfer, user};
use bungie_api::{Attempt, ErrorKind, Retries, reqwest_0_13, servers};
use bungie_testing::fake::{Envelope, FakeBungie, Fault, Gate, Page};
use http::header::AUTHORIZATION;
use std::time::Duration;
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

fn throttle(seconds: i32) -> Envelope {
    Envelope::error(36, "ThrottleLimitExceededMomentarily").throttle_seconds(seconds)
}

fn quick(most: usize) -> Retries {
    Retries::max_retries(most).backoff(SHORT.0, SHORT.1)
}

#[tokio::test]
async fn a_post_goes_out_again_as_a_whole() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next((), throttle(1)).unwrap();
    let user = user(&fake, &client(&fake), TOKEN);
    user.send(&transfer()).await.unwrap();

    let requests = fake.requests();
    let [first, second] = &requests[..] else {
        panic!("{requests:?}")
    };
    assert!(!first.body.is_empty());
    assert_eq!(first.body, second.body);
    assert_eq!(first.headers, second.headers);
    assert!(second.headers.contains_key(AUTHORIZATION));
    assert!(second.at - first.at >= SECOND);
    assert_eq!(fake.violations(), []);
}

/// On a new connection, and on one that was used before, which HTTP stacks like to replace quietly.
#[tokio::test]
async fn a_post_that_may_have_arrived_is_not_sent_twice() {
    let fake = FakeBungie::start().await.unwrap();
    let user = user(&fake, &client(&fake), TOKEN);
    for cut in [Fault::cut_before_headers(), Fault::cut_in_body()] {
        for is_connected in [false, true] {
            if is_connected {
                user.send(&transfer()).await.unwrap();
            }
            let before = fake.requests().len();
            fake.fault_next((), cut.clone()).unwrap();
            let error = user.send(&transfer()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Connection);
            assert_eq!(fake.requests().len() - before, 1, "{cut:?}, {is_connected}");
        }
    }
}

#[tokio::test]
async fn a_get_is_sent_until_it_is_answered() {
    let fake = FakeBungie::start().await.unwrap();
    let client = builder(&fake).retries(quick(3)).build().unwrap();
    fake.fault_next((), Fault::cut_before_headers()).unwrap();
    fake.fault_next((), Fault::cut_in_body()).unwrap();
    fake.fault_next((), Fault::page(Page::Balancer)).unwrap();
    client.send(&manifest()).await.unwrap();
    assert_eq!(fake.requests().len(), 4);
}

/// The call itself has more time than the transport takes for one try.
#[tokio::test]
async fn a_transport_that_gives_up_is_asked_again() {
    let fake = FakeBungie::start().await.unwrap();
    let hasty = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_millis(500))
        .build()
        .unwrap();
    let client = builder(&fake)
        .retries(quick(3))
        .transport(reqwest_0_13::transport(hasty));
    let client = client.build().unwrap();
    let gate = Gate::closed();
    fake.fault_next((), Fault::held_answer(&gate)).unwrap();
    fake.fault_next((), Fault::held_body(&gate)).unwrap();
    client.send(&manifest()).await.unwrap();
    assert_eq!(fake.requests().len(), 3);

    // What changes something may have done so.
    fake.fault_next((), Fault::held_answer(&gate)).unwrap();
    let user = user(&fake, &client, TOKEN);
    let error = user.send(&transfer()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(fake.requests().len(), 4);
}

/// A hundred retries to begin with, and one more for every ten calls that go well.
#[tokio::test]
async fn a_bad_day_is_not_made_worse() {
    let fake = FakeBungie::start().await.unwrap();
    let client = builder(&fake).retries(quick(3)).build().unwrap();
    let calls = async |count: usize| {
        let before = fake.requests().len();
        for _ in 0..count {
            // Whether it goes well is up to the fake.
            let _ = client.send(&manifest()).await;
        }
        fake.requests().len() - before
    };
    fake.fault_always((), Fault::page(Page::Application))
        .unwrap();
    assert_eq!(calls(40).await, 40 + 100);
    assert_eq!(calls(1).await, 1);
    fake.clear_faults();
    assert_eq!(calls(10).await, 10);
    fake.fault_always((), Fault::page(Page::Application))
        .unwrap();
    assert_eq!(calls(1).await, 2);
}

#[tokio::test]
async fn nobody_waits_for_what_comes_too_late() {
    let hour = throttle(3600);
    let forever = Fault::empty()
        .status(429)
        .header("retry-after", &u64::MAX.to_string());
    for (fault, wait) in [
        (hour.into(), Duration::from_secs(3600)),
        (forever, Duration::from_secs(u64::MAX)),
    ] {
        let fake = FakeBungie::start().await.unwrap();
        let client = client(&fake);
        fake.fault_always((), fault).unwrap();
        let start = Instant::now();
        let error = client.send(&manifest()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.retry_after()),
            (ErrorKind::Throttled, Some(wait))
        );
        assert!(start.elapsed() < 10 * SECOND, "the deadline is in 60 s");
        assert_eq!(fake.requests().len(), 1);
    }
}

/// The client's own waits are held against the deadline as well.
#[tokio::test]
async fn nobody_waits_longer_than_there_is_time() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_always((), Fault::page(Page::Balancer)).unwrap();
    let slow = Retries::default().backoff(120 * SECOND, 240 * SECOND);
    let client = builder(&fake).retries(slow).build().unwrap();
    let start = Instant::now();
    let error = client.send(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Maintenance);
    assert!(start.elapsed() < 10 * SECOND);
    assert_eq!(fake.requests().len(), 1);
}

#[tokio::test]
async fn every_attempt_is_told_of() {
    let fake = FakeBungie::start().await.unwrap();
    let diary = Diary::default();
    let client = builder(&fake)
        .retries(quick(3))
        .observer(diary.clone())
        .build()
        .unwrap();
    fake.fault_next((), Fault::cut_before_headers()).unwrap();
    fake.fault_next((), throttle(1)).unwrap();
    client.send(&manifest()).await.unwrap();
    fake.fault_next((), Envelope::error(1601, "DestinyAccountNotFound"))
        .unwrap();
    client.send(&manifest()).await.unwrap_err();

    let diary = diary.read();
    let told = |attempt: &Attempt| {
        let status = attempt.status.map(|status| status.as_u16());
        (attempt.number, status, attempt.code, attempt.failure)
    };
    assert_eq!(
        diary.iter().map(told).collect::<Vec<_>>(),
        [
            (1, None, None, Some(ErrorKind::Connection)),
            (2, Some(500), Some(36), Some(ErrorKind::Throttled)),
            (3, Some(200), None, None),
            (1, Some(500), Some(1601), Some(ErrorKind::NotFound)),
        ]
    );
    let waits: Vec<_> = diary.iter().map(|attempt| attempt.retry_in).collect();
    assert!(waits[0].is_some_and(|wait| wait < SECOND));
    assert_eq!(waits[1..], [Some(SECOND), None, None]);
    for attempt in diary {
        assert_eq!(attempt.operation.id, "Destiny2.GetDestinyManifest");
        assert!(attempt.duration > Duration::ZERO);
        assert_eq!(attempt.bytes > 0, attempt.status.is_some());
    }
}

/// With a rate limit and without: the one waits at another place than the other.
#[tokio::test]
async fn a_pause_of_the_server_is_for_everybody() {
    for rate in [None, Some(servers::WWW.rate)] {
        let fake = FakeBungie::start().await.unwrap();
        let client = builder(&fake)
            .rate(&servers::WWW, rate)
            .retries(Retries::none())
            .build()
            .unwrap();
        let user = user(&fake, &client, TOKEN);
        let throttle = Envelope::error(51, "PerEndpointRequestThrottleExceeded");
        fake.fault_next((), throttle.throttle_seconds(1)).unwrap();
        client.send(&manifest()).await.unwrap_err();

        // Who has no time to wait is told so, and sends nothing.
        for hasty in [
            client.with_queue_timeout(Duration::from_millis(10)),
            client.with_deadline(Duration::from_millis(10)),
        ] {
            let error = hasty.send(&manifest()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Throttled);
            assert!(error.to_string().contains("nothing was sent"), "{error}");
            assert!(error.retry_after().is_some_and(|left| left <= SECOND));
        }
        assert_eq!(fake.requests().len(), 1);

        let request = transfer();
        let raw = manifest();
        let (moved, read) = tokio::join!(user.send(&request), client.send_raw(&raw));
        moved.unwrap();
        read.unwrap();
        let requests = fake.requests();
        assert_eq!(requests.len(), 3);
        for later in &requests[1..] {
            assert!(later.at - requests[0].at >= SECOND);
        }
    }
}
