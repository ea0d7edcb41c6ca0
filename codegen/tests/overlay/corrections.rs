//! `spec/overlay.json` on the published documents, where they are at hand.

use super::*;
use bungie_codegen::{
    Accepted,
    normal::{Options, normalise, to_text},
};

static NOTHING: Accepted = Accepted::nothing();
const WITHOUT_PROSE: Options<'_> = Options {
    keep_descriptions: false,
    accepted: &NOTHING,
};
const WITH_PROSE: Options<'_> = Options {
    keep_descriptions: true,
    accepted: &NOTHING,
};

fn normal(text: &str, options: &Options<'_>) -> Value {
    normalise(text, options).unwrap_or_else(|found| panic!("{found}"))
}

fn published(version: &str, options: &Options<'_>) -> Option<Value> {
    let path = format!(
        "{}/../../shared/spec/openapi-{version}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: there is no {path}");
        return None;
    };
    Some(normal(&text, options))
}

fn corrections() -> (Overlay, usize) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/overlay.json");
    let text = std::fs::read_to_string(path).unwrap();
    let overlay = Overlay::parse(&text).unwrap_or_else(|found| panic!("{found}"));
    (overlay, text.matches("\"target\"").count())
}

#[test]
fn the_corrections_are_an_overlay() {
    assert!(corrections().1 > 0);
}

#[test]
fn the_corrections_fit_the_document_they_are_for() {
    let (corrections, count) = corrections();
    for options in [WITHOUT_PROSE, WITH_PROSE] {
        let Some(mut document) = published("2.21.7", &options) else {
            continue;
        };
        corrections
            .apply(&mut document)
            .unwrap_or_else(|found| panic!("{found}"));
        let text = to_text(&document);
        assert!(
            to_text(&normal(&text, &options)) == text,
            "no longer in normal form"
        );

        // A correction is not made twice.
        let stale = corrections.apply_where_it_fits(&mut document).stale;
        assert_eq!(stale.iter().count(), count, "{stale}");
    }
}

#[test]
fn the_corrections_fit_older_documents_as_far_as_they_go() {
    // What 2.18.0 has not got yet.
    let newer = vec![
        "/GroupV2/{groupId}/EditHistory/",
        "DestinyGlobalConstantsDefinition",
        "DestinyMaterialRequirementState",
        "DestinyProgressionSocketPlugOverride",
        "DestinyActivityLoadoutRestrictionDefinition",
    ];
    for (version, newer) in [("2.18.0", newer), ("2.21.6", vec![])] {
        let Some(mut document) = published(version, &WITHOUT_PROSE) else {
            continue;
        };
        let found = corrections().0.apply_where_it_fits(&mut document).stale;
        assert_eq!(found.iter().count(), newer.len(), "{version}: {found}");
        for (stale, newer) in found.iter().zip(newer) {
            assert!(stale.found.contains(newer), "{version}: {found}");
            assert!(
                stale.found.contains("matches nothing"),
                "{version}: {found}"
            );
        }
        let text = to_text(&document);
        assert!(
            to_text(&normal(&text, &WITHOUT_PROSE)) == text,
            "{version}: no longer in normal form"
        );
    }
}
