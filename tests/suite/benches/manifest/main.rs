//! What a table of the manifest costs to open, to read and to hold, held against targets.
//!
//! The table of the items is made up, as large as Bungie's. Every ratio is the median over rounds in which each way
//! has its turn, since other work on the machine hits all of them alike then. What a process holds is asked of
//! processes that do nothing else: the bench starts itself again for them.
//!
//! A target that is missed makes the bench fail, unless it is started with `--no-targets`. With `--quick` there are
//! fewer rounds.
//!
//! - `tables`: what is measured with; `rounds`: times in turns; `report`: lines and targets;
//! - `speed`, `growth`, `memory`, `forms`: what is measured; `child`: what the other processes do.

mod child;
mod forms;
mod growth;
mod memory;
mod report;
mod rounds;
mod speed;
mod tables;

use report::Report;
use std::{env, error::Error, process::ExitCode};
use tables::Tables;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [first, of_child @ ..] = arguments.as_slice()
        && first == child::ARGUMENT
    {
        child::run(of_child)?;
        return Ok(ExitCode::SUCCESS);
    }
    let tables = Tables::make()?;
    let mut report = Report::new();
    forms::measure(&tables.large, &mut report)?;
    memory::measure(&tables.large, &mut report)?;
    growth::measure(&tables, &mut report)?;
    speed::measure(&tables.large, &mut report)?;
    let code = report.finish();
    let counts = !arguments.iter().any(|argument| argument == "--no-targets");
    Ok(if counts { code } else { ExitCode::SUCCESS })
}
