//! The scope table: what of it does not agree with the document, and what it says of components.

use super::Section;
use crate::{Diagnostics, tables::scopes::Scopes};

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
        name: "disagreements",
        title: "rows that contradict or merely repeat the document, and rows that are missing",
        rows: lines.into_iter().map(|line| vec![line]).collect(),
    }
}

/// What regen would stop at, and what was guessed instead.
pub(super) fn left_out(warnings: &Diagnostics, about_scopes: &Diagnostics) -> Section {
    let others = warnings
        .iter()
        .filter(|warning| about_scopes.iter().all(|it| it != *warning));
    let rows = others.map(|warning| {
        let place = format!("{} at {}", warning.input, warning.pointer);
        vec![place, warning.found.clone()]
    });
    Section {
        name: "left-out",
        title: "corrections, rows and lines that do not fit or are missing",
        rows: rows.collect(),
    }
}

pub(super) fn components(table: &Scopes) -> Section {
    let rows = table.components.iter().map(|row| {
        let scope = row.scope.as_deref().unwrap_or("-").to_owned();
        [row.name.clone(), scope, row.reason.clone()]
    });
    Section {
        name: "components",
        title: "components with a scope, or expressly without one",
        rows: rows.map(Vec::from).collect(),
    }
}
