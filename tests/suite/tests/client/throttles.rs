//! Whom a throttle is for, and what it changes.

use crate::{
    Diary, SHORT, TOKEN, builder, client, equip, manifest, sharing::Party, snapshot, transfer, user,
};
use bungie_api::{
    Attempt, ErrorKind, Observer, Pause, Rate, Retries, Server, Whom, destiny2,
    ids::ActivityInstanceId, servers,
};
use bungie_testing::fake::{Envelope, FakeBungie, Fault};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

fn report() -> destiny2::GetPostGameCarnageReport {
    destiny2::GetPostGameCarnageReport::new(ActivityInstanceId(5))
}

/// Who is held off by a throttle with a code, of: the same user's same action, another operation of the
/// same user, another user, an anonymous caller, an anonymous caller at another server.
#[tokio::test]
async fn nobody_waits_but_those_whom_a_throttle_is_for() {
    let cases: [(i32, &str, Whom, [bool; 5]); 6] = [
        (
            36,
            "ThrottleLimitExceededMomentarily",
            Whom::Action,
            [true, false, false, false, false],
        ),
        (
            1672,
            "DestinyThrottledByGameServer",
            Whom::Action,
            [true, false, false, false, false],
        ),
        (
            5006,
            "MarathonThrottledByGameServer",
            Whom::Action,
            [true, false, false, false, false],
        ),
        (
            57,
            "PerUserThrottleExceeded",
            Whom::User,
            [true, true, false, false, false],
        ),
        (
            51,
            "PerEndpointRequestThrottleExceeded",
            Whom::Server,
            [true, true, true, true, false],
        ),
        (
            54,
            "PerApplicationThrottleExceeded",
            Whom::Application,
            [true, true, true, true, true],
        ),
    ];
    // Here, and in another process that shares the limiter.
    let cases = cases.iter().flat_map(|case| [(case, false), (case, true)]);
    for (&(code, name, whom, held_off), is_elsewhere) in cases {
        let fake = FakeBungie::start().await.unwrap();
        let party = Party::default();
        let client = party.client(&fake);
        let asked = match is_elsewhere {
            true => party.client(&fake),
            false => client.clone(),
        };
        let one = user(&fake, &client, TOKEN);
        let other = user(&fake, &client, "another-token");
        let throttle = Envelope::error(code, name).throttle_seconds(30);
        fake.fault_next((), throttle).unwrap();
        let asked = user(&fake, &asked, TOKEN);
        let error = asked.send(&transfer()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Throttled, "{name}");

        let deadline = SECOND;
        let hurried = client.with_deadline(deadline);
        let found = [
            one.with_deadline(deadline).send(&transfer()).await.err(),
            one.with_deadline(deadline).send(&equip()).await.err(),
            other.with_deadline(deadline).send(&transfer()).await.err(),
            hurried.send(&manifest()).await.err(),
            hurried.send(&report()).await.err(),
        ];
        for (error, is_held_off) in found.iter().zip(held_off) {
            assert_eq!(error.is_some(), is_held_off, "{name}: {error:?}");
            if let Some(error) = error {
                assert_eq!(error.kind(), ErrorKind::Throttled);
                assert!(error.retry_after().is_some_and(|wait| wait > 25 * SECOND));
            }
        }
        let pauses = client.pauses();
        assert_eq!(pauses.len(), 1);
        assert_eq!(pauses[0].whom, whom, "{name}");
        // A pause can be ended.
        client.resume(&pauses[0]);
        assert_eq!(client.pauses(), []);
        one.send(&transfer()).await.unwrap();
    }
}

#[tokio::test]
async fn a_throttle_of_an_anonymous_caller_pauses_its_operation_for_anonymous_callers() {
    let fake = FakeBungie::start().await.unwrap();
    let client = builder(&fake).retries(Retries::none()).build().unwrap();
    let throttle = Envelope::error(57, "PerUserThrottleExceeded").throttle_seconds(30);
    fake.fault_next((), throttle).unwrap();
    client.send(&manifest()).await.unwrap_err();
    let hurried = client.with_deadline(SECOND);
    hurried.send(&manifest()).await.unwrap_err();
    hurried.send(&report()).await.unwrap();
    user(&fake, &client, TOKEN).send(&transfer()).await.unwrap();
}

#[tokio::test]
async fn a_pause_is_capped_and_raw_requests_keep_to_it() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let day = Fault::empty().status(429).header("retry-after", "86400");
    fake.fault_next((), day).unwrap();
    let answer = client.send_raw(&manifest()).await.unwrap();
    assert_eq!(answer.status(), 429);
    let pauses = client.pauses();
    assert_eq!(pauses.len(), 1);
    assert!(pauses[0].left <= Duration::from_secs(300) && pauses[0].left > 290 * SECOND);
    let error = client.with_deadline(SECOND).send_raw(&manifest()).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Throttled);
    assert_eq!(fake.requests().len(), 1);
}

/// Those who wait already are told when a pause begins that they cannot sit out.
#[tokio::test]
async fn whoever_waits_learns_of_a_pause() {
    let fake = FakeBungie::start().await.unwrap();
    let hour = Duration::from_secs(3600);
    let client = builder(&fake)
        .rate(&servers::WWW, Rate::new(1, hour))
        .retries(Retries::none())
        .build()
        .unwrap();
    client.send(&manifest()).await.unwrap();
    let waiting: Vec<_> = (0..50)
        .map(|_| {
            let client = client.with_queue_timeout(120 * SECOND);
            tokio::spawn(async move { client.send(&manifest()).await })
        })
        .collect();
    let long = Envelope::error(54, "PerApplicationThrottleExceeded").throttle_seconds(200);
    fake.fault_next((), long).unwrap();
    client.send(&report()).await.unwrap_err();
    let begun = Instant::now();
    for call in waiting {
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Throttled);
        assert!(error.retry_after().is_some_and(|wait| wait > 190 * SECOND));
    }
    assert!(begun.elapsed() < 10 * SECOND);
    assert_eq!(fake.requests().len(), 2);
}

/// Keeps what it is told of pauses and rates.
#[derive(Clone, Debug, Default)]
struct Watcher {
    pauses: Arc<Mutex<Vec<Whom>>>,
    rates: Arc<Mutex<Vec<(&'static str, u32)>>>,
}

impl Observer for Watcher {
    fn attempt(&self, _attempt: &Attempt) {}

    fn pause(&self, pause: &Pause) {
        self.pauses.lock().unwrap().push(pause.whom);
    }

    fn rate(&self, server: &'static Server, rate: Rate) {
        self.rates
            .lock()
            .unwrap()
            .push((server.id, rate.requests()));
    }
}

#[tokio::test]
async fn the_rate_of_a_server_that_refuses_falls_by_half_and_observers_are_told() {
    let fake = FakeBungie::start().await.unwrap();
    let watcher = Watcher::default();
    let client = builder(&fake)
        .rate(&servers::WWW, servers::WWW.rate)
        .rate(&servers::STATS, servers::STATS.rate)
        .retries(Retries::none())
        .observer(watcher.clone())
        .build()
        .unwrap();
    for fault in [
        Fault::from(Envelope::error(51, "PerEndpointRequestThrottleExceeded")),
        Fault::empty().status(429),
        // Nothing that says something of the address.
        Envelope::error(36, "ThrottleLimitExceededMomentarily")
            .throttle_seconds(1)
            .into(),
    ] {
        fake.fault_next((), fault).unwrap();
        client.send(&manifest()).await.unwrap_err();
    }
    assert_eq!(*watcher.rates.lock().unwrap(), [("WWW", 125)]);
    assert_eq!(*watcher.pauses.lock().unwrap(), [Whom::Action]);
    assert_eq!(client.rate(&servers::WWW).unwrap().requests() / 10, 12);
    assert_eq!(client.rate(&servers::STATS), Some(servers::STATS.rate));
}

#[tokio::test]
async fn spacing_counts_from_sending_also_across_a_pause() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let user = user(&fake, &client, TOKEN);
    let pause = Envelope::error(51, "PerEndpointRequestThrottleExceeded").throttle_seconds(1);
    fake.fault_next((), pause).unwrap();
    // Both wait for the pause; the first after it is sent a second before the second.
    let (first, second) = (snapshot(), snapshot());
    let (first, second) = tokio::join!(user.send(&first), user.send(&second));
    first.unwrap();
    second.unwrap();
    let requests = fake.requests();
    let times: Vec<_> = requests.iter().map(|request| request.at).collect();
    assert_eq!(times.len(), 3);
    for pair in times.windows(2) {
        assert!(pair[1] - pair[0] >= Duration::from_millis(900), "{times:?}");
    }
}

#[tokio::test]
async fn observers_see_how_long_a_call_waited_for_its_turn() {
    let fake = FakeBungie::start().await.unwrap();
    let diary = Diary::default();
    let client = builder(&fake)
        .rate(&servers::WWW, Rate::new(1, Duration::from_millis(500)))
        .observer(diary.clone())
        .build()
        .unwrap();
    for _ in 0..2 {
        client.send(&manifest()).await.unwrap();
    }
    let queued: Vec<_> = diary.read().iter().map(|attempt| attempt.queued).collect();
    assert!(queued[0] < Duration::from_millis(100), "{queued:?}");
    assert!(queued[1] > Duration::from_millis(200), "{queued:?}");
    assert!(SHORT.0 < SHORT.1);
}

/// A pause of anonymous callers does not block those who wait behind them.
#[tokio::test]
async fn a_pause_of_some_in_the_queue_holds_up_nobody_else() {
    let fake = FakeBungie::start().await.unwrap();
    let rate = Rate::new(1, Duration::from_millis(300));
    let client = builder(&fake)
        .rate(&servers::WWW, rate)
        .retries(Retries::none())
        .build()
        .unwrap();
    let user = user(&fake, &client, TOKEN);
    let throttle = Envelope::error(1672, "DestinyThrottledByGameServer").throttle_seconds(60);
    fake.fault_next((), throttle).unwrap();
    let anonymous: Vec<_> = (0..3)
        .map(|_| {
            let client = client.with_deadline(20 * SECOND);
            tokio::spawn(async move { client.send(&manifest()).await })
        })
        .collect();
    tokio::task::yield_now().await;
    let begun = Instant::now();
    user.send(&transfer()).await.unwrap();
    assert!(begun.elapsed() < 5 * SECOND);
    for call in anonymous {
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Throttled);
    }
}

/// One action sits a pause out; the next one of the same user, which has less time, is told at once.
#[tokio::test]
async fn whoever_waits_for_a_turn_learns_of_a_pause() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let user = user(&fake, &client, TOKEN);
    let throttle = Envelope::error(36, "ThrottleLimitExceededMomentarily").throttle_seconds(30);
    fake.fault_next((), throttle).unwrap();
    let patient = tokio::spawn({
        let user = user.clone();
        async move { user.send(&transfer()).await }
    });
    fake.arrived(1).await;
    let begun = Instant::now();
    let error = user
        .with_deadline(5 * SECOND)
        .send(&transfer())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert!(begun.elapsed() < 2 * SECOND);
    assert!(!patient.is_finished());
    for pause in client.pauses() {
        client.resume(&pause);
    }
    patient.await.unwrap().unwrap();
}

/// A token that was renewed is no reason to sign the user out because the queue is long.
#[tokio::test]
async fn a_queue_after_a_renewal_is_not_taken_for_a_session_that_is_over() {
    let fake = FakeBungie::start().await.unwrap();
    let long = Rate::new(1, Duration::from_secs(3600));
    let client = builder(&fake)
        .rate(&servers::WWW, long)
        .retries(Retries::none())
        .build()
        .unwrap();
    fake.register(bungie_testing::fake::Registered {
        client_id: "101".to_owned(),
        secret: Some("secret".to_owned()),
        keys: vec![crate::KEY.to_owned()],
        redirect_url: "https://127.0.0.1/".to_owned(),
        scopes: 32,
        member: 5,
        origin: None,
    });
    let oauth = client.oauth(bungie_api::Application::confidential("101", "secret"));
    let authorization = oauth.authorize().unwrap();
    let code = fake.code("101").unwrap().replace('+', "%2B");
    let callback = format!("?code={code}&state={}", authorization.state().as_str());
    let sessions = oauth.sessions(bungie_api::MemoryStore::new());
    let user = sessions
        .sign_in(authorization.code(&callback).unwrap())
        .await
        .unwrap();
    fake.sign_everybody_out();
    let error = user
        .with_deadline(2 * SECOND)
        .send(&transfer())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(fake.token_requests().len(), 2);
}
