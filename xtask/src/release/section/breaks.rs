//! What breaks programs, and what to do about it.

use super::{fill::Items, is_within, name, path};
use crate::diff::code;
use bungie_codegen::{Aspect, Change, Class, Difference, FaceChange, FaceLine, Kind, What};
use std::collections::BTreeSet;

/// How many changes are said one by one.
const LISTED: usize = 60;

pub(super) fn of_document(difference: &Difference, items: &mut Items) {
    let breaking = difference.changes.iter();
    let breaking = breaking.filter(|it| it.class >= Class::BreakingSource && it.with.is_none());
    let breaking: Vec<&Change> = breaking.collect();
    for change in breaking.iter().take(LISTED) {
        let is_gone = change.aspect.is_none() && change.what == What::Removed;
        // What a type implements goes with it.
        let lines = change.face.iter().filter(|line| {
            line.breaks.is_some() && !(is_gone && line.old.as_deref().is_some_and(is_impl))
        });
        let lines: Vec<String> = lines.flat_map(signed).collect();
        items.add_with_lines(&said(change), &lines);
    }
    if let Some(more) = breaking.len().checked_sub(LISTED).filter(|more| *more > 0) {
        items.add(&format!("and {more} more changes"));
    }
}

fn said(change: &Change) -> String {
    let (kind, name, reason) = (change.kind, code(&name(change)), &change.reason);
    let happened = match (change.aspect, change.what) {
        (None, What::Removed) => "is gone".to_owned(),
        (None, _) => "is new".to_owned(),
        (Some(flag), What::Added) if is_flag(flag) => format!("is {flag} now"),
        (Some(flag), _) if is_flag(flag) => format!("is {flag} no more"),
        (Some(aspect), _) => format!("has another {aspect}"),
    };
    let values = match (&change.old, &change.new) {
        (Some(old), Some(new)) if change.aspect.is_some() => {
            format!(", {} → {}", code(old), code(new))
        }
        (None, Some(new)) if change.aspect.is_some_and(|aspect| !is_flag(aspect)) => {
            format!(", {}", code(new))
        }
        _ => String::new(),
    };
    let advice = advice(change);
    format!("{kind} {name} {happened}{values}: {reason}. {advice}")
}

/// Whether an aspect is there or not, and says no more.
fn is_flag(aspect: Aspect) -> bool {
    matches!(aspect, Aspect::Required | Aspect::Nullable)
}

/// Whether a line of a face is about what a type implements. A field has a dot in its path.
fn is_impl(line: &str) -> bool {
    let path = line.split(' ').next().unwrap_or(line);
    path.ends_with(':') && !path.contains('.')
}

/// What a program does about it.
fn advice(change: &Change) -> &'static str {
    let whole = change.aspect.is_none();
    match (change.kind, change.aspect, change.what) {
        (Kind::Operation, None, What::Removed) => "Take the calls away: they can only fail.",
        (_, _, What::Removed) if whole => "Take away what names it.",
        (_, _, What::Added) if whole => "Give it where it is asked for.",
        (Kind::Operation, Some(Aspect::Tag), _) => "Name it in its new module.",
        (Kind::Operation, Some(Aspect::User), _) => "Call it as a user.",
        (Kind::Operation, Some(Aspect::Scope), _) => {
            "Ask for the scope, and have users sign in again."
        }
        (Kind::Operation, Some(Aspect::Route | Aspect::Server), _)
        | (Kind::Parameter, Some(Aspect::Position | Aspect::Style), _)
        | (Kind::Value, Some(Aspect::Number), _)
        | (Kind::Envelope | Kind::SecurityScheme, ..) => {
            "Build against this version; older builds go wrong."
        }
        (_, Some(Aspect::Required), _) => "The constructor has other arguments: give these.",
        _ => "Take the new type where it is read or written.",
    }
}

/// What breaks in lines of a face.
pub(super) fn of_face(lines: &[&FaceChange], items: &mut Items) {
    let breaking = lines.iter().filter_map(|line| Some((*line, line.breaks?)));
    let gone = lines.iter().filter(|line| line.new.is_none());
    let gone = gone.filter_map(|line| line.old.as_deref());
    let items_gone: BTreeSet<&str> = gone.filter(|line| !is_impl(line)).map(path).collect();
    // What goes with something is not said again.
    let goes_with = |line: &FaceChange| {
        let old = line.old.as_deref().filter(|_| line.new.is_none());
        old.is_some_and(|old| {
            is_within(path(old), &items_gone) || (is_impl(old) && items_gone.contains(path(old)))
        })
    };
    let breaking: Vec<_> = breaking.filter(|(line, _)| !goes_with(line)).collect();
    for (line, breaks) in breaking.iter().take(LISTED) {
        let either = line.old.as_deref().or(line.new.as_deref());
        let name = code(path(either.unwrap_or_default()));
        let advice = match (&line.old, &line.new) {
            (Some(_), None) => "Take away what names it.",
            (None, _) => "Add it.",
            _ => "Write it as the second line says.",
        };
        let lines = signed(&FaceLine {
            old: line.old.clone(),
            new: line.new.clone(),
            breaks: Some(breaks),
        });
        items.add_with_lines(&format!("{name}: {breaks}. {advice}"), &lines);
    }
    if let Some(more) = breaking.len().checked_sub(LISTED).filter(|more| *more > 0) {
        items.add(&format!("and {more} more lines of the face"));
    }
}

fn signed(line: &FaceLine) -> Vec<String> {
    let old = line.old.iter().map(|line| format!("- {line}"));
    let new = line.new.iter().map(|line| format!("+ {line}"));
    old.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bungie_codegen::compare_faces;

    #[test]
    fn what_goes_with_a_type_is_not_said_again() {
        let old = "a::T struct, derives Clone\na::T.x: u8\na::T::f fn(&self)\na::U struct, derives Clone\na::U::g fn()\n";
        let changes = compare_faces(old, "a::U struct\n");
        let mut items = Items::default();
        of_face(&changes.iter().collect::<Vec<_>>(), &mut items);
        let text = items.under("Breaks");
        let said: Vec<&str> = text.lines().filter(|line| line.starts_with("- ")).collect();
        let expected = [
            "- `a::T`: it is gone. Take away what names it.",
            "- `a::U`: it is gone. Take away what names it.",
            "- `a::U::g`: it is gone. Take away what names it.",
        ];
        assert_eq!(said, expected, "{text}");
        assert!(text.contains("  - a::U: Clone\n"), "{text}");
    }
}
