//! What processes sent, and when.

use bungie_engines::Redis;
use bungie_machines::child::Process;
use std::process::Command;

/// A hundred a second, as the limit of ten seconds that Bungie has.
pub(crate) const REQUESTS: usize = 1000;
pub(crate) const SPAN: u64 = 10_000_000;

/// Starts a process in which so many callers wait all the time, and one more every so many milliseconds
/// that goes before them.
pub(crate) fn sender(redis: &Redis, callers: u32, first_every: u32) -> Process {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sender"));
    command.args([
        redis.url(),
        REQUESTS.to_string(),
        callers.to_string(),
        first_every.to_string(),
    ]);
    Process::start(&mut command)
}

/// What one process says at its end.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// In microseconds since 1970.
    pub(crate) sent: Vec<u64>,
    /// How long those with priority waited, in microseconds.
    pub(crate) waited: Vec<u64>,
}

impl Said {
    pub(crate) fn of(process: Process) -> Self {
        let mut said = Said::default();
        for line in process.end().lines() {
            let (what, number) = line.split_once(' ').unwrap();
            let number = number.parse().unwrap();
            match what {
                "sent" => said.sent.push(number),
                _ => said.waited.push(number),
            }
        }
        said
    }
}

/// The most that all together sent in any span of ten seconds.
pub(crate) fn most(said: &[Said]) -> usize {
    let mut sent: Vec<u64> = said.iter().flat_map(|said| &said.sent).copied().collect();
    sent.sort_unstable();
    let mut first = 0;
    let mut most = 0;
    for (index, at) in sent.iter().enumerate() {
        while at - sent[first] >= SPAN {
            first += 1;
        }
        most = most.max(index + 1 - first);
    }
    most
}
