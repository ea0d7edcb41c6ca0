//! What happens to an engine and to the line to it, by a seed.

use bungie_engines::{Engine, Kind, Proxy};
use fastrand::Rng;
use std::{fmt::Write as _, future::Future, pin::pin, time::Duration};
use tokio::{
    task::block_in_place,
    time::{sleep, timeout},
};

pub(crate) struct Mischief<K: Kind> {
    engine: Engine<K>,
    line: Proxy,
    dice: Rng,
    done: [u32; WHAT.len()],
}

const WHAT: [&str; 5] = ["restarted", "stopped", "cut off", "swallowed", "deaf"];

impl<K: Kind> Mischief<K> {
    pub(crate) async fn new(engine: Engine<K>, seed: u64) -> Self {
        let line = Proxy::to(engine.port()).await;
        Mischief {
            engine,
            line,
            dice: Rng::with_seed(seed),
            done: [0; WHAT.len()],
        }
    }

    /// How to reach the engine by the line.
    pub(crate) fn url(&self) -> String {
        self.engine.url_by(self.line.port())
    }

    /// Goes on until something else is done. The first thing happens at once, since a fast machine
    /// may be done before a second one.
    pub(crate) async fn until<T>(&mut self, done: impl Future<Output = T>) -> T {
        let mut done = pin!(done);
        loop {
            self.happen().await;
            let quiet = Duration::from_millis(self.dice.u64(200..3000));
            if let Ok(done) = timeout(quiet, done.as_mut()).await {
                return done;
            }
        }
    }

    async fn happen(&mut self) {
        let lasts = Duration::from_millis(self.dice.u64(20..2500));
        let what = self.dice.usize(..WHAT.len());
        self.done[what] += 1;
        match what {
            0 => {
                block_in_place(|| self.engine.kill());
                sleep(lasts / 2).await;
                block_in_place(|| self.engine.run());
            }
            1 => {
                self.engine.stop();
                sleep(lasts).await;
                self.engine.go_on();
            }
            2 => {
                self.line.cut();
                sleep(lasts).await;
            }
            3 => {
                self.line.swallow();
                sleep(lasts).await;
            }
            _ => {
                self.line.lose_answers();
                sleep(lasts / 4).await;
            }
        }
        self.line.open();
    }

    /// What has happened so far.
    pub(crate) fn done(&self) -> String {
        let mut text = String::new();
        for (what, times) in WHAT.iter().zip(self.done) {
            let _ = write!(text, "{what} {times} ");
        }
        text.trim_end().to_owned()
    }
}
