//! Real captures, where they are at hand: all of them decode, and what is in them arrives.

use bungie_api::{
    Endpoint, destiny2,
    serde::de::DeserializeOwned,
    types::{
        BungieMembershipType, DestinyGender, DestinyInventoryItemDefinition,
        DestinyLinkedProfilesResponse,
    },
};
use bungie_testing::{
    arrival::compare,
    corpus::{Capture, captures},
    document::Document,
    samples,
    tables::TABLES,
};
use serde_json::Value;
use std::{collections::HashMap, fmt::Debug};

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

#[test]
fn every_response_decodes_and_arrives() {
    let Some(captures) = captures("responses") else {
        return;
    };
    let document = Document::load();
    let samples = samples::all();
    let (mut successes, mut errors, mut values) = (0, 0, 0);
    for capture in &captures {
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
            .unwrap_or_else(|| panic!("{}: no such operation", capture.name));
        let reply = (sample.decode)(&capture.bytes)
            .unwrap_or_else(|error| panic!("{}: {error}", capture.name));
        assert_eq!((reply.error_code, &*reply.error_status), (1, "Success"));
        let read = reply.response.expect("a response");
        let schema = document.response(sample.operation.id);
        values += compare(&document, schema, &json(capture)["Response"], &read)
            .unwrap_or_else(|missing| panic!("{}: {missing}", capture.name));
        successes += 1;
    }
    assert_eq!(successes + errors, captures.len());
    println!("decoded {successes} responses and {errors} errors; {values} values arrived");
}

fn inner<T: DeserializeOwned + Debug>(document: &Document, capture: &Capture) -> usize {
    let value: T = serde_json::from_slice(&capture.bytes)
        .unwrap_or_else(|error| panic!("{}: {error}", capture.name));
    let schema = document.schema(&capture.name);
    compare(document, schema, &json(capture), &format!("{value:?}"))
        .unwrap_or_else(|missing| panic!("{}: {missing}", capture.name))
}

#[test]
fn every_inner_value_decodes_and_arrives() {
    let Some(captures) = captures("inner") else {
        return;
    };
    let document = Document::load();
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
        println!(
            "{}: {} values arrived",
            capture.name,
            read(&document, capture)
        );
    }
}

#[test]
fn every_table_decodes_and_arrives() {
    let Some(captures) = captures("manifest") else {
        return;
    };
    let document = Document::load();
    let (mut decoded, mut rows, mut without) = (0, 0, Vec::new());
    for capture in &captures {
        match TABLES.iter().find(|table| table.name == capture.name) {
            Some(table) => {
                rows += (table.check)(&document, &capture.bytes).unwrap();
                decoded += 1;
            }
            None => without.push(&*capture.name),
        }
    }
    assert_eq!(without, WITHOUT_SCHEMA);
    assert_eq!(decoded + without.len(), captures.len());
    println!("decoded {decoded} tables with {rows} rows; without schema: {without:?}");
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
        let count = |value: &Value| value.as_object().map_or(0, serde_json::Map::len);
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
