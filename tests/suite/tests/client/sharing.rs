//! Clients whose limiter tells each other of pauses, as those of several processes do.

use crate::{TOKEN, builder, manifest, transfer, user};
use bungie_api::{
    Bucket, Client, Endpoint as _, Limiter, LimiterFuture, PauseSink, Rate, Retries, SharedPause,
    Taken, Whom, destiny2, servers,
};
use bungie_testing::fake::{Envelope, FakeBungie};
use std::{
    future,
    sync::{Arc, Mutex},
    time::Duration,
};

/// Lets everything pass, and tells all clients of what one is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Party(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    sinks: Vec<PauseSink>,
    told: Vec<SharedPause>,
}

impl Party {
    /// A client of a process of its own.
    pub(crate) fn client(&self, fake: &FakeBungie) -> Client {
        let builder = builder(fake)
            .rate(&servers::WWW, Rate::new(10_000, Duration::from_secs(10)))
            .limiter(self.clone());
        builder.retries(Retries::none()).build().unwrap()
    }
}

impl Limiter for Party {
    fn take<'a>(&'a self, _bucket: Bucket, _rate: Rate) -> LimiterFuture<'a> {
        Box::pin(future::ready(Ok(Taken::Now)))
    }

    fn attach(&self, pauses: PauseSink) {
        self.0.lock().unwrap().sinks.push(pauses);
    }

    fn paused(&self, pause: &SharedPause) {
        let mut inner = self.0.lock().unwrap();
        inner.told.push(pause.clone());
        inner.sinks.retain(|sink| sink.begin(pause.clone()));
    }
}

#[tokio::test]
async fn whoever_is_told_slows_down_as_whoever_was_asked() {
    let fake = FakeBungie::start().await.unwrap();
    let party = Party::default();
    let [asked, told] = [(); 2].map(|()| party.client(&fake));
    told.send(&manifest()).await.unwrap();
    let full = told.rate(&servers::WWW).unwrap();
    let throttle = Envelope::error(51, "PerEndpointRequestThrottleExceeded");
    fake.fault_next((), throttle.throttle_seconds(30)).unwrap();
    asked.send(&manifest()).await.unwrap_err();
    for client in [&asked, &told] {
        let rate = client.rate(&servers::WWW).unwrap();
        assert!(rate.requests() < full.requests(), "{rate:?}");
    }
    let pauses = party.0.lock().unwrap().told.clone();
    assert_eq!(pauses.len(), 1, "it is told once");
    assert_eq!(
        (pauses[0].server.as_str(), pauses[0].user),
        (servers::WWW.id, None)
    );
    assert!(pauses[0].left > Duration::from_secs(28));

    // A client that is gone is told nothing.
    drop((asked, told));
    let sink = party.0.lock().unwrap().sinks[0].clone();
    assert!(!sink.begin(pauses[0].clone()));
}

fn pause_of(server: &str, left: Duration) -> SharedPause {
    SharedPause::new(Whom::Server, server, "Destiny2.GetProfile", None, left)
}

/// Whoever was on the way when one was refused is refused too, by any operation and for a little longer.
#[tokio::test]
async fn a_refusal_that_is_told_while_a_pause_lasts_is_no_new_one() {
    let fake = FakeBungie::start().await.unwrap();
    let party = Party::default();
    let told = party.client(&fake);
    told.send(&manifest()).await.unwrap();
    let sink = party.0.lock().unwrap().sinks[0].clone();
    let requests = || told.rate(&servers::WWW).unwrap().requests();
    tokio::time::pause();
    sink.begin(pause_of(servers::WWW.id, Duration::from_secs(30)));
    let once = requests();
    for _ in 0..5 {
        tokio::time::advance(Duration::from_secs(4)).await;
        sink.begin(pause_of(servers::WWW.id, Duration::from_secs(30)));
    }
    assert_eq!(requests(), once);
    tokio::time::advance(Duration::from_secs(31)).await;
    sink.begin(pause_of(servers::WWW.id, Duration::from_secs(30)));
    assert!(requests() < once, "the pause was over");
}

#[tokio::test]
async fn a_pause_that_is_ended_is_ended_for_all_that_told_of_it() {
    let fake = FakeBungie::start().await.unwrap();
    let party = Party::default();
    let told = party.client(&fake).with_deadline(Duration::from_secs(5));
    told.send(&manifest()).await.unwrap();
    let sink = party.0.lock().unwrap().sinks[0].clone();
    sink.begin(pause_of(servers::WWW.id, Duration::from_secs(30)));
    told.send(&manifest()).await.unwrap_err();
    // No call has met the second one.
    sink.begin(pause_of(servers::WWW.id, Duration::from_secs(60)));
    told.resume(&told.pauses()[0]);
    told.send(&manifest()).await.unwrap();
    assert_eq!(told.pauses(), []);
    // Another process was refused with the first, and this one hears of it now.
    let requests = || told.rate(&servers::WWW).unwrap().requests();
    let before = requests();
    sink.begin(pause_of(servers::WWW.id, Duration::from_secs(62)));
    told.send(&manifest()).await.unwrap();
    assert!(requests() >= before, "it slowed down again");
    // A new one.
    sink.begin(pause_of(servers::WWW.id, Duration::from_secs(70)));
    told.send(&manifest()).await.unwrap_err();
}

#[tokio::test]
async fn a_pause_of_the_address_is_told_without_the_user_who_was_refused() {
    let fake = FakeBungie::start().await.unwrap();
    let party = Party::default();
    let client = party.client(&fake).with_deadline(Duration::from_secs(5));
    let user = user(&fake, &client, TOKEN);
    let throttle = Envelope::error(51, "PerEndpointRequestThrottleExceeded");
    fake.fault_next((), throttle.throttle_seconds(30)).unwrap();
    user.send(&transfer()).await.unwrap_err();
    let pauses = party.0.lock().unwrap().told.clone();
    assert_eq!((pauses[0].whom, pauses[0].user), (Whom::Server, None));
    // It was told back as well, and is still the pause that it was.
    client.send(&manifest()).await.unwrap_err();
    let operation = destiny2::TransferItem::OPERATION.id;
    assert_eq!(client.pauses()[0].operation.id, operation);
}

#[tokio::test]
async fn a_limiter_in_an_arc_shares_pauses() {
    let fake = FakeBungie::start().await.unwrap();
    let party = Arc::new(Party::default());
    let limiter: Arc<dyn Limiter> = party.clone();
    let client = builder(&fake)
        .rate(&servers::WWW, Rate::new(10_000, Duration::from_secs(10)))
        .limiter(Box::new(limiter))
        .retries(Retries::none());
    let client = client.build().unwrap();
    let throttle = Envelope::error(51, "PerEndpointRequestThrottleExceeded");
    fake.fault_next((), throttle.throttle_seconds(30)).unwrap();
    client.send(&manifest()).await.unwrap_err();
    let inner = party.0.lock().unwrap();
    assert_eq!((inner.sinks.len(), inner.told.len()), (1, 1));
}
