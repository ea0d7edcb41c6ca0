//! What breaks programs, and what to do about it.

use super::{fill::Items, name, path};
use crate::diff::code;
use bungie_codegen::{Aspect, Change, Class, Difference, FaceChange, FaceLine, Kind, What};

/// How many changes are said one by one.
const LISTED: usize = 60;

pub(super) fn of_document(difference: &Difference, items: &mut Items) {
    let breaking = difference.changes.iter();
    let breaking = breaking.filter(|it| it.class >= Class::BreakingSource && it.with.is_none());
    let breaking: Vec<&Change> = breaking.collect();
    for change in breaking.iter().take(LISTED) {
        let lines = change.face.iter().filter(|line| line.breaks.is_some());
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
        (Some(aspect), _) => format!("has another {aspect}"),
    };
    let values = match (&change.old, &change.new) {
        (Some(old), Some(new)) if change.aspect.is_some() => {
            format!(", {} → {}", code(old), code(new))
        }
        _ => String::new(),
    };
    let advice = advice(change);
    format!("{kind} {name} {happened}{values}: {reason}. {advice}")
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
    let breaking: Vec<_> = breaking.collect();
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
