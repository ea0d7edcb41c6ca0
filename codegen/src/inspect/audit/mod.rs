//! Everything about permissions and hashes that somebody should look at: where document and tables
//! contradict each other, and where the document is silent.

mod access;
mod hashes;
mod tables;

use crate::{
    Diagnostics, Fit,
    generate::{Inputs, Read, read},
    report::Report,
};

/// One kind of finding, by line.
struct Section {
    title: &'static str,
    lines: Vec<String>,
}

/// All findings, as text in numbered sections. What regen would refuse in the tables is a finding
/// here; a document that cannot be read is an error.
pub fn audit(inputs: &Inputs<'_>) -> Result<String, Diagnostics> {
    let mut report = Report::new(Fit::WhereItFits);
    let Read { model, scopes, .. } = read(inputs, &mut report)?;
    let model = report.errors.into_result(model)?;
    let sections = [
        access::by_row(&model),
        tables::disagreements(&report.about_scopes),
        access::unused_scopes(&model),
        access::not_on_offer(&model),
        tables::components(&scopes),
        access::anonymous_posts(&model),
        hashes::unmapped(&model),
        access::deprecated_or_preview(&model),
    ];
    let mut text = format!("document {}\n", model.version);
    for (index, section) in sections.iter().enumerate() {
        let Section { title, lines } = section;
        text += &format!("\n({}) {title}: {}\n", index + 1, lines.len());
        for line in lines {
            text += &format!("  {line}\n");
        }
    }
    Ok(text)
}
