//! Bodies that are no answers at all: bytes lost, doubled, swapped and spliced. Decoding them may
//! fail; it may not panic, and it may not take more memory than a body of that length is worth.
//!
//! `GARBLE_SECONDS=600 cargo test -p bungie-suite --test garbled -- --nocapture` goes on for longer,
//! `GARBLE_SEED` begins elsewhere. A failure names its seed.

use bungie_suite::samples::{self, Sample};
use bungie_testing::{
    document::DOCUMENT,
    fake::{Sampling, sample::Sampler},
};
use fastrand::Rng;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::{
    alloc::System,
    env,
    time::{Duration, Instant},
};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Small and large, flat and deep, lists and maps, plain values and free JSON.
const OPERATIONS: [&str; 10] = [
    "Destiny2.GetProfile",
    "Destiny2.GetVendors",
    "Destiny2.GetPostGameCarnageReport",
    "Destiny2.GetHistoricalStats",
    "Destiny2.GetDestinyManifest",
    "Destiny2.GetDestinyEntityDefinition",
    "GroupV2.GetMembersOfGroup",
    "User.GetMembershipDataForCurrentUser",
    "Content.GetContentType",
    ".GetCommonSettings",
];

/// What one byte of a body may make the decoder allocate, all in all: a `[{},{},…]` of large structs
/// is three bytes each.
const PER_BYTE: usize = 2_000;
const AT_LEAST: usize = 256 * 1024;

/// What is called, and an answer to it.
fn subjects() -> Vec<(Sample, Vec<u8>)> {
    let sampling = Sampling {
        list: 1,
        map: 1,
        recursion: 0,
        ..Sampling::default()
    };
    let sampler = Sampler::new(&DOCUMENT, &sampling);
    let mut samples = samples::all();
    samples.retain(|sample| OPERATIONS.contains(&sample.operation.id));
    assert_eq!(samples.len(), OPERATIONS.len());
    let with_answer = |sample: Sample| {
        let operation = DOCUMENT.operation(sample.operation.id).unwrap();
        let answer = sampler.answer(operation).to_string();
        (sample, answer.into_bytes())
    };
    samples.into_iter().map(with_answer).collect()
}

/// Pieces that mean something to a parser.
const PIECES: [&[u8]; 18] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b",",
    b":",
    b"null",
    b"-",
    b"1e999",
    b"\\u",
    b"\xff",
    b"0",
    b"18446744073709551616",
    b"-9223372036854775809",
    b"{}",
    b"[[[[[[[[",
    b"\"\\ud800\"",
];

fn garble(rng: &mut Rng, body: &mut Vec<u8>, other: &[u8]) {
    let at = |rng: &mut Rng, length: usize| rng.usize(..=length);
    for _ in 0..rng.usize(1..6) {
        let (a, b) = (at(rng, body.len()), at(rng, body.len()));
        let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 4096));
        match rng.u8(..7) {
            0 => drop(body.drain(from..to)),
            1 => {
                let piece = body[from..to].to_vec();
                let place = at(rng, body.len());
                body.splice(place..place, piece);
            }
            2 => {
                let piece = PIECES[rng.usize(..PIECES.len())];
                body.splice(from..from, piece.repeat(rng.usize(1..200)));
            }
            3 => {
                if let Some(byte) = body.get_mut(from) {
                    *byte = rng.u8(..);
                }
            }
            4 => body.truncate(to),
            5 => {
                let (a, b) = (at(rng, other.len()), at(rng, other.len()));
                let piece = &other[a.min(b)..a.max(b).min(a.min(b) + 4096)];
                body.splice(from..from, piece.iter().copied());
            }
            // Something valid in the place of something valid: what comes after a colon.
            _ => {
                if let Some(colon) = body[from..].iter().position(|byte| *byte == b':') {
                    let place = from + colon + 1;
                    let piece = PIECES[rng.usize(..PIECES.len())];
                    body.splice(place..place, [piece, b",\"a\":"].concat());
                }
            }
        }
    }
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable)
        .ok()
        .map(|text| text.parse().expect("a number"))
}

/// Says which seed it was, if something panics.
struct Seed(u64, &'static str);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("GARBLE_SEED={} ({})", self.0, self.1);
        }
    }
}

#[test]
fn nothing_that_arrives_is_too_odd() {
    let span = Duration::from_secs(number("GARBLE_SECONDS").unwrap_or(10));
    let mut seed = number("GARBLE_SEED").unwrap_or(0);
    let subjects = subjects();
    let started = Instant::now();
    let (mut tried, mut read, mut most) = (0_u64, 0_u64, 0.0_f64);
    while started.elapsed() < span {
        let mut rng = Rng::with_seed(seed);
        let (sample, body) = &subjects[rng.usize(..subjects.len())];
        let (_, other) = &subjects[rng.usize(..subjects.len())];
        let mut body = body.clone();
        garble(&mut rng, &mut body, other);
        let _seed = Seed(seed, sample.operation.id);
        let region = Region::new(ALLOCATOR);
        let outcome = sample.decode(&body);
        let allocated = region.change().bytes_allocated;
        read += u64::from(outcome.is_ok());
        tried += 1;
        most = most.max(allocated as f64 / (body.len() + AT_LEAST) as f64);
        let allowed = AT_LEAST + PER_BYTE * body.len();
        assert!(
            allocated <= allowed,
            "{allocated} bytes for a body of {}",
            body.len()
        );
        seed += 1;
    }
    println!("{tried} bodies, {read} of them read; at most {most:.1} bytes per byte and 256 kB");
    assert!(tried > 100 && read > 0 && read < tried);
}
