//! A crawl that ends: a queue of jobs in PostgreSQL that many processes work on.
//!
//! - [`Queue`] has the jobs, by name or as ranges of numbers: who has which, what is done, what is put off
//!   and what was given up. It outlives every process.
//! - [`Sink`] is where results go: [`FileSink`], [`PostgresSink`], or something of the program's own.
//! - [`Worker`] does the rest: it claims jobs, lets the program fetch them, keeps the results, and ends when
//!   all is done.
//!
//! It knows nothing of Bungie: what a job means, and how to fetch it, is the program's.

mod again;
mod ending;
mod job;
mod progress;
mod queue;
mod sink;
mod statement;
mod worker;

pub use job::{Claim, Job};
pub use progress::{GivenUp, Progress};
pub use queue::Queue;
pub use sink::{FileSink, PostgresSink, Sink, SinkError, SinkFuture};
pub use worker::{Ended, Outcome, Trouble, Worker};
