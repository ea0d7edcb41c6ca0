//! What the changelog says of a release by itself, below the lines that people wrote.

mod breaks;
mod fill;
mod news;

use super::{
    changelog::TOLD,
    compared::{Compared, Step},
};
use crate::{
    crates::{Crate, Each, OfDocument},
    diff::{code, plain},
};
use bungie_codegen::{CallNeeds, Change, Difference, Origin, What};
use fill::Items;
use std::collections::BTreeSet;

/// What is said of the crates. `calls` says who may call the operations that are new.
pub(super) fn section(compared: &Compared, steps: &Each<Step>, calls: &[CallNeeds]) -> String {
    let published = TOLD.into_iter().filter(|it| steps[*it].publish);
    let parts = published.map(|it| of_crate(compared, steps, it, calls));
    parts.collect()
}

/// The operations of which it has to be known who may call them.
pub(super) fn new_operations(difference: &Difference) -> Vec<String> {
    let new = news::operations(difference);
    new.map(|change| change.place.clone()).collect()
}

fn of_crate(compared: &Compared, steps: &Each<Step>, of: Crate, calls: &[CallNeeds]) -> String {
    let facts = of.facts();
    let (mut new, mut breaking, mut by_bungie) =
        (Items::default(), Items::default(), Items::default());
    let mut attached = Vec::new();
    let document = compared.document.as_ref();
    if let (Some(OfDocument::Source), Some(difference)) = (facts.document, document) {
        news::of_document(difference, calls, &mut new);
        breaks::of_document(difference, &mut breaking);
        caught_up(difference, &mut by_bungie);
        attached = difference.changes.iter().flat_map(|it| &it.face).collect();
    }
    // Lines that follow from the document are said already.
    let rest = compared.of[of].face.iter().filter(|line| {
        let is_it =
            |other: &&bungie_codegen::FaceLine| (&other.old, &other.new) == (&line.old, &line.new);
        !attached.iter().any(is_it)
    });
    let rest: Vec<_> = rest.collect();
    news::of_face(&rest, &format!("{}::", of.library()), &mut new);
    breaks::of_face(&rest, &mut breaking);
    let mut said = Vec::new();
    if new.is_empty() && breaking.is_empty() {
        said.push("Nothing else that programs name.".to_owned());
    }
    if let (Some(OfDocument::Copy), Some(difference)) = (facts.document, document) {
        said.push(format!(
            "It answers by document {}.",
            plain(&difference.new)
        ));
    }
    let client = &steps[Crate::Client];
    if facts.on_client.is_some() && client.publish {
        said.push(format!(
            "It is made for `{}` {}.",
            client.name, client.version
        ));
    }
    let text = title(&steps[of]) + &said.join(" ");
    let mut text = text.trim_end().to_owned() + "\n";
    text += &new.under("New");
    text += &breaking.under("Breaks");
    text += &by_bungie.under("Corrections that Bungie's document says by itself now");
    text
}

fn title(step: &Step) -> String {
    format!("\n### `{}` {}\n\n", step.name, step.version)
}

/// What was a correction here.
fn caught_up(difference: &Difference, items: &mut Items) {
    let changes = difference.changes.iter();
    let changes = changes.filter(|it| it.origin == Origin::CaughtUp && it.with.is_none());
    items.add_all("corrections", changes, |change| {
        let aspect = change.aspect.map(|aspect| format!(", {aspect}"));
        let gone = match change.what {
            What::Removed if aspect.is_none() => " is gone",
            _ => "",
        };
        let (kind, name) = (change.kind, code(&name(change)));
        format!("{kind} {name}{}{gone}", aspect.unwrap_or_default())
    });
}

/// What users call it: the shortest path among its lines of the face, or what the document calls it.
fn name(change: &Change) -> String {
    let lines = change.face.iter();
    let lines = lines.filter_map(|line| line.new.as_deref().or(line.old.as_deref()));
    let paths = lines.map(path);
    let path = paths.min_by_key(|path| path.len());
    match path {
        Some(path) => {
            let path = path.strip_prefix("bungie_api::").unwrap_or(path);
            path.strip_prefix("types::").unwrap_or(path).to_owned()
        }
        None => change.place.replace('#', "."),
    }
}

/// The path that a line of a face begins with.
fn path(line: &str) -> &str {
    let path = line.split(' ').next().unwrap_or(line);
    path.trim_end_matches(':')
}

/// Whether a path is below one of these.
fn is_within(path: &str, owners: &BTreeSet<&str>) -> bool {
    let ends = path.rmatch_indices(['.', ':']).map(|(end, _)| end);
    let mut above = ends.filter_map(|end| path.get(..end));
    above.any(|above| owners.contains(above.trim_end_matches(':')))
}
