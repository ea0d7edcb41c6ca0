//! Corrections of the document, in the form of the OpenAPI Overlay Specification 1.0.
//!
//! An action says where (`target`, JSONPath by RFC 9535) and what (`update` or `remove`). Besides, each one must say why
//! (`description`, and where there is one a source, `x-link`) and what stands there before (`x-expect`, in `x-count`
//! places: one unless given, `"any"` for a rule that holds for whatever it matches). A document that says otherwise makes the correction stale, which is an error: no
//! correction outlives its reason unseen.
//!
//! The document is the one in normal form.

mod action;
mod apply;
mod expect;
mod merge;
mod read;

use crate::Diagnostics;
use crate::pointer::Pointer;
use action::Action;
use serde_json::Value;

/// How findings call the input.
const INPUT: &str = "overlay.json";

/// A list of corrections.
#[derive(Clone, Debug)]
pub struct Overlay {
    actions: Vec<Action>,
}

impl Overlay {
    /// Reads an overlay.
    ///
    /// # Errors
    /// Everything in the text that is not an overlay with reasons and expectations.
    pub fn parse(text: &str) -> Result<Self, Diagnostics> {
        read::overlay(text).map(|actions| Self { actions })
    }

    /// Applies the actions, in order; each sees what those before it left.
    ///
    /// # Errors
    /// Every action that does not fit the document, which is then left as it was.
    pub fn apply(&self, document: &mut Value) -> Result<(), Diagnostics> {
        let mut corrected = document.clone();
        let stale = self.apply_where_it_fits(&mut corrected);
        if stale.is_empty() {
            *document = corrected;
        }
        stale.into_result(())
    }

    /// Applies the actions that fit, and returns the findings on the others.
    ///
    /// This is for documents that the overlay was not written for.
    pub fn apply_where_it_fits(&self, document: &mut Value) -> Diagnostics {
        let mut found = Diagnostics::default();
        for (index, action) in self.actions.iter().enumerate() {
            if let Err(stale) = apply::apply(action, document) {
                let at = Pointer::root().key("actions").index(index);
                found.push(INPUT, &at, stale.found, stale.help);
            }
        }
        found
    }
}
