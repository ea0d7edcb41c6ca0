//! Requests against the document, and a few of them to the letter.
//!
//! - `values`: what the samples are made of;
//! - `document`: where the samples go, and what is in their bodies;
//! - `facts`: what is known of operations;
//! - `letter`: requests to the letter;
//! - `literal`: bodies as literals, and arguments by name;
//! - `by_name`: what requests by name refuse.

mod by_name;
mod document;
mod facts;
mod letter;
mod literal;
mod values;

use bungie_suite::samples::{self, Sample};
use bungie_testing::document::{DOCUMENT, Operation};

/// The samples of all seeds with what the document says of them.
fn declared_samples() -> Vec<(&'static Operation, Sample)> {
    let samples = samples::SEEDS.flat_map(samples::of_seed);
    samples
        .map(|sample| (DOCUMENT.operation(sample.operation.id).unwrap(), sample))
        .collect()
}
