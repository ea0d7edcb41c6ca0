//! What happens to what is corrected or left out here.

use super::{TRANSFER, change, made, parameter, property, remove, schema, tells, told};
use crate::{SPEC, difference};
use bungie_codegen::{
    Class::{BreakingSource, BreakingWire, Metadata},
    Origin::{Bungie, CaughtUp, Correction},
};
use serde_json::{Value, json};

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
