//! The macros of the wire formats, used from outside as generated code uses them.

use bungie_client::{
    __private::{id, open_enum, open_flags, read},
    wire::{Decode, OpenEnum},
};
use proptest::prelude::*;
use std::collections::HashMap;

#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Platform(i32);

impl OpenEnum for Platform {
    type Number = i32;
    const NAMES: &'static [(i32, &'static str)] = &[(-1, "All"), (0, "None"), (3, "TigerSteam")];

    fn from_number(number: i32) -> Self {
        Self(number)
    }

    fn number(self) -> i32 {
        self.0
    }
}

open_enum!(Platform: i32);

#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct State(i32);

impl OpenEnum for State {
    type Number = i32;
    const NAMES: &'static [(i32, &'static str)] = &[
        (0, "None"),
        (1, "Locked"),
        (2, "Tracked"),
        (4, "Masterwork"),
        (7, "All"),
    ];

    fn from_number(number: i32) -> Self {
        Self(number)
    }

    fn number(self) -> i32 {
        self.0
    }
}

open_flags!(State: i32);

#[test]
fn known_numbers_print_their_name_and_others_the_number() {
    assert_eq!(Platform(3).to_string(), "TigerSteam");
    assert_eq!(format!("{:?}", Platform(-1)), "All");
    assert_eq!(format!("{:?}", Platform(99)), "99");
    assert_eq!(Platform(99).name(), None);
}

#[test]
fn names_and_numbers_are_read() {
    assert_eq!("tigersteam".parse(), Ok(Platform(3)));
    assert_eq!("99".parse(), Ok(Platform(99)));
    assert_eq!(
        "Xbox".parse::<Platform>().unwrap_err().to_string(),
        "`Xbox` is neither a known identifier nor a number that fits"
    );
    for json in ["3", "\"3\"", "\"TigerSteam\""] {
        assert_eq!(serde_json::from_str::<Platform>(json).unwrap(), Platform(3));
    }
    assert_eq!(
        serde_json::from_str::<Platform>("77").unwrap(),
        Platform(77)
    );
}

/// An answer is not lost for a value that nobody knows, and the value is nothing that it is not.
#[test]
fn what_has_no_number_is_a_value_that_nobody_knows() {
    for json in ["\"TigerNext\"", "2147483648", "-9000000000", "1.5"] {
        let platform: Platform = serde_json::from_str(json).unwrap();
        assert!(platform.is_unknown(), "{json}");
        assert_eq!(
            (platform.to_string().as_str(), platform.name()),
            ("unknown", None)
        );
        for known in [0, 3, 99] {
            assert_ne!(platform, Platform(known));
        }
    }
    assert!(!Platform(99).is_unknown(), "a number that is new is kept");
    assert!(serde_json::from_str::<Platform>("[]").is_err());
}

#[test]
fn a_map_passes_over_identifiers_without_a_number() {
    let mut map = HashMap::<Platform, i32>::new();
    read(
        map.place(),
        &mut serde_json::Deserializer::from_str(r#"{"TigerSteam":1,"Marathon":2,"254":3}"#),
    )
    .unwrap();
    assert_eq!(map, HashMap::from([(Platform(3), 1), (Platform(254), 3)]));
}

#[test]
fn flags_print_every_bit() {
    assert_eq!(State(0).to_string(), "None");
    assert_eq!(State(5).to_string(), "Locked | Masterwork");
    assert_eq!(State(7).to_string(), "All");
    assert_eq!(State(0x41).to_string(), "Locked | 0x40");
    assert!(State(5).contains(State(4)) && !State(5).contains(State(2)));
    assert_eq!(State(1) | State(4), State(5));
    assert_eq!(State(5) - State(1), State(4));
}

proptest! {
    #[test]
    fn any_number_survives_its_text_and_its_json(number: i32) {
        prop_assert_eq!(Platform(number).to_string().parse(), Ok(Platform(number)));
        let json = serde_json::to_string(&Platform(number)).unwrap();
        prop_assert_eq!(serde_json::from_str::<Platform>(&json).unwrap(), Platform(number));
    }

    #[test]
    fn any_bits_survive_their_text(bits: i32) {
        prop_assert_eq!(State(bits).to_string().parse(), Ok(State(bits)));
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct CharacterId(i64);

id!(CharacterId);

#[test]
fn an_id_is_written_as_a_string_and_read_from_both_forms() {
    let id = CharacterId::new(2_305_843_009_301_040_748);
    assert_eq!(
        serde_json::to_string(&id).unwrap(),
        r#""2305843009301040748""#
    );
    for json in [r#""2305843009301040748""#, "2305843009301040748"] {
        assert_eq!(serde_json::from_str::<CharacterId>(json).unwrap(), id);
    }
    assert_eq!("2305843009301040748".parse(), Ok(id));
    assert_eq!(
        format!("{id} {id:?}"),
        "2305843009301040748 2305843009301040748"
    );
}
