//! Which action made what of the corrected document.

use super::{INPUT, apply::Touched};
use crate::{Diagnostic, Diagnostics, document, pointer::Pointer};
use std::collections::{BTreeMap, BTreeSet};

/// The places that actions touched, each with the index of its action.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    written: Vec<(String, usize)>,
    removed: Vec<(String, usize)>,
}

impl Origins {
    pub(super) fn add(&mut self, action: usize, touched: Touched) {
        for at in touched.removed {
            self.forget(at.as_str());
            self.removed.push(((&at).into(), action));
        }
        let written = touched.written.into_iter();
        self.written
            .extend(written.map(|at| ((&at).into(), action)));
    }

    /// What stood there is gone; what stood behind it in a list has moved.
    fn forget(&mut self, gone: &str) {
        self.written.retain(|(at, _)| !is_at_or_below(at, gone));
        let Some((list, index)) = gone.rsplit_once('/') else {
            return;
        };
        let Ok(index) = index.parse::<usize>() else {
            return;
        };
        for (at, _) in &mut self.written {
            let moved = at.strip_prefix(list).and_then(|rest| {
                let rest = rest.strip_prefix('/')?;
                let (own, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                let own = own.parse::<usize>().ok().filter(|own| *own > index)?;
                Some(format!("{list}/{}{below}", own - 1))
            });
            if let Some(moved) = moved {
                *at = moved;
            }
        }
    }

    /// The actions that wrote or removed anything.
    pub(crate) fn actions(&self) -> BTreeSet<usize> {
        let all = self.written.iter().chain(&self.removed);
        all.map(|(_, action)| *action).collect()
    }

    /// The actions that wrote or removed something at a place, in it, or around it.
    pub(crate) fn touching(&self, at: &str) -> BTreeSet<usize> {
        let all = self.written.iter().chain(&self.removed);
        let touching =
            all.filter(|(place, _)| is_at_or_below(place, at) || is_at_or_below(at, place));
        touching.map(|(_, action)| *action).collect()
    }

    /// The last action that wrote a place or what holds it.
    fn writer(&self, at: &str) -> Option<usize> {
        let above = self
            .written
            .iter()
            .filter(|(place, _)| is_at_or_below(at, place));
        let (_, action) = above.max_by_key(|(place, action)| (place.len(), *action))?;
        Some(*action)
    }

    /// The actions behind a finding about a place of the corrected document: the last one that wrote the place or
    /// what holds it, or else those that wrote something in it, or else one that removed what the finding names.
    fn of(&self, finding: &Diagnostic) -> BTreeSet<usize> {
        let at = &finding.pointer;
        if let Some(action) = self.writer(at) {
            return BTreeSet::from([action]);
        }
        let below = |places: &[(String, usize)]| -> BTreeSet<usize> {
            let below = places.iter().filter(|(place, _)| is_at_or_below(place, at));
            below.map(|(_, action)| *action).collect()
        };
        let mut actions = below(&self.written);
        actions.extend(below(&self.removed));
        if actions.is_empty() {
            let named = finding.names.as_deref();
            let removed = self
                .removed
                .iter()
                .filter(|(place, _)| named == Some(place));
            actions.extend(removed.map(|(_, action)| *action));
        }
        actions
    }

    /// Findings about the corrected document as findings about the actions behind them, and those behind which there
    /// is none.
    pub(crate) fn blame(&self, found: Diagnostics) -> Blamed {
        let mut blamed = Blamed::default();
        // What one action does in many places is one finding.
        let mut made: BTreeMap<(usize, &str), Vec<&Diagnostic>> = BTreeMap::new();
        for finding in found.iter() {
            let actions = self.of(finding);
            if actions.is_empty() {
                let mut finding = finding.clone();
                finding.found += &format!(" (after the corrections of {INPUT})");
                blamed.others.extend(finding.into());
            }
            for action in actions {
                blamed.actions.insert(action);
                made.entry((action, &finding.found))
                    .or_default()
                    .push(finding);
            }
        }
        for ((action, what), findings) in made {
            let at = Pointer::root().key("actions").index(action);
            let Some(first) = findings.first() else {
                continue;
            };
            let more = match findings.len() - 1 {
                0 => String::new(),
                more => format!(", and in {more} more places"),
            };
            let found = format!("makes {what} at {}{more}", first.pointer);
            let near = first
                .help
                .starts_with("perhaps")
                .then_some(first.help.as_str());
            let help = near
                .unwrap_or("change or remove the action; what is wrong stands there only by it");
            blamed.findings.push(INPUT, &at, found, help);
        }
        blamed
    }
}

impl Origins {
    /// The same findings, with the action that wrote the place where there is one.
    pub(crate) fn sign(&self, found: Diagnostics) -> Diagnostics {
        let mut signed = Diagnostics::default();
        for finding in found.iter() {
            let mut finding = finding.clone();
            let is_of_document = finding.input == document::INPUT;
            if let Some(action) = self.writer(&finding.pointer).filter(|_| is_of_document) {
                finding.found += &format!(" (written by /actions/{action} of {INPUT})");
            }
            signed.extend(finding.into());
        }
        signed
    }
}

/// What is wrong with a corrected document, by who made it so.
#[derive(Debug, Default)]
pub(crate) struct Blamed {
    /// The indices of the actions.
    pub(crate) actions: BTreeSet<usize>,
    /// Findings about them.
    pub(crate) findings: Diagnostics,
    /// Findings about what no action touched.
    pub(crate) others: Diagnostics,
}

fn is_at_or_below(at: &str, place: &str) -> bool {
    at.strip_prefix(place)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{Origins, Touched};
    use crate::{Diagnostics, pointer::Pointer};

    fn place(text: &str) -> Pointer {
        text.split('/')
            .skip(1)
            .fold(Pointer::root(), |at, key| at.key(key))
    }

    fn touched(written: &[&str], removed: &[&str]) -> Touched {
        Touched {
            written: written.iter().map(|text| place(text)).collect(),
            removed: removed.iter().map(|text| place(text)).collect(),
        }
    }

    fn actions(origins: &Origins, at: &str, found: &str) -> Vec<usize> {
        let mut findings = Diagnostics::default();
        findings.push("document", at, "", "");
        if !found.is_empty() {
            findings.last_names(found.to_owned());
        }
        origins.blame(findings).actions.into_iter().collect()
    }

    #[test]
    fn the_nearest_writer_is_behind_a_finding() {
        let mut origins = Origins::default();
        origins.add(0, touched(&["/a"], &[]));
        origins.add(1, touched(&["/a/b"], &[]));
        origins.add(2, touched(&["/c/d", "/c/e"], &["/x"]));
        assert_eq!(actions(&origins, "/a/b/c", ""), [1]);
        assert_eq!(actions(&origins, "/a/bc", ""), [0]);
        assert_eq!(actions(&origins, "/c", ""), [2]);
        assert_eq!(actions(&origins, "/d", ""), [0_usize; 0]);
        assert_eq!(actions(&origins, "/d", "/x"), [2]);
    }

    #[test]
    fn a_removal_moves_what_stands_behind() {
        let mut origins = Origins::default();
        origins.add(0, touched(&["/list/2/key"], &[]));
        origins.add(1, touched(&[], &["/list/1"]));
        assert_eq!(actions(&origins, "/list/1/key", ""), [0]);
        assert_eq!(actions(&origins, "/list/2/key", ""), [0_usize; 0]);
    }
}
