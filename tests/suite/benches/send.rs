//! What a call through the bindings costs, compared with the same call on reqwest and serde alone.
//!
//! Criterion says how long each takes. The ratio is measured on its own: in turns, so that whatever
//! else the machine does hits both.

mod pair;

use criterion::{Criterion, Throughput};
use pair::Pair;
use std::{
    error::Error,
    hint::black_box,
    time::{Duration, Instant},
};
use tokio::runtime::{Builder, Runtime};

fn main() -> Result<(), Box<dyn Error>> {
    // Server and clients share one thread: what is measured is work, not waking each other up.
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let mut criterion = Criterion::default().configure_from_args();
    // Cargo says so when it is about figures; otherwise everything runs once, to see that it does.
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    for (name, body) in [("small", pair::small()), ("large", pair::large())] {
        let pair = runtime.block_on(Pair::start(&body))?;
        one_by_one(&mut criterion, &runtime, name, &pair);
        if is_measured {
            let (bindings, bare) = runtime.block_on(in_turns(&pair));
            println!(
                "{name}, {} bytes: {bindings:?} / {bare:?} = {:.3}",
                pair.bytes,
                bindings.as_secs_f64() / bare.as_secs_f64()
            );
        }
    }
    criterion.final_summary();
    Ok(())
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
const SPAN: Duration = Duration::from_secs(10);

/// The median of a call through the bindings, and of a bare one.
async fn in_turns(pair: &Pair) -> (Duration, Duration) {
    let (mut bindings, mut bare) = (Vec::new(), Vec::new());
    let started = Instant::now();
    while started.elapsed() < SPAN {
        // Who comes second finds the caches warm; each does as often.
        bindings.push(timed(pair.bindings()).await);
        bare.push(timed(pair.bare()).await);
        bare.push(timed(pair.bare()).await);
        bindings.push(timed(pair.bindings()).await);
    }
    (median(bindings), median(bare))
}

async fn timed<T>(call: impl Future<Output = T>) -> Duration {
    let started = Instant::now();
    let response = black_box(call.await);
    let duration = started.elapsed();
    // Freeing the response is no part of the call.
    drop(response);
    duration
}

/// Of a list with at least one entry.
fn median(mut durations: Vec<Duration>) -> Duration {
    let middle = durations.len() / 2;
    *durations.select_nth_unstable(middle).1
}
