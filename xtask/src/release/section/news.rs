//! What users may name or do besides what they could.

use super::{fill::Items, is_within, name, path};
use crate::diff::code;
use bungie_codegen::{
    Aspect, CallNeeds, Change, Class, Difference, FaceChange, Kind, Origin, What,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is said by name alone, and in which order.
const NAMED: [(Kind, &str); 6] = [
    (Kind::Scope, "scopes"),
    (Kind::Server, "servers"),
    (Kind::Schema, "types"),
    (Kind::Table, "tables of the manifest"),
    (Kind::Property, "fields"),
    (Kind::Parameter, "arguments that may be left out"),
];

pub(super) fn operations(difference: &Difference) -> impl Iterator<Item = &Change> {
    came(difference, Kind::Operation)
}

pub(super) fn of_document(difference: &Difference, calls: &[CallNeeds], items: &mut Items) {
    items.add_all("operations", operations(difference), |change| {
        operation(change, calls)
    });
    for (kind, what) in NAMED {
        let names: Vec<String> = came(difference, kind).map(name).collect();
        let what = match names.len() {
            1 => what.to_owned(),
            count => format!("{count} {what}"),
        };
        items.add_names(&what, &names);
    }
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for change in came(difference, Kind::Value) {
        let name = name(change);
        let parts = name.rsplit_once("::").or_else(|| name.rsplit_once('.'));
        let (of, value) = parts.unwrap_or(("", &name));
        values
            .entry(of.to_owned())
            .or_default()
            .push(value.to_owned());
    }
    for (of, names) in values {
        items.add_names(&format!("values of {}", code(&of)), &names);
    }
    let looser = difference.changes.iter().filter(|change| {
        change.aspect.is_some() && change.class == Class::Additive && change.with.is_none()
    });
    items.add_all("changes that break nothing", looser, |change| {
        format!("{} {}: {}", change.kind, code(&name(change)), change.reason)
    });
    let obsolete = difference
        .changes
        .iter()
        .filter(|change| change.aspect == Some(Aspect::Deprecated) && change.what == What::Added);
    let obsolete: Vec<String> = obsolete.map(name).collect();
    items.add_names("what Bungie calls obsolete", &obsolete);
}

/// What came by itself and breaks nothing.
fn came(difference: &Difference, kind: Kind) -> impl Iterator<Item = &Change> {
    difference.changes.iter().filter(move |change| {
        change.kind == kind
            && change.aspect.is_none()
            && change.what == What::Added
            && change.with.is_none()
            && change.class <= Class::Additive
            && change.origin != Origin::CaughtUp
    })
}

fn operation(change: &Change, calls: &[CallNeeds]) -> String {
    let mut text = code(&change.place);
    if let Some(route) = &change.new {
        text += &format!(": {}", code(route));
    }
    let call = calls.iter().find(|call| call.operation == change.place);
    if let Some(call) = call {
        let who = match call.access {
            "anonymous" => "for anybody",
            "optional" => "with or without a user",
            _ => "for signed-in users",
        };
        text += &format!(", {who}");
        let scopes: Vec<String> = call.scopes.iter().map(|scope| code(scope)).collect();
        if !scopes.is_empty() {
            let scopes = scopes.join(" and ");
            text += &format!(", with the scope {scopes}");
        }
    }
    text
}

/// What came in lines of a face, by the outermost that is new.
pub(super) fn of_face(lines: &[&FaceChange], prefix: &str, items: &mut Items) {
    let came = lines
        .iter()
        .filter(|line| line.old.is_none() && line.breaks.is_none());
    let came = came.filter_map(|line| line.new.as_deref());
    let paths: BTreeSet<&str> = came.map(path).collect();
    let outer = paths.iter().filter(|path| !is_within(path, &paths));
    let names: Vec<String> = outer
        .map(|path| path.strip_prefix(prefix).unwrap_or(path).to_owned())
        .collect();
    items.add_names("names", &names);
}
