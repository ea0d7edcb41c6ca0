//! Findings while a document is read: errors, and what is an error only for the document in `spec/`.

use crate::{Diagnostics, pointer::Pointer};

/// How far the tables of `spec/` have to fit the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// Every row has to: the document in `spec/` is held to them.
    #[default]
    Exactly,
    /// What does not fit is a warning, and what a row does not say is as strict as it can be: the
    /// document in `spec/` before somebody has looked at what is new in it.
    Draft,
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

    pub(crate) fn fit(&self) -> Fit {
        self.fit
    }

    /// The document has a form that the grammar refuses, which is the only way for it to come here.
    pub(crate) fn defect(&mut self, at: &Pointer, found: &str) {
        self.document(
            at,
            format!("{found}, which codegen/src/normal should have refused"),
            "this is a defect of the generator: the grammar lets pass what the steps behind it do not know",
        );
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
            Fit::Draft | Fit::WhereItFits => self.warnings.extend(finding),
        }
    }
}
