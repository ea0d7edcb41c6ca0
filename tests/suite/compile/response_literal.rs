//! Responses get new properties with every season, so nobody may list them all.

use bungie_api::types::DestinyColor;

fn main() {
    let _ = DestinyColor {
        red: 1,
        green: 2,
        blue: 3,
        alpha: 4,
    };
}
