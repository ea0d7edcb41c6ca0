//! What a call through the bindings costs, compared with the same call on reqwest and serde alone.
//!
//! Criterion says how long each takes. The ratio is measured on its own: in turns, so that whatever
//! else the machine does hits both.

mod pair;

use bungie_suite::figures::{Figure, Figures, Unit, is_quick, middle_half};
use criterion::{Criterion, Throughput};
use pair::Pair;
use std::{
    error::Error,
    hint::black_box,
    process::ExitCode,
    time::{Duration, Instant},
};
use tokio::runtime::{Builder, Runtime};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut figures = Figures::of("send");
    // Server and clients share one thread: what is measured is work, not waking each other up.
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let mut criterion = Criterion::default().configure_from_args();
    // Cargo says so when it is about figures; otherwise everything runs once, to see that it does.
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    for (name, body) in [("small", pair::small()), ("large", pair::large())] {
        let pair = runtime.block_on(Pair::start(&body))?;
        one_by_one(&mut criterion, &runtime, name, &pair);
        if is_measured {
            let times = runtime.block_on(in_turns(&pair));
            let (bindings, bare) = (median(&times.bindings), median(&times.bare));
            println!(
                "{name}, {} bytes: {:.2} µs / {:.2} µs = {:.3}",
                pair.bytes,
                bindings * 1e6,
                bare * 1e6,
                bindings / bare
            );
            let figure = Figure::ratio(name, bindings, bare, Unit::Seconds);
            figures.add(&figure.between(middle_half(times.ratios())));
        }
    }
    criterion.final_summary();
    Ok(figures.finish())
}

fn one_by_one(criterion: &mut Criterion, runtime: &Runtime, name: &str, pair: &Pair) {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(pair.bytes as u64));
    group.bench_function("bindings", |bencher| {
        bencher.to_async(runtime).iter(|| pair.bindings());
    });
    group.bench_function("bare", |bencher| {
        bencher.to_async(runtime).iter(|| pair.bare());
    });
    group.finish();
}

/// How long each of the measurements in turns goes on.
fn span() -> Duration {
    Duration::from_secs(if is_quick() { 2 } else { 10 })
}

/// Into how many stretches the measurements are cut, to see how far their ratios scatter.
const STRETCHES: usize = 10;

/// What each call took, in seconds.
#[derive(Default)]
struct Times {
    bindings: Vec<f64>,
    bare: Vec<f64>,
}

impl Times {
    /// The ratio in each stretch.
    fn ratios(&self) -> impl Iterator<Item = f64> {
        let length = self.bare.len().div_ceil(STRETCHES);
        let stretches = self.bindings.chunks(length).zip(self.bare.chunks(length));
        stretches.map(|(bindings, bare)| median(bindings) / median(bare))
    }
}

async fn in_turns(pair: &Pair) -> Times {
    let mut times = Times::default();
    let started = Instant::now();
    while started.elapsed() < span() {
        // Who comes second finds the caches warm; each does as often.
        times.bindings.push(timed(pair.bindings()).await);
        times.bare.push(timed(pair.bare()).await);
        times.bare.push(timed(pair.bare()).await);
        times.bindings.push(timed(pair.bindings()).await);
    }
    times
}

/// In seconds.
async fn timed<T>(call: impl Future<Output = T>) -> f64 {
    let started = Instant::now();
    let response = black_box(call.await);
    let duration = started.elapsed();
    // Freeing the response is no part of the call.
    drop(response);
    duration.as_secs_f64()
}

/// Of a list with at least one entry.
fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    let middle = times.len() / 2;
    *times.select_nth_unstable_by(middle, f64::total_cmp).1
}
