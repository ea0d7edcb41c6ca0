//! The scope table: what of it does not agree with the document, and what it says of components.

use super::Section;
use crate::{Diagnostics, inspect::words::columns, tables::scopes::Scopes};

pub(super) fn disagreements(findings: &Diagnostics) -> Section {
    let lines = findings.iter().map(|finding| {
        format!(
            "{} at {}: {}; {}",
            finding.input, finding.pointer, finding.found, finding.help
        )
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    Section {
        title: "rows that contradict or merely repeat the document, and rows that are missing",
        lines,
    }
}

pub(super) fn components(table: &Scopes) -> Section {
    let rows = table.components.iter().map(|row| {
        let scope = row.scope.as_deref().unwrap_or("-").to_owned();
        [row.name.clone(), scope, row.reason.clone()]
    });
    Section {
        title: "components with a scope, or expressly without one",
        lines: columns(&rows.collect::<Vec<_>>()),
    }
}
