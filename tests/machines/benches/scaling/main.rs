//! What many processes on one address get of its limit, by simulation, and what sharing it costs, by a Redis of the
//! bench's own.

mod shared;
mod simulated;

use bungie_suite::figures::Figures;
use std::process::ExitCode;

fn main() -> ExitCode {
    let is_quick = std::env::args().any(|argument| argument == "--quick");
    let mut figures = Figures::of("scaling");
    simulated::add(&mut figures);
    shared::add(&mut figures, is_quick);
    figures.finish()
}
