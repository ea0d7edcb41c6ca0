//! `spec/overlay.json` on the published documents, where they are at hand.

use super::{
    support::{Spec, published},
    *,
};
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

fn corrections() -> (Overlay, usize) {
    let text = Spec::read().overlay;
    let overlay = Overlay::parse(&text).unwrap_or_else(|found| panic!("{found}"));
    (overlay, text.matches("\"target\"").count())
}

#[test]
fn the_corrections_are_an_overlay() {
    assert!(corrections().1 > 0);
}

#[test]
fn the_corrections_fit_the_document_they_are_for() {
    let Some(text) = published(&Spec::read().version()) else {
        return;
    };
    let (corrections, count) = corrections();
    for options in [WITHOUT_PROSE, WITH_PROSE] {
        let mut document = normal(&text, &options);
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
fn the_corrections_fit_document_2_18_0_as_far_as_they_go() {
    // What it has not got yet.
    fit_as_far_as_they_go(
        "2.18.0",
        &[
            "/GroupV2/{groupId}/EditHistory/",
            "DestinyGlobalConstantsDefinition",
            "DestinyMaterialRequirementState",
            "DestinyProgressionSocketPlugOverride",
            "DestinyActivityLoadoutRestrictionDefinition",
        ],
    );
}

#[test]
fn the_corrections_fit_document_2_21_6() {
    fit_as_far_as_they_go("2.21.6", &[]);
}

#[test]
fn the_corrections_fit_document_2_21_7() {
    fit_as_far_as_they_go("2.21.7", &[]);
}

#[test]
fn the_corrections_fit_document_2_21_8() {
    fit_as_far_as_they_go("2.21.8", &[]);
}

#[track_caller]
fn fit_as_far_as_they_go(version: &str, newer: &[&str]) {
    let Some(text) = published(version) else {
        return;
    };
    let mut document = normal(&text, &WITHOUT_PROSE);
    let found = corrections().0.apply_where_it_fits(&mut document).stale;
    assert_eq!(found.iter().count(), newer.len(), "{found}");
    for (stale, newer) in found.iter().zip(newer) {
        assert!(stale.found.contains(newer), "{found}");
        assert!(stale.found.contains("matches nothing"), "{found}");
    }
    let text = to_text(&document);
    assert!(
        to_text(&normal(&text, &WITHOUT_PROSE)) == text,
        "no longer in normal form"
    );
}
