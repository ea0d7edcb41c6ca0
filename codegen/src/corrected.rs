//! The document that is generated from: in normal form, corrected, and held to the grammar once more.

use crate::{
    Diagnostics, Fit, normal,
    overlay::{Applied, Blamed, Origins, Overlay},
    report::Report,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// A corrected document.
#[derive(Debug)]
pub(crate) struct Corrected {
    pub(crate) document: Value,
    /// Which correction made what of it.
    pub(crate) origins: Origins,
    /// The number of schemas that the overlay took out.
    pub(crate) skipped: usize,
}

/// Applies the overlay to a document in normal form. What an action makes that the grammar does not know is a finding
/// about the action; where the overlay need not fit, such an action is left out like one that is stale.
pub(crate) fn correct(
    document: &Value,
    overlay: &Overlay,
    options: &normal::Options<'_>,
    report: &mut Report,
) -> Result<Corrected, Diagnostics> {
    let (mut left_out, mut misfits) = (BTreeSet::new(), Diagnostics::default());
    loop {
        let mut corrected = document.clone();
        let Applied { origins, stale } = overlay.apply_but(&mut corrected, &left_out);
        let found = match normal::normalise_again(corrected, options) {
            // What follows from a correction that is missing is no news.
            Ok(_) if report.fit() == Fit::Exactly && !stale.is_empty() => return Err(stale),
            Ok(corrected) => {
                let skipped = schema_count(document).saturating_sub(schema_count(&corrected));
                report.table(stale);
                report.table(misfits);
                return Ok(Corrected {
                    document: corrected,
                    origins,
                    skipped,
                });
            }
            Err(found) => found,
        };
        let Blamed {
            actions,
            findings,
            others,
        } = origins.blame(found);
        if report.fit() == Fit::Exactly || actions.is_empty() {
            let mut all = stale;
            all.extend(findings);
            all.extend(others);
            return Err(all);
        }
        left_out.extend(actions);
        misfits.extend(findings);
    }
}

fn schema_count(document: &Value) -> usize {
    document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .map_or(0, serde_json::Map::len)
}
