//! How long answers and tables take to decode, compared with reading them as `serde_json::Value`,
//! and with passing over them (`IgnoredAny`), which no decoder can beat.
//!
//! Criterion says how long each takes. The ratios are measured on their own: in turns, so that
//! whatever else the machine does hits all three, and both without and with freeing what was decoded.
//! Real captures are used where they are at hand; the answers are made up from the document.

use bungie_api::{
    Definition, Endpoint, decode_table,
    destiny2::{GetProfile, GetVendors},
    serde::de::IgnoredAny,
    types::*,
    wire,
};
use bungie_suite::{
    corpus,
    figures::{Figure, Figures, Unit, is_quick, middle_half},
};
use bungie_testing::{
    document::DOCUMENT,
    fake::{Sampling, sample::Sampler},
};
use criterion::{Criterion, SamplingMode, Throughput};
use serde_json::Value;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    // Cargo says so when it is about figures; otherwise everything runs once, to see that it does.
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    let subjects: Vec<_> = subjects().into_iter().filter(is_wanted).collect();
    for subject in &subjects {
        one_by_one(&mut criterion, subject);
    }
    criterion.final_summary();
    if is_measured {
        println!("{:<58} {:>20}", "", "and freeing");
        println!(
            "{:<32} {:>8} {:>8} {:>8} {:>10} {:>8} {:>10}",
            "", "bytes", "time", "× Value", "÷ nothing", "× Value", "÷ nothing"
        );
        let mut figures = Figures::of("decode");
        for subject in &subjects {
            in_turns(subject, &mut figures);
        }
    }
}

/// What is decoded, and how.
struct Subject {
    name: String,
    json: Vec<u8>,
    decode: Decode,
}

type Decode = fn(&[u8]) -> Took;

/// How long it took to decode something, and to free it again.
struct Took {
    decoding: Duration,
    freeing: Duration,
}

fn took<T>(decode: impl FnOnce() -> T) -> Took {
    let started = Instant::now();
    let decoded = black_box(decode());
    let decoding = started.elapsed();
    drop(decoded);
    Took {
        decoding,
        freeing: started.elapsed() - decoding,
    }
}

fn subjects() -> Vec<Subject> {
    let mut subjects = Vec::new();
    let mut add = |name: &str, json: &[u8], decode| {
        let (name, json) = (name.to_owned(), json.to_vec());
        subjects.push(Subject { name, json, decode });
    };
    for table in corpus::captures("corpus/manifest").unwrap_or_default() {
        if let Some(decode) = decoder(table.subject()) {
            add(table.subject(), &table.bytes, decode);
        }
    }
    for (name, decode) in [
        ("Destiny2.GetProfile", answer::<GetProfile> as Decode),
        ("Destiny2.GetVendors", answer::<GetVendors>),
    ] {
        add(name, &sampled(name), decode);
    }
    for capture in corpus::captures("corpus/responses").unwrap_or_default() {
        if capture.subject() == "Destiny2.GetVendors" {
            add(&capture.name, &capture.bytes, answer::<GetVendors>);
        }
    }
    subjects
}

/// What is named on the command line is measured, or else everything.
fn is_wanted(subject: &Subject) -> bool {
    let mut wanted = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"));
    wanted
        .next()
        .is_none_or(|wanted| subject.name.contains(&wanted))
}

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

fn rows<D>(json: &[u8]) -> Took
where
    D: Definition,
    D::Key: wire::MapKey,
{
    took(|| decode_table::<D>(json).unwrap_or_else(|error| panic!("{error}")))
}

fn answer<E: Endpoint>(json: &[u8]) -> Took {
    took(|| E::decode(json).unwrap_or_else(|error| panic!("{error}")))
}

fn value(json: &[u8]) -> Took {
    took(|| serde_json::from_slice::<Value>(json).expect("JSON"))
}

fn nothing(json: &[u8]) -> Took {
    took(|| serde_json::from_slice::<IgnoredAny>(json).expect("JSON"))
}

/// An answer with all components.
fn sampled(operation: &str) -> Vec<u8> {
    let operation = DOCUMENT
        .operation(operation)
        .expect("an operation of the document");
    let sampler = Sampler::new(&DOCUMENT, &const { Sampling::large() });
    sampler.answer(operation).to_string().into_bytes()
}

fn one_by_one(criterion: &mut Criterion, subject: &Subject) {
    let mut group = criterion.benchmark_group(&subject.name);
    group.throughput(Throughput::Bytes(subject.json.len() as u64));
    group.sampling_mode(SamplingMode::Flat);
    for (name, decode) in ways(subject) {
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|times| (0..times).map(|_| decode(&subject.json).decoding).sum());
        });
    }
    group.finish();
}

fn ways(subject: &Subject) -> [(&'static str, Decode); 3] {
    [
        ("typed", subject.decode),
        ("Value", value),
        ("nothing", nothing),
    ]
}

/// How long the measurements in turns go on.
fn span() -> Duration {
    Duration::from_secs(if is_quick() { 1 } else { 6 })
}

/// How often one way of decoding is measured before it is another's turn.
const REPEATS: usize = 4;

fn in_turns(subject: &Subject, figures: &mut Figures) {
    let mut times: [Vec<Took>; 3] = Default::default();
    let started = Instant::now();
    while started.elapsed() < span() {
        for (times, (_, decode)) in times.iter_mut().zip(ways(subject)) {
            // What one way of decoding leaves to the allocator is not the next one's business.
            decode(&subject.json);
            times.extend((0..REPEATS).map(|_| decode(&subject.json)));
        }
    }
    let [typed, value, nothing] = times.each_ref().map(|times| {
        let decoding = times.iter().map(|took| took.decoding);
        let both = times.iter().map(|took| took.decoding + took.freeing);
        (Times::new(decoding), Times::new(both))
    });
    println!(
        "{:<32} {:>8} {:>8.1?} {:>8.2} {:>10.2} {:>8.2} {:>10.2}",
        subject.name,
        subject.json.len(),
        Duration::from_secs_f64(typed.0.first_decile()),
        value.0.ratio(&typed.0),
        typed.0.ratio(&nothing.0),
        value.1.ratio(&typed.1),
        typed.1.ratio(&nothing.1),
    );
    let ratio = |one: &Times, other: &Times| {
        let (ours, theirs) = (one.first_decile(), other.first_decile());
        let figure = Figure::ratio(&*subject.name, ours, theirs, Unit::Seconds);
        figure.between(middle_half(one.ratios(other)))
    };
    for (what, figure) in [
        (
            "times as fast as `Value`",
            ratio(&value.0, &typed.0).higher_is_better(),
        ),
        ("times what `IgnoredAny` takes", ratio(&typed.0, &nothing.0)),
        (
            "freed as well: as fast as `Value`",
            ratio(&value.1, &typed.1).higher_is_better(),
        ),
        (
            "freed as well: times `IgnoredAny`",
            ratio(&typed.1, &nothing.1),
        ),
    ] {
        figures.add(&figure.of(what));
    }
}

/// In seconds, at least one.
struct Times(Vec<f64>);

impl Times {
    fn new(times: impl Iterator<Item = Duration>) -> Self {
        Times(times.map(|time| time.as_secs_f64()).collect())
    }

    /// What else goes on in the machine only ever adds, and by the median it has often added something.
    fn first_decile(&self) -> f64 {
        let mut times = self.0.clone();
        let tenth = times.len() / 10;
        *times.select_nth_unstable_by(tenth, f64::total_cmp).1
    }

    fn ratio(&self, other: &Times) -> f64 {
        self.first_decile() / other.first_decile()
    }

    /// The ratio of the shortest times in each turn.
    fn ratios(&self, other: &Times) -> impl Iterator<Item = f64> {
        let shortest = |times: &[f64]| times.iter().copied().fold(f64::INFINITY, f64::min);
        let turns = self.0.chunks(REPEATS).zip(other.0.chunks(REPEATS));
        turns.map(move |(one, other)| shortest(one) / shortest(other))
    }
}
