//! What the changelog says of a release by itself, below the lines that people wrote.

mod breaks;
mod fill;
mod news;

use super::compared::{Compared, OfCrate, Step};
use crate::diff::code;
use bungie_codegen::{CallNeeds, Change, Difference, Origin, What};
use fill::Items;
use std::collections::BTreeSet;

/// What is said of both crates. `calls` says who may call the operations that are new.
pub(super) fn section(compared: &Compared, steps: &[Step; 2], calls: &[CallNeeds]) -> String {
    let [client, api] = steps;
    let parts = [
        of_api(compared, client, api, calls),
        of_client(compared, client),
    ];
    parts.concat()
}

/// The operations of which it has to be known who may call them.
pub(super) fn new_operations(difference: &Difference) -> Vec<String> {
    let new = news::operations(difference);
    new.map(|change| change.place.clone()).collect()
}

fn of_api(compared: &Compared, client: &Step, api: &Step, calls: &[CallNeeds]) -> String {
    if !api.publish {
        return String::new();
    }
    let (mut new, mut breaking, mut by_bungie) =
        (Items::default(), Items::default(), Items::default());
    let mut attached = Vec::new();
    if let Some(difference) = &compared.document {
        news::of_document(difference, calls, &mut new);
        breaks::of_document(difference, &mut breaking);
        caught_up(difference, &mut by_bungie);
        attached = difference.changes.iter().flat_map(|it| &it.face).collect();
    }
    // Lines that follow from the document are said already.
    let rest = compared.api.face.iter().filter(|line| {
        let is_it =
            |other: &&bungie_codegen::FaceLine| (&other.old, &other.new) == (&line.old, &line.new);
        !attached.iter().any(is_it)
    });
    let rest: Vec<_> = rest.collect();
    news::of_face(&rest, "bungie_api::", &mut new);
    breaks::of_face(&rest, &mut breaking);
    let mut text = title(api);
    if new.is_empty() && breaking.is_empty() {
        text += "Nothing else that programs name. ";
    }
    if client.publish {
        let (name, version) = (client.name, &client.version);
        text += &format!("It is made for `{name}` {version}.\n");
    }
    text = text.trim_end().to_owned() + "\n";
    text += &new.under("New");
    text += &breaking.under("Breaks");
    text += &by_bungie.under("Corrections that Bungie's document says by itself now");
    text
}

fn of_client(compared: &Compared, step: &Step) -> String {
    if !step.publish {
        return String::new();
    }
    let OfCrate { face, .. } = &compared.client;
    let lines: Vec<_> = face.iter().collect();
    let (mut new, mut breaking) = (Items::default(), Items::default());
    news::of_face(&lines, "bungie_client::", &mut new);
    breaks::of_face(&lines, &mut breaking);
    let mut text = title(step);
    if new.is_empty() && breaking.is_empty() {
        text += "Nothing else that programs name.\n";
    }
    text = text.trim_end().to_owned() + "\n";
    text += &new.under("New");
    text += &breaking.under("Breaks");
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
