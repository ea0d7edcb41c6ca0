//! What Bungie may do in a year, one thing at a time: each has its class and origin.

use crate::{SPEC, difference};
use Class::{Additive, BreakingSource, BreakingWire, Metadata};
use Origin::{Bungie, CaughtUp, Correction};
use bungie_codegen::{Change, Class, Difference, Origin};
use serde_json::{Value, json};

const ITEM: &str = "Destiny.Entities.Items.DestinyItemComponent";
const TRANSFER: &str = "Destiny.Requests.DestinyItemTransferRequest";

/// The difference that an edit makes.
fn made(edit: impl FnOnce(&mut Value)) -> Difference {
    let mut document: Value = serde_json::from_str(&SPEC.document).unwrap();
    let before = document.clone();
    edit(&mut document);
    assert_ne!(before, document, "the edit changed nothing");
    difference(&SPEC.document, &document.to_string())
}

/// All changes by themselves, as key, class and origin.
fn told(difference: &Difference) -> Vec<(String, Class, Origin)> {
    let alone = difference
        .changes
        .iter()
        .filter(|change| change.with.is_none());
    alone.map(|it| (it.key(), it.class, it.origin)).collect()
}

#[track_caller]
fn tells(difference: &Difference, expected: &[(&str, Class, Origin)]) {
    let told = told(difference);
    let told: Vec<_> = told
        .iter()
        .map(|(key, class, origin)| (key.as_str(), *class, *origin))
        .collect();
    assert_eq!(told, expected);
    // Nothing of it is only in the face.
    let face: Vec<_> = difference
        .face
        .iter()
        .filter(|line| line.breaks.is_some())
        .collect();
    assert!(face.is_empty(), "{face:?}");
}

fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    &mut document["components"]["schemas"][name]
}

fn property<'a>(document: &'a mut Value, of: &str, key: &str) -> &'a mut Value {
    &mut schema(document, of)["properties"][key]
}

fn remove(map: &mut Value, key: &str) -> Value {
    map.as_object_mut().unwrap().shift_remove(key).unwrap()
}

/// The operation of an id, and its path.
fn operation<'a>(document: &'a mut Value, id: &str) -> &'a mut Value {
    let paths = document["paths"].as_object_mut().unwrap().values_mut();
    let mut operations = paths.flat_map(|path| path.as_object_mut().unwrap().values_mut());
    operations.find(|it| it["operationId"] == id).unwrap()
}

fn path_of(document: &Value, id: &str) -> String {
    let mut paths = document["paths"].as_object().unwrap().iter();
    let is_of = |path: &Value| {
        path.as_object()
            .unwrap()
            .values()
            .any(|it| it["operationId"] == id)
    };
    paths.find(|(_, path)| is_of(path)).unwrap().0.clone()
}

fn parameter<'a>(document: &'a mut Value, id: &str, name: &str) -> &'a mut Value {
    let parameters = operation(document, id)["parameters"]
        .as_array_mut()
        .unwrap();
    parameters.iter_mut().find(|it| it["name"] == name).unwrap()
}

fn change<'a>(difference: &'a Difference, key: &str) -> &'a Change {
    difference
        .changes
        .iter()
        .find(|change| change.key() == key)
        .unwrap()
}

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
fn an_operation_is_removed() {
    let difference = made(|document| {
        let path = path_of(document, "Destiny2.GetClanLeaderboards");
        remove(&mut document["paths"], &path);
    });
    tells(
        &difference,
        &[(
            "operation Destiny2.GetClanLeaderboards",
            BreakingWire,
            Bungie,
        )],
    );
    // What `spec/` says of it fits nothing any more.
    assert!(
        difference
            .misfits
            .to_string()
            .contains("Destiny2.GetClanLeaderboards")
    );
}

#[test]
fn an_operation_is_moved() {
    let difference = made(|document| {
        let path = path_of(document, "Destiny2.GetVendors");
        let operation = remove(&mut document["paths"], &path);
        document["paths"][path.replace("/Vendors/", "/AllVendors/")] = operation;
    });
    let change = change(&difference, "operation Destiny2.GetVendors route");
    assert_eq!((change.class, change.origin), (BreakingWire, Bungie));
    assert!(change.new.as_ref().unwrap().ends_with("/AllVendors/"));
    assert_eq!(told(&difference).len(), 1);
}

#[test]
fn the_places_of_a_path_are_exchanged() {
    let difference = made(|document| {
        let path = path_of(document, "Destiny2.GetProfile");
        let operation = remove(&mut document["paths"], &path);
        let path = "/Destiny2/{destinyMembershipId}/Profile/{membershipType}/";
        document["paths"][path] = operation;
    });
    let of = |name: &str| format!("parameter Destiny2.GetProfile?{name} position");
    tells(
        &difference,
        &[
            (&of("destinyMembershipId"), BreakingWire, Bungie),
            (&of("membershipType"), BreakingWire, Bungie),
        ],
    );
}

#[test]
fn an_operation_is_renamed() {
    let difference = made(|document| {
        operation(document, "Destiny2.GetVendors")["operationId"] = "Destiny2.GetAllVendors".into();
    });
    tells(
        &difference,
        &[
            ("operation Destiny2.GetAllVendors", Additive, Bungie),
            ("operation Destiny2.GetVendors", BreakingWire, Bungie),
        ],
    );
    assert_eq!(difference.possible[0].from, "Destiny2.GetVendors");
    assert!(
        difference.possible[0]
            .because
            .starts_with("both are GET /Destiny2/{}")
    );
}

#[test]
fn an_operation_is_deprecated() {
    let difference = made(|document| {
        operation(document, "Destiny2.GetVendors")["deprecated"] = true.into();
    });
    tells(
        &difference,
        &[("operation Destiny2.GetVendors deprecated", Metadata, Bungie)],
    );
}

#[test]
fn an_operation_has_another_tag() {
    let difference = made(|document| {
        operation(document, "Destiny2.GetVendors")["tags"] = json!(["Trending"]);
    });
    tells(
        &difference,
        &[("operation Destiny2.GetVendors tag", BreakingSource, Bungie)],
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
fn a_scope_is_dropped_added_and_another() {
    let asks = |scope: &str| json!([{"oauth2": [scope]}]);
    let dropped = made(|document| {
        remove(operation(document, "Destiny2.TransferItem"), "security");
    });
    let keys: Vec<_> = told(&dropped).into_iter().map(|(key, ..)| key).collect();
    assert_eq!(
        keys,
        [
            "operation Destiny2.TransferItem user",
            "operation Destiny2.TransferItem scope"
        ]
    );
    // By the line of its scope, which is another.
    assert_eq!(dropped.class, Some(BreakingSource));
    let added = made(|document| {
        operation(document, "Destiny2.GetClanLeaderboards")["security"] = asks("ReadGroups");
    });
    tells(
        &added,
        &[
            (
                "operation Destiny2.GetClanLeaderboards user",
                BreakingWire,
                Bungie,
            ),
            (
                "operation Destiny2.GetClanLeaderboards scope",
                BreakingWire,
                Bungie,
            ),
        ],
    );
    let another = made(|document| {
        operation(document, "Destiny2.TransferItem")["security"] = asks("AdminGroups");
    });
    tells(
        &another,
        &[(
            "operation Destiny2.TransferItem scope",
            BreakingWire,
            Bungie,
        )],
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
fn a_parameter_is_made_required_added_and_removed() {
    let required = made(|document| {
        parameter(document, "Destiny2.GetVendors", "filter")["required"] = true.into();
    });
    tells(
        &required,
        &[(
            "parameter Destiny2.GetVendors?filter required",
            BreakingWire,
            Bungie,
        )],
    );
    let removed = made(|document| {
        let parameters = operation(document, "Destiny2.GetVendors")["parameters"].as_array_mut();
        parameters.unwrap().retain(|it| it["name"] != "filter");
    });
    tells(
        &removed,
        &[(
            "parameter Destiny2.GetVendors?filter",
            BreakingSource,
            Bungie,
        )],
    );
    let added = |required: bool| {
        made(|document| {
            let parameters =
                operation(document, "Destiny2.GetVendors")["parameters"].as_array_mut();
            let mut new = json!({"name": "sort", "in": "query", "schema": {"type": "string"}});
            if required {
                new["required"] = true.into();
            }
            parameters.unwrap().push(new);
        })
    };
    tells(
        &added(false),
        &[("parameter Destiny2.GetVendors?sort", Additive, Bungie)],
    );
    tells(
        &added(true),
        &[("parameter Destiny2.GetVendors?sort", BreakingWire, Bungie)],
    );
}

#[test]
fn the_server_and_the_header_of_the_key_are_others() {
    let server =
        made(|document| document["servers"][0]["url"] = "https://api.bungie.net/v2".into());
    tells(
        &server,
        &[
            ("server https://api.bungie.net/v2", Additive, Bungie),
            (
                "server https://www.bungie.net/Platform",
                BreakingWire,
                Bungie,
            ),
        ],
    );
    let header = made(|document| {
        document["components"]["securitySchemes"]["apiKey"]["name"] = "X-Key".into();
    });
    tells(
        &header,
        &[("security-scheme apiKey setting", BreakingWire, Bungie)],
    );
    assert!(header.misfits.to_string().contains("calls.toml"));
}

#[test]
fn the_document_catches_up_with_a_correction() {
    let difference = made(|document| {
        let page = parameter(document, "GroupV2.GetMembersOfGroup", "currentpage");
        page["in"] = "query".into();
        remove(page, "required");
    });
    tells(
        &difference,
        &[
            (
                "parameter GroupV2.GetMembersOfGroup?currentpage position",
                Metadata,
                CaughtUp,
            ),
            (
                "parameter GroupV2.GetMembersOfGroup?currentpage required",
                Metadata,
                CaughtUp,
            ),
        ],
    );
    // The correction that is stale by that is named.
    let misfits = difference.misfits.to_string();
    assert!(misfits.contains("overlay.json at /actions/0"), "{misfits}");
}

#[test]
fn a_correction_fits_no_more() {
    // It expects an int64, and so it leaves the property as it is.
    let difference = made(|document| {
        property(document, "Applications.Application", "scope")["nullable"] = true.into();
        property(document, "Applications.Application", "scope")["format"] = "int32".into();
    });
    let of_scope = |aspect: &str| format!("property Applications.Application#scope{aspect}");
    let form = change(&difference, &of_scope(" form"));
    assert_eq!((form.class, form.origin), (BreakingWire, Bungie));
    assert!(difference.misfits.to_string().contains("overlay.json"));
    // What only the correction said differs in neither document.
    let request = "Destiny.Requests.Actions.DestinyItemActionRequest";
    let difference = made(|document| {
        schema(document, request)["required"] = json!(["itemId"]);
    });
    let of = |key: &str| format!("property {request}#{key} required");
    tells(
        &difference,
        &[
            (&of("characterId"), BreakingSource, Correction),
            (&of("itemId"), Metadata, CaughtUp),
            (&of("membershipType"), BreakingSource, Correction),
        ],
    );
}

#[test]
fn a_key_that_is_left_out_is_another() {
    let with = |length: u32| {
        let mut document: Value = serde_json::from_str(&SPEC.document).unwrap();
        property(&mut document, TRANSFER, "note")["type"] = "string".into();
        property(&mut document, TRANSFER, "note")["maxLength"] = length.into();
        document.to_string()
    };
    let difference = difference(&with(4), &with(5));
    let pointer = format!("/components/schemas/{TRANSFER}/properties/note/maxLength");
    tells(
        &difference,
        &[(&format!("accepted {pointer} setting"), Metadata, Bungie)],
    );
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
fn required_parameters_of_a_query_are_in_another_order() {
    let with = |names: [&str; 2]| {
        let mut document: Value = serde_json::from_str(&SPEC.document).unwrap();
        let parameters =
            operation(&mut document, "Destiny2.GetVendors")["parameters"].as_array_mut();
        parameters.unwrap().extend(names.map(|name| {
            json!({"name": name, "in": "query", "required": true, "schema": {"type": "string"}})
        }));
        document.to_string()
    };
    let difference = difference(&with(["aa", "bb"]), &with(["bb", "aa"]));
    tells(
        &difference,
        &[(
            "operation Destiny2.GetVendors arguments",
            BreakingSource,
            Bungie,
        )],
    );
}

#[test]
fn how_lists_are_written_is_no_matter_of_what_is_no_list() {
    let difference = made(|document| {
        parameter(document, "Destiny2.GetProfile", "membershipType")["explode"] = false.into();
    });
    assert!(difference.changes.is_empty(), "{:?}", difference.changes);
}

#[test]
fn a_correction_that_the_document_half_says_hides_nothing() {
    // The correction adds an int32; the document says the same property with another type.
    let block = "Destiny.Definitions.DestinyActivityPlaylistItemDefinition";
    let difference = made(|document| {
        *property(document, block, "weight") = json!({"type": "integer", "format": "int64"});
    });
    let told = told(&difference);
    let form = (
        format!("property {block}#weight form"),
        BreakingWire,
        Correction,
    );
    assert!(told.contains(&form), "{told:?}");
    assert!(
        told.contains(&(format!("property {block}#weight"), Metadata, CaughtUp)),
        "{told:?}"
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
