//! What a decoded table holds in memory, compared with the same table as `serde_json::Value`. The
//! table is a real capture; where there is none, nothing is measured.

use bungie_api::{
    Definition, DefinitionHash,
    types::{DestinyInventoryItemDefinition, DestinyProfileResponse},
};
use bungie_suite::{
    corpus::captures,
    figures::{Figure, Figures, Unit},
};
use serde_json::Value;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::{alloc::System, collections::HashMap, hint::black_box, process::ExitCode};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The most that the table may hold, of what the same holds as JSON values.
const AT_MOST: f64 = 0.35;

type Rows = HashMap<DefinitionHash<DestinyInventoryItemDefinition>, DestinyInventoryItemDefinition>;

fn main() -> Result<ExitCode, serde_json::Error> {
    let mut figures = Figures::of("memory");
    for (name, size) in [
        (
            "a row of the items",
            size_of::<DestinyInventoryItemDefinition>(),
        ),
        (
            "the answer of GetProfile",
            size_of::<DestinyProfileResponse>(),
        ),
    ] {
        println!("{name}: {size} bytes");
        let case = format!("the struct of {name}");
        figures.add(&Figure::new(case, size as f64, Unit::Bytes));
    }
    let table = DestinyInventoryItemDefinition::TABLE;
    let found = captures("corpus/manifest").into_iter().flatten();
    let Some(capture) = found.into_iter().find(|capture| capture.name == table) else {
        println!("no table is measured: there is no capture of {table}");
        return Ok(figures.finish());
    };
    let json = capture.bytes.as_slice();
    let rows: Rows = serde_json::from_slice(json)?;
    println!(
        "{table}: {} rows in {} bytes of JSON",
        rows.len(),
        json.len()
    );
    drop(rows);

    let typed = held(|| serde_json::from_slice::<Rows>(json))? as f64;
    let untyped = held(|| serde_json::from_slice::<Value>(json))? as f64;
    println!(
        "rows hold {typed} bytes, JSON values {untyped}: {:.1} %",
        100.0 * typed / untyped
    );
    let case = "rows of the items against JSON values";
    figures.add(&Figure::ratio(case, typed, untyped, Unit::Bytes).at_most(AT_MOST));
    Ok(figures.finish())
}

/// What is still allocated while the value lives.
fn held<T>(make: impl FnOnce() -> serde_json::Result<T>) -> serde_json::Result<usize> {
    let region = Region::new(ALLOCATOR);
    let value = make()?;
    let change = region.change();
    drop(black_box(value));
    Ok(change
        .bytes_allocated
        .saturating_sub(change.bytes_deallocated))
}
