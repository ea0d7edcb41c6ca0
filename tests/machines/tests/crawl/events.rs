//! What happens to the processes and to their database, and when.

use bungie_engines::{Postgres, Proxy};
use fastrand::Rng;
use std::time::Duration;
use tokio::time::sleep;

/// Something that happens.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// A process is killed.
    Kill,
    /// The database is away for so long.
    Outage(Outage, Duration),
}

/// How a database is away.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outage {
    /// It does what it is asked, and its answers are lost with the connections.
    Deaf,
    /// It hangs: what is sent is dropped without a word.
    Silent,
    /// Its processes are stopped, and carry out what has come meanwhile when they go on.
    Stopped,
}

impl Outage {
    const ALL: [Outage; 3] = [Outage::Deaf, Outage::Silent, Outage::Stopped];

    pub(crate) async fn happens(self, engine: &Postgres, proxy: &Proxy, lasts: Duration) {
        match self {
            Outage::Deaf => proxy.lose_answers(),
            Outage::Silent => proxy.swallow(),
            Outage::Stopped => engine.stop(),
        }
        sleep(lasts).await;
        match self {
            Outage::Deaf | Outage::Silent => proxy.open(),
            Outage::Stopped => engine.go_on(),
        }
    }
}

/// What happens after how many requests, in its order. Every outage is longer than the two seconds of a lease.
pub(crate) fn events(
    random: &mut Rng,
    reports: u64,
    kills: u64,
    outages: u64,
) -> Vec<(u64, Event)> {
    let mut events: Vec<_> = (0..kills).map(|_| Event::Kill).collect();
    for outage in Outage::ALL.iter().cycle().take(outages as usize) {
        let lasts = Duration::from_millis(random.u64(2_200..3_500));
        events.push(Event::Outage(*outage, lasts));
    }
    let moment = |event| (random.u64(reports / 20..reports), event);
    let mut events: Vec<_> = events.into_iter().map(moment).collect();
    events.sort_by_key(|(moment, _)| *moment);
    events
}
