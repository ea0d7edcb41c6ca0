//! Real answers, inner values and tables, where they are at hand.

use super::lost::compare;
use bungie_api::{
    Definition,
    serde::{Serialize, de::DeserializeOwned},
    types::*,
    wire::Decode,
};
use bungie_testing::{
    corpus::{Capture, captures},
    fake::document::DOCUMENT,
    passed_over, samples,
};
use serde_json::Value;
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

/// Panics if anything is lost, or if there is anything that the document does not know. Gives the number of values
/// that came back.
fn check(name: &str, schema: &Value, sent: &Value, written: &Value) -> usize {
    let found = compare(&DOCUMENT, schema, sent, written);
    assert!(found.lost.is_empty(), "{name}: {:#?}", found.lost);
    assert_eq!(found.unknown_properties, 0, "{name}");
    found.same
}

#[test]
fn responses_come_back() {
    let Some(captures) = captures("responses") else {
        return;
    };
    let samples = samples::all();
    for capture in &captures {
        let name = &capture.name;
        // Errors have no response that could be lost.
        if capture.subject().starts_with("_error.") {
            continue;
        }
        let sample = samples
            .iter()
            .find(|sample| sample.operation.id == capture.subject())
            .unwrap_or_else(|| panic!("{name}: no such operation"));
        let written =
            (sample.reencode)(&capture.bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let schema = &DOCUMENT.operation(capture.subject()).unwrap().response;
        let response = &json(capture)["Response"];
        let same = check(name, schema, response, &written);
        assert_eq!((sample.passed_over)(response).unwrap(), [""; 0], "{name}");
        println!("{name}: {same} values came back");
    }
}

fn reencode<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Value {
    let read: T = serde_json::from_slice(bytes).unwrap();
    serde_json::to_value(read).unwrap()
}

#[test]
fn inner_values_come_back() {
    let Some(captures) = captures("inner") else {
        return;
    };
    for capture in &captures {
        let written = match &*capture.name {
            "Destiny.Definitions.DestinyInventoryItemDefinition" => {
                reencode::<DestinyInventoryItemDefinition>(&capture.bytes)
            }
            "Destiny.Responses.DestinyLinkedProfilesResponse" => {
                reencode::<DestinyLinkedProfilesResponse>(&capture.bytes)
            }
            other => panic!("which type is {other}?"),
        };
        check(
            &capture.name,
            schema(&capture.name),
            &json(capture),
            &written,
        );
    }
}

/// The schema with this name, or with one that ends in it.
fn schema(name: &str) -> &'static Value {
    let (_, schema) = DOCUMENT
        .schemas()
        .find(|(known, _)| known.rsplit('.').next() == name.rsplit('.').next())
        .unwrap_or_else(|| panic!("no schema {name}"));
    schema
}

/// A table of the captures, read and written as one.
struct Table {
    name: &'static str,
    reencode: fn(&[u8]) -> Value,
    passed_over: fn(&Value) -> Result<Vec<String>, String>,
}

impl Table {
    const fn of<D: Definition + Decode + DeserializeOwned + Serialize>() -> Self {
        Table {
            name: D::TABLE,
            reencode: reencode::<HashMap<u32, D>>,
            passed_over: passed_over::<HashMap<u32, D>>,
        }
    }
}

#[test]
fn tables_come_back() {
    let Some(captures) = captures("manifest") else {
        return;
    };
    let mut without = Vec::new();
    for capture in &captures {
        let Some(table) = TABLES.iter().find(|table| table.name == capture.name) else {
            without.push(&*capture.name);
            continue;
        };
        let Value::Object(written) = (table.reencode)(&capture.bytes) else {
            panic!("{}: no table", capture.name);
        };
        let sent = json(capture);
        assert_eq!(
            (table.passed_over)(&sent).unwrap(),
            [""; 0],
            "{}",
            capture.name
        );
        let Value::Object(sent) = sent else {
            panic!("{}: never a table", capture.name);
        };
        assert_eq!(written.len(), sent.len());
        for (key, row) in &sent {
            let name = format!("{} {key}", capture.name);
            check(&name, schema(&capture.name), row, &written[key]);
        }
    }
    assert_eq!(without, WITHOUT_SCHEMA);
}

macro_rules! tables {
    ($($table:ident)*) => {
        const TABLES: &[Table] = &[$(Table::of::<$table>(),)*];
    };
}

tables! {
    DestinyActivityDifficultyTierCollectionDefinition
    DestinyActivityModeDefinition
    DestinyActivityTypeDefinition
    DestinyChecklistDefinition
    DestinyClassDefinition
    DestinyDamageTypeDefinition
    DestinyEnergyTypeDefinition
    DestinyEventCardDefinition
    DestinyGenderDefinition
    DestinyGuardianRankConstantsDefinition
    DestinyInventoryBucketDefinition
    DestinyInventoryItemDefinition
    DestinyItemTierTypeDefinition
    DestinyLocationDefinition
    DestinyMaterialRequirementSetDefinition
    DestinyMetricDefinition
    DestinyObjectiveDefinition
    DestinyPlugSetDefinition
    DestinyPresentationNodeDefinition
    DestinyProgressionLevelRequirementDefinition
    DestinyRaceDefinition
    DestinyReportReasonCategoryDefinition
    DestinySandboxPerkDefinition
    DestinySeasonPassDefinition
    DestinySocketTypeDefinition
    DestinyStatGroupDefinition
    DestinyUnlockDefinition
}
