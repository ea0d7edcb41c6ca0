//! What a call through the bindings allocates, compared with the same call on reqwest and serde
//! alone; and that calling for long holds no more memory than calling a while.

mod pair;

use bungie_suite::figures::{Figure, Figures, Unit};
use pair::Pair;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::{alloc::System, error::Error, fmt, fs, process::ExitCode};
use tokio::runtime::Builder;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Calls before anything is counted: the connection is there, and buffers have their size.
const WARM_UP: usize = 20;

/// Calls that are counted.
const COUNTED: usize = 1_000;

/// The resident set is looked at after so many calls, and again after so many more.
const EARLY: usize = 1_000;
const LATE: usize = 9_000;

/// By how much it may grow in between, in kB. If every call kept 64 bytes, it would be more.
const GROWTH: usize = 512;

/// Bytes of a kB, as the system counts.
const KB: f64 = 1024.0;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut figures = Figures::of("allocations");
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        for (name, body) in [("small", pair::small()), ("large", pair::large())] {
            let pair = Pair::start(&body).await?;
            let bindings = counted(async || drop(pair.bindings().await)).await;
            let bare = counted(async || drop(pair.bare().await)).await;
            println!("{name}, {} bytes, per call:", pair.bytes);
            println!("  bindings {bindings}");
            println!("  bare     {bare}");
            let (case, sides) = (
                format!("{name}, allocations"),
                [bindings.blocks, bare.blocks],
            );
            figures.add(&Figure::ratio(case, sides[0], sides[1], Unit::Count));
            let (case, sides) = (format!("{name}, bytes"), [bindings.bytes, bare.bytes]);
            figures.add(&Figure::ratio(case, sides[0], sides[1], Unit::Bytes));
        }
        let pair = Pair::start(&pair::small()).await?;
        stays_flat(&pair, &mut figures).await?;
        Ok(figures.finish())
    })
}

/// What a call allocates, and what is left of all calls in bytes.
struct PerCall {
    blocks: f64,
    bytes: f64,
    left: usize,
}

impl fmt::Display for PerCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PerCall {
            blocks,
            bytes,
            left,
        } = self;
        write!(
            f,
            "{blocks:.1} allocations, {bytes:.0} bytes; {left} bytes are left of {COUNTED} calls"
        )
    }
}

/// The server is in this process, but allocates nothing per request.
async fn counted(call: impl AsyncFn()) -> PerCall {
    for _ in 0..WARM_UP {
        call().await;
    }
    let region = Region::new(ALLOCATOR);
    for _ in 0..COUNTED {
        call().await;
    }
    let change = region.change();
    let blocks = change.allocations + change.reallocations;
    PerCall {
        blocks: blocks as f64 / COUNTED as f64,
        bytes: change.bytes_allocated as f64 / COUNTED as f64,
        left: change
            .bytes_allocated
            .saturating_sub(change.bytes_deallocated),
    }
}

async fn stays_flat(pair: &Pair, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
    for _ in 0..EARLY {
        pair.bindings().await;
    }
    let Some(early) = resident()? else {
        println!("the resident set is not looked at: there is no /proc");
        return Ok(());
    };
    for _ in 0..LATE {
        pair.bindings().await;
    }
    let late = resident()?.unwrap_or(early);
    println!("resident after {EARLY} calls: {early} kB; after {LATE} more: {late} kB");
    let growth = late.saturating_sub(early) as f64 * KB;
    let figure = Figure::new("growth of the resident set", growth, Unit::Bytes);
    figures.add(&figure.at_most(GROWTH as f64 * KB));
    Ok(())
}

/// The resident set of this process in kB, where the system says it.
fn resident() -> Result<Option<usize>, Box<dyn Error>> {
    let Ok(status) = fs::read_to_string("/proc/self/status") else {
        return Ok(None);
    };
    let size = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"))
        .ok_or("no VmRSS")?;
    Ok(Some(size.parse()?))
}
