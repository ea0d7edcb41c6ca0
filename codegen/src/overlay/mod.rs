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
mod origins;
mod read;

use crate::Diagnostics;
use crate::pointer::Pointer;
use action::Action;
pub(crate) use origins::Blamed;
pub use origins::Origins;
use serde_json::Value;
use std::collections::BTreeSet;

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

    /// What the actions are about and why they are there, in order.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = Reason<'_>> {
        self.actions.iter().map(|action| Reason {
            target: &action.target,
            description: &action.description,
            link: action.link.as_deref(),
        })
    }

    /// Applies the actions, in order; each sees what those before it left.
    ///
    /// # Errors
    /// Every action that does not fit the document, which is then left as it was.
    pub fn apply(&self, document: &mut Value) -> Result<Origins, Diagnostics> {
        let mut corrected = document.clone();
        let Applied { origins, stale } = self.apply_but(&mut corrected, &BTreeSet::new());
        if stale.is_empty() {
            *document = corrected;
        }
        stale.into_result(origins)
    }

    /// Applies the actions that fit.
    ///
    /// This is for documents that the overlay was not written for.
    pub fn apply_where_it_fits(&self, document: &mut Value) -> Applied {
        self.apply_but(document, &BTreeSet::new())
    }

    /// Applies the actions that fit, but for those that are left out, by their indices.
    pub(crate) fn apply_but(&self, document: &mut Value, left_out: &BTreeSet<usize>) -> Applied {
        let mut applied = Applied::default();
        for (index, action) in self.actions.iter().enumerate() {
            if left_out.contains(&index) {
                continue;
            }
            match apply::apply(action, document) {
                Ok(touched) => applied.origins.add(index, touched),
                Err(stale) => {
                    let at = Pointer::root().key("actions").index(index);
                    applied.stale.push(INPUT, &at, stale.found, stale.help);
                }
            }
        }
        applied
    }
}

/// Why an action is there.
#[derive(Debug)]
pub(crate) struct Reason<'a> {
    /// What it is about, a JSONPath.
    pub(crate) target: &'a str,
    pub(crate) description: &'a str,
    pub(crate) link: Option<&'a str>,
}

/// What applying an overlay where it fits did.
#[derive(Debug, Default)]
pub struct Applied {
    /// Which action made what.
    pub origins: Origins,
    /// The actions that do not fit.
    pub stale: Diagnostics,
}
