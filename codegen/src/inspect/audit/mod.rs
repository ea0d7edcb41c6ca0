//! Everything that somebody should look at: where document and tables contradict each other, where the document is
//! silent about permissions and hashes, and what was decided by a name alone.

mod access;
mod guesses;
mod hashes;
mod paging;
mod tables;

use crate::{
    Diagnostics, Fit,
    analyze::analyze,
    generate::{Read, read},
    inputs::Inputs,
    report::Report,
};
use serde::Serialize;

/// What somebody should look at.
#[derive(Debug, Serialize)]
pub struct Audit {
    /// The version of the document.
    pub version: String,
    /// By what there is to look at.
    pub sections: Vec<Section>,
}

/// Findings of one kind.
#[derive(Debug, Serialize)]
pub struct Section {
    /// A short name that stays.
    pub name: &'static str,
    /// What the rows have in common.
    pub title: &'static str,
    /// What each is about, and what there is to say of it.
    pub rows: Vec<Vec<String>>,
}

/// Looks through document and tables. What regen would refuse in the tables is a finding here; a
/// document that cannot be read is an error.
pub fn audit(inputs: &Inputs<'_>) -> Result<Audit, Diagnostics> {
    let mut report = Report::new(Fit::WhereItFits);
    let Read { model, tables, .. } = read(inputs, &mut report)?;
    let model = report.errors.into_result(model)?;
    let analysis = analyze(&model);
    let sections = vec![
        access::by_row(&model),
        tables::disagreements(&report.about_scopes),
        access::unused_scopes(&model),
        access::not_on_offer(&model),
        tables::components(&tables.scopes),
        access::anonymous_posts(&model),
        hashes::unmapped(&model),
        access::deprecated_or_preview(&model),
        guesses::ids(&model, &tables.ids),
        guesses::own_hashes(&model),
        paging::paging(&model),
        guesses::sides(&model, &analysis),
        tables::left_out(&report.warnings, &report.about_scopes),
    ];
    Ok(Audit {
        version: model.version,
        sections,
    })
}
