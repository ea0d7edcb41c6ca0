//! `spec/overlay.json` on the published documents, where they are at hand.

use super::{
    support::{PUBLISHED, Spec, published},
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
fn the_corrections_fit_other_documents_as_far_as_they_go() {
    let mut newer = Vec::new();
    for version in PUBLISHED {
        let Some(text) = published(version) else {
            return;
        };
        let mut document = normal(&text, &WITHOUT_PROSE);
        let found = corrections().0.apply_where_it_fits(&mut document).stale;
        // What a document has, all of them say alike; some have not got it yet.
        for stale in found.iter() {
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
        newer.push(found.iter().count());
    }
    assert!(
        newer[0] > 0 && newer.is_sorted_by(|a, b| a >= b),
        "{newer:?}"
    );
}
