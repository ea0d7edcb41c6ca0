//! What a decoded table holds in memory, compared with the same table as `serde_json::Value`. The
//! table is a real capture; where there is none, nothing is measured.

use bungie_api::{
    Definition, DefinitionHash,
    types::{DestinyInventoryItemDefinition, DestinyProfileResponse},
};
use bungie_suite::corpus::captures;
use serde_json::Value;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::{alloc::System, collections::HashMap, hint::black_box};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The most that the table may hold, in percent of the same as JSON values.
const AT_MOST: f64 = 35.0;

type Rows = HashMap<DefinitionHash<DestinyInventoryItemDefinition>, DestinyInventoryItemDefinition>;

fn main() -> Result<(), serde_json::Error> {
    println!(
        "a row of the items: {} bytes; the answer of GetProfile: {} bytes",
        size_of::<DestinyInventoryItemDefinition>(),
        size_of::<DestinyProfileResponse>(),
    );
    let table = DestinyInventoryItemDefinition::TABLE;
    let found = captures("corpus/manifest").into_iter().flatten();
    let Some(capture) = found.into_iter().find(|capture| capture.name == table) else {
        println!("nothing is measured: there is no capture of {table}");
        return Ok(());
    };
    let json = capture.bytes.as_slice();
    let rows: Rows = serde_json::from_slice(json)?;
    println!(
        "{table}: {} rows in {} bytes of JSON",
        rows.len(),
        json.len()
    );
    drop(rows);

    let typed = held(|| serde_json::from_slice::<Rows>(json))?;
    let untyped = held(|| serde_json::from_slice::<Value>(json))?;
    let percent = 100.0 * typed as f64 / untyped as f64;
    println!("rows hold {typed} bytes, JSON values {untyped}: {percent:.1} %");

    assert!(percent <= AT_MOST, "more than {AT_MOST} %");
    Ok(())
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
