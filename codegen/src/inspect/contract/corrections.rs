//! The corrections that a document was given.

use crate::overlay::{Origins, Overlay};
use serde::Serialize;

/// An action of the overlay.
#[derive(Clone, Debug, Serialize)]
pub struct Correction {
    /// Its place in the list of actions.
    pub action: usize,
    /// What it is about, a JSONPath.
    pub target: String,
    /// Why it is there.
    pub description: String,
    /// Its source.
    pub link: Option<String>,
}

/// Those that fit the document.
pub(super) fn corrections(overlay: &Overlay, origins: &Origins) -> Vec<Correction> {
    let applied = origins.actions();
    let actions = overlay.reasons().enumerate();
    let actions = actions.filter(|(action, _)| applied.contains(action));
    let corrections = actions.map(|(action, reason)| Correction {
        action,
        target: reason.target.to_owned(),
        description: reason.description.to_owned(),
        link: reason.link.map(str::to_owned),
    });
    corrections.collect()
}
