//! Clients whose limiter tells each other of pauses, as those of several processes do.

use crate::{builder, manifest};
use bungie_api::{
    Bucket, Client, Limiter, LimiterFuture, PauseSink, Rate, Retries, SharedPause, Taken, servers,
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
