//! What happens to operations, parameters, scopes, the server and the key.

use super::{change, made, operation, parameter, path_of, remove, tells, told};
use crate::{SPEC, difference};
use bungie_codegen::{
    Class::{Additive, BreakingSource, BreakingWire, Metadata},
    Origin::Bungie,
};
use serde_json::{Value, json};

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
