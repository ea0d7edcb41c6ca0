//! Times of several ways to do something, measured in turns.

use crate::Outcome;
use bungie_suite::figures::{Figure, Unit, is_quick, middle_half};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// One way: does it once, and says how long that took.
pub(crate) type Way<'a> = Box<dyn FnMut() -> Outcome<Duration> + 'a>;

/// The times of each way, round by round.
pub(crate) struct Rounds<const WAYS: usize>(Vec<[Duration; WAYS]>);

/// Lets every way have its turn in each of so many rounds, after one that does not count. Whoever is in a hurry gets a
/// third of the rounds.
pub(crate) fn in_turns<const WAYS: usize>(
    rounds: usize,
    mut ways: [Way<'_>; WAYS],
) -> Outcome<Rounds<WAYS>> {
    let rounds = if is_quick() {
        rounds.div_ceil(3)
    } else {
        rounds
    };
    let mut all = Vec::new();
    for round in 0..=rounds {
        let mut times = [Duration::ZERO; WAYS];
        for (time, way) in times.iter_mut().zip(&mut ways) {
            *time = way()?;
        }
        if round > 0 {
            all.push(times);
        }
    }
    Ok(Rounds(all))
}

/// How long something takes. What it makes is freed after the clock has stopped.
pub(crate) fn time<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<Duration> {
    let begun = Instant::now();
    let made = black_box(work()?);
    let taken = begun.elapsed();
    drop(made);
    Ok(taken)
}

impl<const WAYS: usize> Rounds<WAYS> {
    /// The median time of a way.
    pub(crate) fn median(&self, way: usize) -> Duration {
        let times = self.0.iter().map(|times| times[way].as_secs_f64());
        Duration::from_secs_f64(median(times))
    }

    /// The median time of a way, as a figure.
    pub(crate) fn time(&self, case: &str, way: usize) -> Figure {
        let times = self.0.iter().map(|times| times[way].as_secs_f64());
        let figure = Figure::new(case, self.median(way).as_secs_f64(), Unit::Seconds);
        figure.between(middle_half(times))
    }

    /// How many times as long one way takes as another: the median of the ratios of all rounds.
    pub(crate) fn ratio(&self, case: &str, one: usize, other: usize) -> Figure {
        let ratio =
            |times: &[Duration; WAYS]| times[one].as_secs_f64() / times[other].as_secs_f64();
        let ratios = || self.0.iter().map(ratio);
        Figure::new(case, median(ratios()), Unit::Ratio).between(middle_half(ratios()))
    }
}

/// The one in the middle, of at least one.
pub(crate) fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<_> = figures.collect();
    let middle = figures.len() / 2;
    *figures.select_nth_unstable_by(middle, f64::total_cmp).1
}
