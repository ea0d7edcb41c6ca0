//! What happens to schemas, properties and values.

use super::{TRANSFER, change, made, property, remove, schema, tells, told};
use bungie_codegen::{
    Class::{Additive, BreakingSource, BreakingWire},
    Origin::Bungie,
};
use serde_json::json;

const ITEM: &str = "Destiny.Entities.Items.DestinyItemComponent";

#[test]
fn a_property_is_renamed() {
    let difference = made(|document| {
        let properties = &mut schema(document, ITEM)["properties"];
        properties["isLockable"] = remove(properties, "lockable");
    });
    tells(
        &difference,
        &[
            (&format!("property {ITEM}#isLockable"), Additive, Bungie),
            (&format!("property {ITEM}#lockable"), BreakingSource, Bungie),
        ],
    );
    let possible = &difference.possible[0];
    assert_eq!(difference.possible.len(), 1);
    assert_eq!(
        (possible.from.as_str(), possible.to.as_str()),
        (
            format!("{ITEM}#lockable").as_str(),
            format!("{ITEM}#isLockable").as_str(),
        )
    );
    let removed = change(&difference, &format!("property {ITEM}#lockable"));
    let lines: Vec<_> = removed
        .face
        .iter()
        .filter_map(|line| line.old.as_deref())
        .collect();
    assert_eq!(
        lines,
        ["bungie_api::types::DestinyItemComponent.lockable: bool"]
    );
}

#[test]
fn a_property_is_removed() {
    let difference = made(|document| {
        remove(&mut schema(document, ITEM)["properties"], "isWrapper");
    });
    tells(
        &difference,
        &[(
            &format!("property {ITEM}#isWrapper"),
            BreakingSource,
            Bungie,
        )],
    );
    assert!(difference.possible.is_empty());
}

#[test]
fn a_property_is_retyped() {
    let difference = made(|document| {
        *property(document, ITEM, "quantity") = json!({"type": "string"});
    });
    tells(
        &difference,
        &[(
            &format!("property {ITEM}#quantity form"),
            BreakingWire,
            Bungie,
        )],
    );
}

#[test]
fn a_property_may_be_null() {
    let difference = made(|document| {
        property(document, ITEM, "quantity")["nullable"] = true.into();
    });
    tells(
        &difference,
        &[(
            &format!("property {ITEM}#quantity nullable"),
            BreakingSource,
            Bungie,
        )],
    );
}

#[test]
fn a_property_is_added_to_a_request() {
    let difference = made(|document| {
        *property(document, TRANSFER, "note") = json!({"type": "string"});
    });
    tells(
        &difference,
        &[(&format!("property {TRANSFER}#note"), Additive, Bungie)],
    );
}

#[test]
fn an_answers_schema_is_put_into_a_body() {
    let difference = made(|document| {
        let color = json!({"$ref": "#/components/schemas/Destiny.Misc.DestinyColor"});
        *property(document, TRANSFER, "color") = color;
    });
    tells(
        &difference,
        &[(&format!("property {TRANSFER}#color"), Additive, Bungie)],
    );
}

#[test]
fn values_come_go_and_get_other_numbers() {
    let enumeration = "Destiny.ItemLocation";
    let difference = made(|document| {
        let location = schema(document, enumeration);
        let values = location["x-enum-values"].as_array_mut().unwrap();
        let at = |name: &str| {
            values
                .iter()
                .position(|it| it["identifier"] == name)
                .unwrap()
        };
        let (vault, post) = (at("Vault"), at("Postmaster"));
        values[vault]["numericValue"] = 77.into();
        values[post] = json!({"numericValue": 78, "identifier": "Mailbox"});
        let numbers: Vec<_> = values.iter().map(|it| it["numericValue"].clone()).collect();
        location["enum"] = numbers.into();
    });
    tells(
        &difference,
        &[
            ("value Destiny.ItemLocation#Mailbox", Additive, Bungie),
            (
                "value Destiny.ItemLocation#Postmaster",
                BreakingSource,
                Bungie,
            ),
            (
                "value Destiny.ItemLocation#Vault number",
                BreakingWire,
                Bungie,
            ),
        ],
    );
}

#[test]
fn a_definition_is_made_a_table() {
    let name = "Destiny.Definitions.DestinyVendorGroupReference";
    let difference = made(|document| {
        schema(document, name)["x-mobile-manifest-name"] = "VendorGroupReferences".into();
    });
    tells(&difference, &[(&format!("table {name}"), Additive, Bungie)]);
}

#[test]
fn what_a_struct_has_without_names_and_what_a_list_is_of_are_told() {
    let rest = "Destiny.HistoricalStats.DestinyLeaderboardResults";
    let difference = made(|document| {
        let values = &mut schema(document, rest)["additionalProperties"];
        *values = json!({"type": "integer", "format": "int32"});
    });
    let keys: Vec<_> = told(&difference)
        .into_iter()
        .map(|(key, class, _)| (key, class))
        .collect();
    assert_eq!(keys, [(format!("schema {rest} rest"), BreakingWire)]);
    // Values of another schema are other JSON, also in a list.
    let list = "Destiny.Components.Craftables.DestinyCraftableComponent";
    let difference = made(|document| {
        let color = json!({"$ref": "#/components/schemas/Destiny.Misc.DestinyColor"});
        *property(document, list, "sockets") = json!({"type": "array", "items": color});
    });
    tells(
        &difference,
        &[(
            &format!("property {list}#sockets type"),
            BreakingWire,
            Bungie,
        )],
    );
}

#[test]
fn a_namespace_is_renamed_in_good_time() {
    let before = std::time::Instant::now();
    let difference = made(|document| {
        let text = document
            .to_string()
            .replace("/Destiny.Definitions.", "/Destiny.Tables.");
        let text = text.replace("\"Destiny.Definitions.", "\"Destiny.Tables.");
        *document = serde_json::from_str(&text).unwrap();
    });
    assert!(
        difference.possible.len() > 200,
        "{}",
        difference.possible.len()
    );
    assert!(before.elapsed().as_secs() < 30, "{:?}", before.elapsed());
}
