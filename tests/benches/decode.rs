//! How long answers and tables take to decode, compared with reading them as `serde_json::Value`,
//! and with passing over them (`IgnoredAny`), which no decoder can beat.
//!
//! Each line is a ratio of medians that were taken in turns, in one run; freeing what was decoded is
//! part of it. Real captures are used
//! where they are at hand; the answers are made up from the document.

use bungie_api::{
    Definition, Endpoint, decode_table,
    destiny2::{GetProfile, GetVendors},
    serde::de::IgnoredAny,
    types::*,
    wire,
};
use bungie_testing::{
    corpus,
    fake::{
        Sampling,
        document::DOCUMENT,
        sample::{Sampler, envelope},
    },
};
use serde_json::Value;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

fn main() {
    // Cargo says so when it is about figures; otherwise everything runs once, to see that it does.
    let span = match std::env::args().any(|argument| argument == "--bench") {
        true => Duration::from_secs(6),
        false => Duration::ZERO,
    };
    println!(
        "{:<36} {:>9} {:>10} {:>8} {:>11}",
        "", "bytes", "time", "× Value", "÷ nothing"
    );
    for table in corpus::captures("manifest").unwrap_or_default() {
        if let Some(decode) = decoder(table.subject()) {
            report(table.subject(), &table.bytes, decode, span);
        }
    }
    for (name, decode) in [
        ("Destiny2.GetProfile", answer::<GetProfile> as Decode),
        ("Destiny2.GetVendors", answer::<GetVendors>),
    ] {
        report(name, &sampled(name), decode, span);
    }
    for capture in corpus::captures("responses").unwrap_or_default() {
        if capture.subject() == "Destiny2.GetVendors" {
            report(&capture.name, &capture.bytes, answer::<GetVendors>, span);
        }
    }
}

type Decode = fn(&[u8]);

/// The tables of more than 200 kB.
fn decoder(table: &str) -> Option<Decode> {
    Some(match table {
        "DestinyInventoryItemDefinition" => rows::<DestinyInventoryItemDefinition>,
        "DestinyObjectiveDefinition" => rows::<DestinyObjectiveDefinition>,
        "DestinySandboxPerkDefinition" => rows::<DestinySandboxPerkDefinition>,
        "DestinyPlugSetDefinition" => rows::<DestinyPlugSetDefinition>,
        "DestinyPresentationNodeDefinition" => rows::<DestinyPresentationNodeDefinition>,
        "DestinyUnlockDefinition" => rows::<DestinyUnlockDefinition>,
        "DestinySocketTypeDefinition" => rows::<DestinySocketTypeDefinition>,
        "DestinyLocationDefinition" => rows::<DestinyLocationDefinition>,
        "DestinyStatGroupDefinition" => rows::<DestinyStatGroupDefinition>,
        "DestinyMetricDefinition" => rows::<DestinyMetricDefinition>,
        _ => return None,
    })
}

fn rows<D>(json: &[u8])
where
    D: Definition + wire::Decode,
    D::Key: wire::MapKey,
{
    let rows = decode_table::<D>(json).unwrap_or_else(|error| panic!("{error}"));
    black_box(rows);
}

fn answer<E: Endpoint>(json: &[u8]) {
    let answer = E::decode(json).unwrap_or_else(|error| panic!("{error}"));
    black_box(answer);
}

fn value(json: &[u8]) {
    let value: Value = serde_json::from_slice(json).expect("JSON");
    black_box(value);
}

fn nothing(json: &[u8]) {
    let _: IgnoredAny = serde_json::from_slice(json).expect("JSON");
}

/// An answer with all components, about as long as one with everything in it.
fn sampled(operation: &str) -> Vec<u8> {
    let sampling = Sampling {
        list: 5,
        map: 5,
        ..Sampling::known()
    };
    let operation = DOCUMENT
        .operation(operation)
        .expect("an operation of the document");
    let sampler = Sampler::new(&DOCUMENT, &sampling);
    let response = sampler.sample(&operation.response, &operation.id);
    envelope(response).to_string().into_bytes()
}

/// How often one way of decoding is measured before it is another's turn.
const REPEATS: usize = 4;

fn report(name: &str, json: &[u8], decode: Decode, span: Duration) {
    // What is named on the command line is measured, or else everything.
    let mut wanted = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"));
    if wanted.next().is_some_and(|wanted| !name.contains(&wanted)) {
        return;
    }
    let mut times: [Vec<Duration>; 3] = Default::default();
    let started = Instant::now();
    loop {
        for (times, decode) in times.iter_mut().zip([decode, value, nothing]) {
            // What one way of decoding leaves to the allocator is not the next one's business.
            decode(json);
            for _ in 0..REPEATS {
                let began = Instant::now();
                decode(json);
                times.push(began.elapsed());
            }
        }
        if started.elapsed() >= span {
            break;
        }
    }
    let [ours, values, nothings] = times.map(median);
    println!(
        "{name:<36} {:>9} {:>10.1?} {:>8.2} {:>11.2}",
        json.len(),
        Duration::from_secs_f64(ours),
        values / ours,
        ours / nothings,
    );
}

/// Of a list with at least one entry, in seconds.
fn median(mut times: Vec<Duration>) -> f64 {
    let middle = times.len() / 2;
    times.select_nth_unstable(middle).1.as_secs_f64()
}
