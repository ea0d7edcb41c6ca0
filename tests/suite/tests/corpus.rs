//! Real captures, where they are at hand: all of them are read, and nothing in them is lost.
//!
//! They lie in two folders, `corpus` and `captures`, which are held to the same.

use bungie_api::{
    Definition, Endpoint, decode_table, destiny2,
    serde::{Serialize, de::DeserializeOwned},
    types::{
        BungieMembershipType, DestinyGender, DestinyInventoryItemDefinition,
        DestinyLinkedProfilesResponse, DestinyProgressionMappingDefinition,
    },
    wire::Decode,
};
use bungie_suite::{
    corpus::{Capture, captures},
    lost::compare,
    passed_over, samples,
    tables::table,
};
use bungie_testing::{document::DOCUMENT, fake::sample::envelope};
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};

/// What captures hold that the types have no place for: the capture, the place in it with `*` for items and
/// keys, and why. Nothing else may be passed over, and all of this has to be.
const PASSED_OVER: &[(&str, &str, &str)] = &[
    (
        "corpus/manifest/DestinyAchievementDefinition",
        WHOLE,
        NO_SCHEMA,
    ),
    ("corpus/manifest/DestinyBondDefinition", WHOLE, NO_SCHEMA),
    (
        "corpus/manifest/DestinySackRewardItemListDefinition",
        WHOLE,
        NO_SCHEMA,
    ),
    (
        "corpus/manifest/DestinyTraitCategoryDefinition",
        WHOLE,
        NO_SCHEMA,
    ),
    (
        "captures/manifest/DestinyProgressionDefinition",
        "*.BungieNet.Engine.Contract.Destiny.World.Definitions.IDestinyDisplayDefinition.displayProperties",
        "`displayProperties` a second time, as an interface of Bungie's code names them",
    ),
    (
        "captures/responses/Destiny2.GetItem__2017",
        "instance.data.primaryStat.maximumValue",
        "of 2017, and in no document at hand",
    ),
    (
        "captures/responses/Destiny2.GetItem__2017",
        "stats.data.stats.*.maximumValue",
        "of 2017, and in no document at hand",
    ),
    (
        "captures/responses/Destiny2.GetItem__2017",
        "sockets.data.sockets.*.reusablePlugHashes",
        "of 2017, and in no document at hand: the component `ItemReusablePlugs` has them now",
    ),
];

/// In place of a place: the capture is of a table that has no type.
const WHOLE: &str = "*";

const NO_SCHEMA: &str = "a table that the document has no schema for";

fn json(capture: &Capture) -> Value {
    serde_json::from_slice(&capture.bytes).expect("JSON")
}

#[track_caller]
fn capture(folder: &str, name: &str) -> Option<Capture> {
    let found = captures(folder)?
        .into_iter()
        .find(|capture| capture.name == name);
    Some(found.unwrap_or_else(|| panic!("no capture {name}")))
}

/// What came of the captures of one folder.
#[derive(Default)]
struct Outcome {
    /// Values that came back.
    same: usize,
    /// Captures, and what in them was passed over.
    passed_over: BTreeSet<(String, String)>,
}

impl Outcome {
    /// Panics if anything is lost.
    fn compare(&mut self, name: &str, schema: &Value, sent: &Value, written: &Value) -> usize {
        let found = compare(&DOCUMENT, schema, sent, written);
        assert!(found.lost.is_empty(), "{name}: {:#?}", found.lost);
        self.same += found.same;
        found.unknown_properties + found.unknown_keys
    }

    /// Panics unless the type of a value passes over as many places of it as the document does not know.
    fn note(&mut self, capture: &str, unknown: usize, places: Result<Vec<String>, String>) {
        let places = places.unwrap_or_else(|error| panic!("{capture}: {error}"));
        assert_eq!(places.len(), unknown, "{capture}: {places:#?}");
        for place in places {
            // A question mark is what may be absent and is not.
            let parts = place.split('.').filter(|part| *part != "?");
            let parts = parts.map(|part| match part.parse::<u64>() {
                Ok(_) => "*",
                Err(_) => part,
            });
            let place: Vec<_> = parts.collect();
            let place = place.join(".");
            self.passed_over.insert((capture.to_owned(), place));
        }
    }

    /// Panics unless what was passed over in a folder is what is listed for it.
    fn is_as_listed(&self, folder: &str) {
        let listed = PASSED_OVER.iter().filter_map(|(capture, place, _)| {
            let name = capture.strip_prefix(folder)?.strip_prefix('/')?;
            Some((name.to_owned(), (*place).to_owned()))
        });
        assert_eq!(self.passed_over, listed.collect());
    }
}

#[test]
fn every_response_of_the_corpus_comes_back() {
    responses_come_back("corpus/responses");
}

#[test]
fn every_response_of_the_captures_comes_back() {
    responses_come_back("captures/responses");
}

#[track_caller]
fn responses_come_back(folder: &str) {
    let Some(captures) = captures(folder) else {
        return;
    };
    let samples = samples::all();
    let (mut successes, mut errors) = (0, 0);
    let mut outcome = Outcome::default();
    for capture in &captures {
        let name = &capture.name;
        if let Some(status) = capture.subject().strip_prefix("_error.") {
            // Some have a zero where a response would be. It is one to operations that answer with a
            // number or with any JSON, and none to all others.
            let response = json(capture).get("Response").cloned();
            let answer = response.map(|response| envelope(response).to_string());
            for sample in &samples {
                let reply = sample.decode(&capture.bytes).unwrap();
                assert_eq!(reply.error_status, status);
                assert_ne!(reply.error_code, 1);
                let answer = answer
                    .as_ref()
                    .and_then(|answer| sample.decode(answer.as_bytes()).ok());
                assert_eq!(reply.response, answer.and_then(|answer| answer.response));
            }
            errors += 1;
            continue;
        }
        let sample = samples
            .iter()
            .find(|sample| sample.operation.id == capture.subject())
            .unwrap_or_else(|| panic!("{name}: no such operation"));
        let reply = sample.decode(&capture.bytes).unwrap();
        assert_eq!((reply.error_code, &*reply.error_status), (1, "Success"));
        let schema = &DOCUMENT.operation(capture.subject()).unwrap().response;
        let sent = &json(capture)["Response"];
        let written = sample
            .reencode(&capture.bytes)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let unknown = outcome.compare(name, schema, sent, &written);
        outcome.note(name, unknown, sample.passed_over(sent));
        successes += 1;
    }
    assert_eq!(successes + errors, captures.len());
    outcome.is_as_listed(folder);
    println!(
        "decoded {successes} responses and {errors} errors; {} values came back",
        outcome.same
    );
}

fn inner<T: Decode + DeserializeOwned + Serialize>(capture: &Capture, outcome: &mut Outcome) {
    let name = &capture.name;
    let (_, schema) = DOCUMENT
        .schema_of(name.rsplit('.').next().unwrap_or(name))
        .unwrap();
    let read: T =
        serde_json::from_slice(&capture.bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let sent = json(capture);
    let unknown = outcome.compare(name, schema, &sent, &json!(read));
    outcome.note(name, unknown, passed_over(T::blank().place(), &sent));
}

#[test]
fn every_inner_value_comes_back() {
    let folder = "corpus/inner";
    let Some(captures) = captures(folder) else {
        return;
    };
    let mut outcome = Outcome::default();
    for capture in &captures {
        let read = match &*capture.name {
            "Destiny.Definitions.DestinyInventoryItemDefinition" => {
                inner::<DestinyInventoryItemDefinition>
            }
            "Destiny.Responses.DestinyLinkedProfilesResponse" => {
                inner::<DestinyLinkedProfilesResponse>
            }
            other => panic!("which type is {other}?"),
        };
        read(capture, &mut outcome);
    }
    outcome.is_as_listed(folder);
    println!("{} values came back", outcome.same);
}

#[test]
fn every_table_of_the_corpus_comes_back() {
    tables_come_back("corpus/manifest");
}

#[test]
fn every_table_of_the_captures_comes_back() {
    tables_come_back("captures/manifest");
}

#[track_caller]
fn tables_come_back(folder: &str) {
    let Some(captures) = captures(folder) else {
        return;
    };
    let (mut decoded, mut rows) = (0, 0);
    let mut outcome = Outcome::default();
    for capture in &captures {
        let name = &*capture.name;
        let Some(table) = table(name) else {
            let whole = (name.to_owned(), WHOLE.to_owned());
            outcome.passed_over.insert(whole);
            continue;
        };
        let (_, schema) = DOCUMENT.schema_of(name).unwrap();
        let written = table.rows(&capture.bytes).unwrap();
        let sent = json(capture);
        let passed_over = table.passed_over(&sent);
        let sent = sent.as_object().expect("a table");
        assert_eq!(
            written.as_object().map(Map::len),
            Some(sent.len()),
            "{name}"
        );
        let mut unknown = 0;
        for (key, row) in sent {
            unknown += outcome.compare(&format!("{name} {key}"), schema, row, &written[key]);
            let alone = table.decode_row(row.to_string().as_bytes());
            assert_eq!(alone.unwrap(), written[key], "{name} {key}");
        }
        outcome.note(name, unknown, passed_over);
        decoded += 1;
        rows += sent.len();
    }
    outcome.is_as_listed(folder);
    println!(
        "decoded {decoded} tables with {rows} rows; {} values came back",
        outcome.same
    );
}

/// The document does not say that it is a table.
#[test]
fn progression_mappings_are_a_table() {
    let name = DestinyProgressionMappingDefinition::TABLE;
    let Some(capture) = capture("captures/manifest", name) else {
        return;
    };
    let rows = decode_table::<DestinyProgressionMappingDefinition>(&capture.bytes).unwrap();
    let raw = json(&capture);
    assert_eq!(rows.len(), raw.as_object().unwrap().len());
    for (hash, row) in rows {
        let raw = &raw[hash.to_string()];
        assert_eq!(raw["blacklisted"], row.blacklisted);
        assert_eq!(raw["hash"], row.hash.get());
        let alone = DestinyProgressionMappingDefinition::decode_row(raw.to_string().as_bytes());
        assert_eq!(alone.unwrap(), row);
    }
}

#[test]
fn vendors_arrive_whole() {
    for name in [
        "Destiny2.GetVendors__2022-10-16",
        "Destiny2.GetVendors__2026-06-29",
    ] {
        let Some(capture) = capture("corpus/responses", name) else {
            return;
        };
        let raw = &json(&capture)["Response"];
        let read = destiny2::GetVendors::decode(&capture.bytes).unwrap();
        let read = read.response.unwrap();
        let count = |value: &Value| value.as_object().map_or(0, Map::len);
        assert_eq!(
            read.vendors.entries().count(),
            count(&raw["vendors"]["data"])
        );
        assert_eq!(read.sales.entries().count(), count(&raw["sales"]["data"]));
        assert_eq!(
            read.categories.entries().count(),
            count(&raw["categories"]["data"])
        );
        assert_eq!(read.item_components.len(), count(&raw["itemComponents"]));
        for (vendor, sales) in read.sales.entries() {
            let raw = &raw["sales"]["data"][vendor.to_string()]["saleItems"];
            assert_eq!(sales.sale_items.len(), count(raw));
            for (index, item) in &sales.sale_items {
                let raw = &raw[index.to_string()];
                assert_eq!(item.vendor_item_index, *index);
                assert_eq!(raw["itemHash"], item.item_hash.get());
                assert_eq!(raw["quantity"], item.quantity);
                assert_eq!(raw["augments"], item.augments.get());
                assert_eq!(raw["costs"].as_array().unwrap().len(), item.costs.len());
            }
        }
    }
}

#[test]
fn reports_arrive_whole() {
    let Some(captures) = captures("corpus/responses") else {
        return;
    };
    let reports: Vec<_> = captures
        .iter()
        .filter(|capture| capture.subject() == "Destiny2.GetPostGameCarnageReport")
        .collect();
    assert!(!reports.is_empty());
    for capture in reports {
        let raw = &json(capture)["Response"];
        let read = destiny2::GetPostGameCarnageReport::decode(&capture.bytes).unwrap();
        let read = read.response.unwrap();
        let entries = raw["entries"].as_array().unwrap();
        assert_eq!(read.entries.len(), entries.len());
        for (entry, raw) in read.entries.iter().zip(entries) {
            assert_eq!(raw["characterId"], entry.character_id.to_string());
            assert_eq!(raw["values"].as_object().unwrap().len(), entry.values.len());
            for (stat, value) in &entry.values {
                let raw = &raw["values"][stat]["basic"]["value"];
                assert_eq!(raw.as_f64(), value.basic.as_ref().map(|basic| basic.value));
            }
        }
    }
}

#[test]
fn known_values_arrive() {
    let Some(profiles) = capture(
        "corpus/inner",
        "Destiny.Responses.DestinyLinkedProfilesResponse",
    ) else {
        return;
    };
    let read: DestinyLinkedProfilesResponse = serde_json::from_slice(&profiles.bytes).unwrap();
    let silver = read
        .profiles
        .iter()
        .find_map(|profile| profile.platform_silver.as_ref())
        .unwrap();
    let raw = &json(&profiles)["profiles"][0]["platformSilver"]["platformSilver"];
    assert_eq!(silver.platform_silver.len(), raw.as_object().unwrap().len());
    let psn = &silver.platform_silver[&BungieMembershipType::TIGER_PSN];
    assert_eq!(raw["TigerPsn"]["quantity"], psn.quantity);
    assert_ne!(psn.quantity, 0);

    let classes = capture("corpus/manifest", "DestinyClassDefinition").unwrap();
    let read: HashMap<u32, bungie_api::types::DestinyClassDefinition> =
        serde_json::from_slice(&classes.bytes).unwrap();
    for (hash, class) in &read {
        let raw = &json(&classes)[hash.to_string()]["genderedClassNames"];
        let male = &class.gendered_class_names[&DestinyGender::MALE];
        assert_eq!(raw["Male"], **male);
        assert_eq!(
            raw.as_object().unwrap().len(),
            class.gendered_class_names.len()
        );
    }
}
