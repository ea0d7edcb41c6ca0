//! What differs between two documents, as data.
//!
//! - `facts` flattens a document to items by key, each with its aspects: `operations` and `schemas` are its halves,
//!   `types` says what a value is, `sides` which schemas requests and answers hold;
//! - `join` compares the items of two documents, each twice: as they are in normal form, and after the overlay;
//! - `classes` is the table of what a change means, `rules` what `diff.toml` says otherwise;
//! - `face` adds what users name, `possible` what may have been renamed or moved.

mod change;
mod classes;
mod face;
mod facts;
mod join;
mod operations;
mod possible;
mod rules;
mod schemas;
mod sides;
mod types;

pub use change::{
    Aspect, Change, Class, Difference, FaceLine, Ignored, Kind, Origin, Possible, PossibleKind,
    What,
};
pub use rules::DiffRules;

use self::face::{CRATE, FacePaths};
use crate::{
    Diagnostics, Fit, Inputs,
    face::face,
    generate::{corrected_document, generate_with},
    normal,
    tables::accepted::Accepted,
};
use facts::Facts;
use sides::Sides;
use std::{panic::resume_unwind, thread};

/// One of two documents, and what it is made into.
struct Document {
    version: String,
    /// As it is in normal form.
    normal: Facts,
    /// After the overlay.
    corrected: Facts,
    sides: Sides,
    /// What does not fit it.
    warnings: Diagnostics,
    face: String,
    paths: FacePaths,
}

impl Document {
    fn read(inputs: &Inputs<'_>) -> Result<Self, Diagnostics> {
        let inputs = &Inputs {
            fit: Fit::WhereItFits,
            keep_descriptions: false,
            ..*inputs
        };
        let accepted = Accepted::parse(inputs.accepted)?;
        let options = normal::Options {
            keep_descriptions: false,
            accepted: &accepted,
        };
        let (document, left_out) = normal::normalise_noting(inputs.document, &options)?;
        let corrected = corrected_document(inputs)?;
        let version = document.pointer("/info/version");
        let (generated, paths) = generate_with(inputs, FacePaths::new)?;
        let mut normal = Facts::of(&document);
        normal.note_left_out(&left_out);
        let mut after = Facts::of(&corrected);
        after.note_left_out(&left_out);
        Ok(Document {
            version: version
                .and_then(|version| version.as_str())
                .unwrap_or_default()
                .to_owned(),
            normal,
            corrected: after,
            sides: Sides::of(&corrected),
            face: face(&generated.files, CRATE)?,
            warnings: generated.warnings,
            paths,
        })
    }
}

/// Compares two documents, published or imported. The corrections and tables of `spec/` are those of the inputs, and are
/// applied where they fit. `today`, as `2026-11-26`, ends rules.
///
/// # Errors
/// What is wrong with either document or with a table, and rules that have ended.
pub fn diff(
    old: &Inputs<'_>,
    new: &Inputs<'_>,
    rules: &DiffRules,
    today: &str,
) -> Result<Difference, Diagnostics> {
    rules.refuse_ended(today)?;
    // Each takes about a second.
    let (old, new) = thread::scope(|scope| {
        let old = scope.spawn(|| Document::read(old));
        let new = Document::read(new);
        (old.join(), new)
    });
    let old = old.unwrap_or_else(|panic| resume_unwind(panic));
    let (old, new) = (old?, new?);
    let mut changes = join::changes(&old, &new);
    let face = face::attach(&old, &new, &mut changes);
    let ignored = rules.apply(&mut changes);
    let of_face = face.iter().filter(|line| line.breaks.is_some());
    let of_face = of_face.map(|_| Class::BreakingSource);
    let classes = changes.iter().map(|change| change.class).chain(of_face);
    Ok(Difference {
        class: classes.max(),
        possible: possible::possible(&old, &new, &changes),
        misfits: misfits(&old.warnings, &new.warnings),
        old: old.version,
        new: new.version,
        changes,
        face,
        ignored,
    })
}

/// What of `spec/` fits the new document less than the old one.
fn misfits(old: &Diagnostics, new: &Diagnostics) -> Diagnostics {
    let mut misfits = Diagnostics::default();
    for finding in new.iter() {
        if !old.iter().any(|known| known == finding) {
            misfits.extend(finding.clone().into());
        }
    }
    misfits
}
