//! Findings while a document is read: errors, and what is an error only for the document in `spec/`.

use crate::{Diagnostics, pointer::Pointer};

/// How far the tables of `spec/` have to fit the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// Every row has to: the document in `spec/` is held to them.
    #[default]
    Exactly,
    /// What does not fit is a warning: another document.
    WhereItFits,
}

#[derive(Debug)]
pub(crate) struct Report {
    fit: Fit,
    pub(crate) errors: Diagnostics,
    pub(crate) warnings: Diagnostics,
    /// Those of either that are about the scope table.
    pub(crate) about_scopes: Diagnostics,
}

impl Report {
    pub(crate) fn new(fit: Fit) -> Self {
        Report {
            fit,
            errors: Diagnostics::default(),
            warnings: Diagnostics::default(),
            about_scopes: Diagnostics::default(),
        }
    }

    /// The document cannot be generated from.
    pub(crate) fn document(
        &mut self,
        at: &Pointer,
        found: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.errors
            .push(crate::document::INPUT, at.as_str(), found, help);
    }

    /// Worth knowing.
    pub(crate) fn warning(
        &mut self,
        at: &Pointer,
        found: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.warnings
            .push(crate::document::INPUT, at.as_str(), found, help);
    }

    /// `scopes.toml` and the document disagree, or the document with itself about scopes.
    pub(crate) fn scopes(&mut self, finding: Diagnostics) {
        self.about_scopes.extend(finding.clone());
        self.table(finding);
    }

    /// A table of `spec/` and the document disagree.
    pub(crate) fn table(&mut self, finding: Diagnostics) {
        match self.fit {
            Fit::Exactly => self.errors.extend(finding),
            Fit::WhereItFits => self.warnings.extend(finding),
        }
    }
}
