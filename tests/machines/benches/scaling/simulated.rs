//! Processes that book places in one bucket, in a time that is only counted.

use bungie_api::{Rate, gcra};
use bungie_suite::figures::{Figure, Figures, Unit};
use fastrand::Rng;
use std::{cmp::Reverse, collections::BinaryHeap, time::Duration};

/// What Bungie allows an address.
const RATE: Rate = Rate::new(250, Duration::from_secs(10));
const SPAN: u64 = 10 * SECOND;
const SECOND: u64 = 1_000_000_000;

/// How long it lasts.
const LASTS: u64 = 600 * SECOND;

/// How long Redis takes to answer: in the same place, and far away.
const NEAR: (u64, u64) = (200_000, 2_000_000);
const FAR: (u64, u64) = (20_000_000, 60_000_000);

struct Outcome {
    /// When something was sent, in order.
    sent: Vec<u64>,
    by_process: Vec<usize>,
    /// How long somebody with priority waits who comes at any moment, in nanoseconds.
    waits: Vec<u64>,
}

pub(crate) fn add(figures: &mut Figures) {
    println!(
        "processes  answers   used   at most in 10 s   least/most   a person waits: half, 99 of 100"
    );
    for (name, answer) in [("near", NEAR), ("far", FAR)] {
        for processes in [1, 4, 20, 100] {
            let outcome = simulated(processes, answer);
            let limit = f64::from(RATE.requests());
            let used = outcome.sent.len() as f64 / (LASTS as f64 / SPAN as f64 * limit);
            let most = most(&outcome.sent) as f64 / limit;
            let shares = (
                outcome.by_process.iter().min(),
                outcome.by_process.iter().max(),
            );
            let fairness = match shares {
                (Some(least), Some(most)) => *least as f64 / *most as f64,
                _ => 1.0,
            };
            let (half, last) = (part(&outcome.waits, 50), part(&outcome.waits, 99));
            println!(
                "{processes:>9}  {name:>7}  {used:>5.3}  {most:>16.3}   {fairness:>10.3}   {half:.2} s, {last:.2} s"
            );
            let case = |what: &str| format!("{processes} processes, answers {name}: {what}");
            figures
                .add(&Figure::new(case("of the limit used"), used, Unit::Ratio).higher_is_better());
            figures.add(
                &Figure::new(
                    case("of the limit at most in ten seconds"),
                    most,
                    Unit::Ratio,
                )
                .at_most(1.0),
            );
            figures.add(&Figure::new(
                case("a person waits, 99 of 100"),
                last,
                Unit::Seconds,
            ));
        }
    }
}

/// Every process sends whenever it has a place, and books the next at once.
fn simulated(processes: usize, answer: (u64, u64)) -> Outcome {
    let mut dice = Rng::with_seed(processes as u64);
    let mut half = || dice.u64(answer.0..answer.1) / 2;
    // When each asks Redis next.
    let mut asks: BinaryHeap<_> = (0..processes)
        .map(|process| Reverse((half(), process)))
        .collect();
    let mut due = 0;
    let mut sends = vec![Vec::new(); processes];
    while let Some(Reverse((now, process))) = asks.pop() {
        if now >= LASTS {
            break;
        }
        let at = match gcra(due, now, &RATE) {
            Ok(next) => {
                due = next;
                now
            }
            Err(earliest) => {
                due = gcra(due, earliest, &RATE).expect("it is the earliest");
                earliest
            }
        };
        // The process counts from when the answer came.
        let sent = at + half();
        sends[process].push(sent);
        asks.push(Reverse((sent + half(), process)));
    }
    let mut sent: Vec<u64> = sends.iter().flatten().copied().collect();
    sent.sort_unstable();
    // Whoever comes has the next place of their own process.
    let waits = sends.iter().flat_map(|sent| {
        let mut dice = Rng::with_seed(sent.len() as u64);
        let come: Vec<u64> = (0..200).map(|_| dice.u64(SPAN..LASTS - SPAN)).collect();
        come.into_iter().filter_map(|at| {
            let next = sent.partition_point(|sent| *sent < at);
            sent.get(next).map(|next| next - at)
        })
    });
    let mut waits: Vec<u64> = waits.collect();
    waits.sort_unstable();
    Outcome {
        by_process: sends.iter().map(Vec::len).collect(),
        sent,
        waits,
    }
}

/// The most in any ten seconds.
fn most(sent: &[u64]) -> usize {
    let mut first = 0;
    let in_span = sent.iter().enumerate().map(|(index, at)| {
        while at - sent[first] >= SPAN {
            first += 1;
        }
        index + 1 - first
    });
    in_span.max().unwrap_or_default()
}

/// So many hundredths of sorted waits are below it, in seconds.
fn part(waits: &[u64], hundredths: usize) -> f64 {
    let wait = waits.get(waits.len() * hundredths / 100);
    wait.map_or(0.0, |wait| *wait as f64 / SECOND as f64)
}
