//! Real captures, where they are at hand: all of them are read, and nothing in them is lost.

use bungie_api::{
    Endpoint, destiny2,
    serde::{Serialize, de::DeserializeOwned},
    types::{
        BungieMembershipType, DestinyGender, DestinyInventoryItemDefinition,
        DestinyLinkedProfilesResponse,
    },
    wire::Decode,
};
use bungie_suite::{
    corpus::{Capture, captures},
    lost::compare,
    passed_over, samples,
    tables::table,
};
use bungie_testing::document::DOCUMENT;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Tables of captures that the document has no schema for.
const WITHOUT_SCHEMA: [&str; 4] = [
    "DestinyAchievementDefinition",
    "DestinyBondDefinition",
    "DestinySackRewardItemListDefinition",
    "DestinyTraitCategoryDefinition",
];

fn json(capture: &Capture) -> Value {
    serde_json::from_slice(&capture.bytes).expect("JSON")
}

fn capture(folder: &str, name: &str) -> Option<Capture> {
    let found = captures(folder)?
        .into_iter()
        .find(|capture| capture.name == name);
    Some(found.unwrap_or_else(|| panic!("no capture {name}")))
}

/// Panics if anything is lost, or if there is anything that the document does not know. Gives the
/// number of values that came back.
fn came_back(name: &str, schema: &Value, sent: &Value, written: &Value) -> usize {
    let found = compare(&DOCUMENT, schema, sent, written);
    assert!(found.lost.is_empty(), "{name}: {:#?}", found.lost);
    assert_eq!(found.unknown_properties, 0, "{name}");
    found.same
}

/// Panics if the type of a value has no place for something in it.
fn is_modelled(name: &str, places: Result<Vec<String>, String>) {
    assert_eq!(places.as_deref(), Ok(&[] as &[_]), "{name}");
}

#[test]
fn every_response_comes_back() {
    let Some(captures) = captures("responses") else {
        return;
    };
    let samples = samples::all();
    let (mut successes, mut errors, mut values) = (0, 0, 0);
    for capture in &captures {
        let name = &capture.name;
        if let Some(status) = capture.subject().strip_prefix("_error.") {
            for sample in &samples {
                let reply = (sample.decode)(&capture.bytes).unwrap();
                assert_eq!(reply.error_status, status);
                assert_ne!(reply.error_code, 1);
                assert_eq!(reply.response, None);
            }
            errors += 1;
            continue;
        }
        let sample = samples
            .iter()
            .find(|sample| sample.operation.id == capture.subject())
            .unwrap_or_else(|| panic!("{name}: no such operation"));
        let reply = (sample.decode)(&capture.bytes).unwrap();
        assert_eq!((reply.error_code, &*reply.error_status), (1, "Success"));
        let schema = &DOCUMENT.operation(capture.subject()).unwrap().response;
        let sent = &json(capture)["Response"];
        let written =
            (sample.reencode)(&capture.bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        values += came_back(name, schema, sent, &written);
        is_modelled(name, (sample.passed_over)(sent));
        successes += 1;
    }
    assert_eq!(successes + errors, captures.len());
    println!("decoded {successes} responses and {errors} errors; {values} values came back");
}

fn inner<T: Decode + DeserializeOwned + Serialize>(capture: &Capture) -> usize {
    let name = &capture.name;
    let (_, schema) = DOCUMENT.schema_of(name.rsplit('.').next().unwrap_or(name));
    let read: T =
        serde_json::from_slice(&capture.bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let sent = json(capture);
    is_modelled(name, passed_over::<T>(&sent));
    came_back(name, schema, &sent, &json!(read))
}

#[test]
fn every_inner_value_comes_back() {
    let Some(captures) = captures("inner") else {
        return;
    };
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
        println!("{}: {} values came back", capture.name, read(capture));
    }
}

#[test]
fn every_table_comes_back() {
    let Some(captures) = captures("manifest") else {
        return;
    };
    let (mut decoded, mut rows, mut values, mut without) = (0, 0, 0, Vec::new());
    for capture in &captures {
        let name = &*capture.name;
        let Some(table) = table(name) else {
            without.push(name);
            continue;
        };
        let (_, schema) = DOCUMENT.schema_of(name);
        let written = (table.rows)(&capture.bytes).unwrap();
        let sent = json(capture);
        is_modelled(name, (table.passed_over)(&sent));
        let sent = sent.as_object().expect("a table");
        assert_eq!(
            written.as_object().map(Map::len),
            Some(sent.len()),
            "{name}"
        );
        for (key, row) in sent {
            values += came_back(&format!("{name} {key}"), schema, row, &written[key]);
        }
        decoded += 1;
        rows += sent.len();
    }
    assert_eq!(without, WITHOUT_SCHEMA);
    println!("decoded {decoded} tables with {rows} rows; {values} values came back");
}

#[test]
fn vendors_arrive_whole() {
    for name in [
        "Destiny2.GetVendors__2022-10-16",
        "Destiny2.GetVendors__2026-06-29",
    ] {
        let Some(capture) = capture("responses", name) else {
            return;
        };
        let raw = &json(&capture)["Response"];
        let read = destiny2::GetVendors::decode(&capture.bytes).unwrap();
        let read = read.response.unwrap();
        let count = |value: &Value| value.as_object().map_or(0, Map::len);
        assert_eq!(read.vendors.data().len(), count(&raw["vendors"]["data"]));
        assert_eq!(read.sales.data().len(), count(&raw["sales"]["data"]));
        assert_eq!(
            read.categories.data().len(),
            count(&raw["categories"]["data"])
        );
        assert_eq!(read.item_components.len(), count(&raw["itemComponents"]));
        for (vendor, sales) in read.sales.data() {
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
    let Some(captures) = captures("responses") else {
        return;
    };
    let reports = captures
        .iter()
        .filter(|capture| capture.subject() == "Destiny2.GetPostGameCarnageReport");
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
    let Some(profiles) = capture("inner", "Destiny.Responses.DestinyLinkedProfilesResponse") else {
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

    let classes = capture("manifest", "DestinyClassDefinition").unwrap();
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
