//! Made-up tables are like those that Bungie publishes.

use bungie_testing::{
    conform,
    document::DOCUMENT,
    manifest::{MadeUp, made_up_table, write_table},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    io,
};

const ITEMS: &str = "DestinyInventoryItemDefinition";

/// Keys and values of an object in their order, found without a parser.
fn entries(object: &str) -> Vec<(&str, &str)> {
    let inner = object.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let inner = inner.expect("an object");
    let (mut depth, mut in_text, mut escaped, mut start) = (0, false, false, 0);
    let mut pieces = Vec::new();
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b',' if depth == 0 => {
                pieces.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !inner.is_empty() {
        pieces.push(&inner[start..]);
    }
    let entries = pieces.into_iter().map(|piece| {
        let (key, value) = piece.split_once(':').expect("a colon");
        (key.trim_matches('"'), value)
    });
    entries.collect()
}

fn table(name: &str, made: &MadeUp) -> String {
    String::from_utf8(made_up_table(name, made)).expect("UTF-8")
}

fn parsed(row: &str) -> Value {
    serde_json::from_str(row).expect("JSON")
}

#[test]
fn rows_are_in_index_order_with_their_hashes_as_keys() {
    let made = MadeUp {
        rows: 300,
        ..MadeUp::default()
    };
    let table = table(ITEMS, &made);
    let rows = entries(&table);
    assert_eq!(rows.len(), 300);
    let mut hashes = Vec::new();
    for (index, (key, row)) in rows.iter().enumerate() {
        let row = parsed(row);
        assert_eq!(row["hash"].to_string(), **key);
        assert_eq!(row["index"], index);
        hashes.push(key.parse::<u32>().expect("32 bits"));
    }
    assert!(!hashes.is_sorted());
    assert_eq!(hashes.iter().collect::<HashSet<_>>().len(), 300);
    for quarter in 0..4 {
        let of_it = hashes.iter().filter(|hash| **hash >> 30 == quarter).count();
        assert!((40..110).contains(&of_it), "{of_it} of 300");
    }
}

#[test]
fn rows_are_minified_and_end_as_bungies_do() {
    let table = table(ITEMS, &MadeUp::default());
    assert!(table.ends_with("}}") && !table.contains(['\n', '\t']));
    let mut texts = String::new();
    for (_, row) in entries(&table) {
        let members = entries(row);
        let names: Vec<_> = members.iter().map(|(name, _)| *name).collect();
        assert!(names.ends_with(&["hash", "index", "redacted", "blacklisted"]));
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        let value = parsed(row);
        // Written again it is as long: nothing in it is spelled in a longer way than needed.
        assert_eq!(value.to_string().len(), row.len());
        texts += value["displayProperties"]["description"].as_str().unwrap();
    }
    for piece in [
        "{var:",
        "[Shield-Piercing]",
        "\"",
        "\\",
        "\n",
        "ß",
        "花",
        "}}",
    ] {
        assert!(texts.contains(piece), "{piece} is nowhere");
    }
    assert!(!table.contains("\\u"));
}

#[test]
fn rows_follow_their_schema() {
    let made = MadeUp {
        rows: 60,
        bytes_per_row: 9000,
        ..MadeUp::default()
    };
    for name in [
        ITEMS,
        "DestinyClassDefinition",
        "DestinyProgressionMappingDefinition",
    ] {
        let (_, schema) = DOCUMENT.schema_of(name).unwrap();
        for (_, row) in entries(&table(name, &made)) {
            let mut row = parsed(row);
            let members = row.as_object_mut().unwrap();
            assert_eq!(members.remove("blacklisted"), Some(false.into()));
            members.retain(|name, _| !name.contains('.'));
            assert_eq!(conform::json(&DOCUMENT, schema, &row), [""; 0], "{name}");
        }
    }
}

#[test]
fn a_seed_decides() {
    let other = MadeUp {
        seed: 1,
        ..MadeUp::default()
    };
    let same = table(ITEMS, &MadeUp::default());
    assert_eq!(same, table(ITEMS, &MadeUp::default()));
    let (same, other) = (same, table(ITEMS, &other));
    let keys = |table: &str| -> BTreeSet<String> {
        let rows = entries(table).into_iter();
        rows.map(|(key, _)| key.to_owned()).collect()
    };
    assert!(keys(&same).is_disjoint(&keys(&other)));
}

#[test]
fn names_are_shared_and_some_are_missing() {
    let made = MadeUp {
        rows: 1000,
        names: 30,
        redacted_every: 0,
        ..MadeUp::default()
    };
    let mut names: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for (_, row) in entries(&table("DestinyClassDefinition", &made)) {
        let name = parsed(row)["displayProperties"]["name"]
            .as_str()
            .map(str::to_owned);
        *names.entry(name).or_default() += 1;
    }
    assert!(names.remove(&None).is_some());
    assert!(names.remove(&Some(String::new())).is_some());
    assert_eq!(names.len(), 30);
    let nameless = MadeUp { names: 0, ..made };
    assert!(!table("DestinyClassDefinition", &nameless).contains("\"name\""));
}

/// More names than there are pairs of words.
#[test]
fn names_do_not_run_out() {
    let made = MadeUp {
        rows: 20_000,
        names: usize::MAX,
        redacted_every: 0,
        ..MadeUp::default()
    };
    let table = table("DestinyInventoryItemLiteDefinition", &made);
    let rows = entries(&table);
    let names = rows.iter().filter_map(|(_, row)| {
        let row = parsed(row);
        row["displayProperties"]["name"].as_str().map(str::to_owned)
    });
    let names: HashSet<_> = names.collect();
    assert!(names.len() > 17_000, "{} names", names.len());
}

#[test]
fn every_nth_row_is_redacted() {
    let made = MadeUp {
        rows: 60,
        redacted_every: 4,
        bytes_per_row: 4000,
        ..MadeUp::default()
    };
    let mut dotted = 0;
    for (index, (_, row)) in entries(&table(ITEMS, &made)).into_iter().enumerate() {
        let is_redacted = index % 4 == 3;
        let value = parsed(row);
        assert_eq!(value["redacted"], is_redacted);
        assert_eq!(value["blacklisted"], false);
        assert_eq!(
            value["displayProperties"]["name"] == "Classified",
            is_redacted
        );
        assert_eq!(row.len() < 350, is_redacted, "{}", row.len());
        let names = entries(row).into_iter();
        dotted += names.filter(|(name, _)| name.contains('.')).count();
    }
    assert!((1..15).contains(&dotted), "{dotted} of 15");
}

#[test]
fn rows_are_as_long_as_asked() {
    for (name, bytes_per_row) in [
        (ITEMS, 700),
        (ITEMS, 6000),
        (ITEMS, 30_000),
        ("DestinyClassDefinition", 2000),
        ("DestinyInventoryItemLiteDefinition", 1500),
    ] {
        let made = MadeUp {
            rows: 300,
            bytes_per_row,
            ..MadeUp::default()
        };
        let length = table(name, &made).len();
        let average = length / 300;
        let aimed = bytes_per_row * 95 / 100..bytes_per_row * 105 / 100;
        assert!(
            aimed.contains(&average),
            "{name}: {average} of {bytes_per_row}"
        );
    }
}

#[test]
fn one_row_is_the_largest() {
    for name in [
        ITEMS,
        "DestinyClassDefinition",
        "DestinyInventoryItemLiteDefinition",
        // Neither a list nor a text.
        "DestinyUnlockValueDefinition",
    ] {
        let made = MadeUp {
            rows: 40,
            bytes_per_row: 500,
            largest_row: 50_000,
            ..MadeUp::default()
        };
        let table = table(name, &made);
        let rows = entries(&table);
        let large = rows.iter().filter(|(_, row)| row.len() >= 50_000);
        assert_eq!(large.count(), 1, "{name}");
        assert!(table.len() < 50_000 + 40 * 600, "{name}: {}", table.len());
    }
}

#[test]
fn the_largest_row_is_not_redacted() {
    for seed in 0..20 {
        let made = MadeUp {
            seed,
            rows: 4,
            largest_row: 5000,
            redacted_every: 2,
            ..MadeUp::default()
        };
        let table = table("DestinyClassDefinition", &made);
        let rows = entries(&table).into_iter();
        let rows = rows.filter(|(_, row)| row.len() >= 5000);
        let redacted: Vec<_> = rows
            .map(|(_, row)| parsed(row)["redacted"].clone())
            .collect();
        assert_eq!(redacted, [false]);
    }
}

#[test]
fn a_table_without_a_schema_has_hashes_as_keys_alone() {
    let made = MadeUp::default();
    let lite = table("DestinyInventoryItemLiteDefinition", &made);
    let items = table(ITEMS, &made);
    let (lite, items) = (entries(&lite), entries(&items));
    assert_eq!(lite.len(), 50);
    for ((key, row), (full_key, full_row)) in lite.iter().zip(&items) {
        let names: Vec<_> = entries(row).iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["displayProperties"]);
        // They are about the same items.
        assert_eq!(key, full_key);
        let name = |row| parsed(row)["displayProperties"]["name"].clone();
        assert_eq!(name(row), name(full_row));
    }
}

#[test]
fn few_rows() {
    let rows = |rows| MadeUp {
        rows,
        ..MadeUp::default()
    };
    let constants = "DestinyInventoryItemConstantsDefinition";
    let one = table(constants, &rows(1));
    assert!(
        one.starts_with("{\"1\":{") && parsed(&one)["1"]["hash"] == 1,
        "{one}"
    );
    assert_eq!(table(constants, &rows(0)), "{}");
}

#[test]
fn a_writer_that_fails_is_heard() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let error = write_table(ITEMS, &MadeUp::default(), &mut Full).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}
