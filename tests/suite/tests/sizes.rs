//! How much room values take. That every struct is as large as the generator computed, `bungie-api`
//! tests by itself.
#![cfg(target_pointer_width = "64")]

use bungie_api::{
    DefinitionHash,
    chrono::{DateTime, NaiveDate, Utc},
    types::{DestinyInventoryItemDefinition, DestinyProfileResponse},
};

/// No table has more rows than that of the items, and no answer more blocks than a profile.
#[test]
fn the_largest_structs_stay_below_a_kilobyte() {
    assert!(size_of::<DestinyInventoryItemDefinition>() <= 1024);
    assert!(size_of::<DestinyProfileResponse>() <= 1024);
}

/// What `codegen/src/analyze/layout.rs` takes the types of other crates to be. If one of these has
/// changed, change it there.
#[test]
fn other_crates_types_are_as_large_as_the_generator_assumes() {
    assert_eq!(size_of::<NaiveDate>(), 4);
    assert_eq!(size_of::<Option<NaiveDate>>(), 4);
    assert_eq!(size_of::<DateTime<Utc>>(), 12);
    assert_eq!(align_of::<DateTime<Utc>>(), 4);
    assert_eq!(size_of::<Option<DateTime<Utc>>>(), 12);
    assert_eq!(size_of::<Option<Option<DateTime<Utc>>>>(), 16);
    assert_eq!(size_of::<DefinitionHash<()>>(), 4);
    // The least that it takes: features of `serde_json` can add to it.
    assert!(size_of::<serde_json::Value>() >= 32);
}
