//! How much room values take.
#![cfg(target_pointer_width = "64")]

use bungie_api::types::{
    Component, DestinyInventoryComponent, DestinyInventoryItemDefinition, DestinyProfileResponse,
};

/// No table has more rows than that of the items, and no answer more blocks than a profile.
#[test]
fn the_largest_structs_stay_below_a_kilobyte() {
    assert!(size_of::<DestinyInventoryItemDefinition>() <= 1024);
    assert!(size_of::<DestinyProfileResponse>() <= 1024);
}

/// A component is held by value, so it has to be small whatever it is of.
#[test]
fn a_component_takes_two_words() {
    assert_eq!(size_of::<Component<DestinyInventoryComponent>>(), 16);
}
