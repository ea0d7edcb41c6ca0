//! Two faces of a crate, joined by path: what came, what went, what changed, and what of it breaks the code
//! of users.

use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One line that is not in both faces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaceChange {
    /// What the two are joined by: the path, and of an impl what is implemented.
    pub key: String,
    /// The line before; `None` for what came.
    pub old: Option<String>,
    /// The line now; `None` for what went.
    pub new: Option<String>,
    /// Why it breaks the code of users, if it does.
    pub breaks: Option<&'static str>,
}

/// Derived traits, as a line about an item ends with them.
const DERIVES: &str = ", derives ";
const NON_EXHAUSTIVE: &str = ", non_exhaustive";
const HIDDEN_FIELDS: &str = ", hidden fields";
const PRIVATE_FIELDS: &str = ", private fields";
const CONDITION: &str = " #[cfg(";

/// What of a face is not in another, by key. Lines that are the same in both are not among it.
pub fn compare_faces(old: &str, new: &str) -> Vec<FaceChange> {
    let (old, new) = (Face::of(old), Face::of(new));
    let keys: BTreeSet<_> = old.lines.keys().chain(new.lines.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        let (before, after) = (old.at(key), new.at(key));
        let mut gone = before.difference(after);
        let mut come = after.difference(before);
        loop {
            let (was, is) = (gone.next(), come.next());
            let breaks = match (was, is) {
                (None, None) => break,
                (Some(was), Some(is)) => why_changed(was, is),
                (Some(_), None) => Some("it is gone"),
                (None, Some(is)) => old.why_added(key, is),
            };
            let line = |said: &String| format!("{key}{said}");
            changes.push(FaceChange {
                key: key.clone(),
                old: was.map(line),
                new: is.map(line),
                breaks,
            });
        }
    }
    changes
}

/// What lines say, by key.
struct Face {
    lines: BTreeMap<String, BTreeSet<String>>,
    nothing: BTreeSet<String>,
}

impl Face {
    fn of(text: &str) -> Face {
        let mut lines: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let all = text.lines().filter(|it| !it.is_empty());
        for line in all.flat_map(spread) {
            let (key, said) = split(&line);
            let all = lines.entry(key.to_owned()).or_default();
            all.insert(said.to_owned());
        }
        Face {
            lines,
            nothing: BTreeSet::new(),
        }
    }

    fn at(&self, key: &str) -> &BTreeSet<String> {
        self.lines.get(key).unwrap_or(&self.nothing)
    }

    /// Why something more breaks code: where users implement, match or write all that there is.
    fn why_added(&self, key: &str, said: &str) -> Option<&'static str> {
        let is_field = said.starts_with(": ");
        let (owner, _) = if is_field {
            key.rsplit_once('.')?
        } else {
            key.rsplit_once("::")?
        };
        let owners = self.at(owner);
        let is = |owner: &str, kind: &str| {
            owner
                .strip_prefix(' ')
                .is_some_and(|it| it.starts_with(kind))
        };
        let of = |kind: &str| owners.iter().find(|it| is(it, kind));
        if said.starts_with(" required ") && of("trait").is_some() {
            return Some("whoever implements the trait lacks it");
        }
        if said.starts_with(" variant") && of("enum").is_some_and(|it| !it.contains(NON_EXHAUSTIVE))
        {
            return Some("a match over all variants lacks it");
        }
        let is_open = |owner: &String| {
            [NON_EXHAUSTIVE, HIDDEN_FIELDS, PRIVATE_FIELDS]
                .iter()
                .any(|it| owner.contains(it))
        };
        if is_field && of("struct").is_some_and(|it| !is_open(it)) {
            return Some("a literal with all fields lacks it");
        }
        None
    }
}

/// A line and what it says of derived traits, as lines of impls.
fn spread(line: &str) -> Vec<String> {
    let (said, condition) = split_condition(line);
    let Some((item, derives)) = said.split_once(DERIVES) else {
        return vec![line.to_owned()];
    };
    let (path, _) = split(item);
    let implements = derives.split(' ');
    let mut lines = vec![format!("{item}{condition}")];
    lines.extend(implements.map(|it| format!("{path}: {it}{condition}")));
    lines
}

/// The key of a line, and what it says.
fn split(line: &str) -> (&str, &str) {
    let Some((path, said)) = line.split_once(' ') else {
        return (line, "");
    };
    let Some(path) = path.strip_suffix(':') else {
        return line.split_at(path.len());
    };
    if path.contains('.') {
        return line.split_at(path.len());
    }
    // What is implemented is part of the key.
    let ends = [" where ", " = ", CONDITION]
        .iter()
        .filter_map(|end| said.find(end));
    let end = ends.min().unwrap_or(said.len());
    line.split_at((line.len() - said.len()) + end)
}

fn split_condition(line: &str) -> (&str, &str) {
    let at = line.rfind(CONDITION).unwrap_or(line.len());
    line.split_at(at)
}

/// Why another line in the place of one breaks code.
fn why_changed(old: &str, new: &str) -> Option<&'static str> {
    let (was, was_if) = split_condition(old);
    let (is, is_if) = split_condition(new);
    let is_less_often = was_if != is_if && !is_if.is_empty();
    if is_less_often {
        return Some("it is not always there, or under another condition");
    }
    if was == is || is_looser_item(was, is) {
        return None;
    }
    if was
        .strip_prefix(" required ")
        .is_some_and(|it| is.strip_prefix(" provided ") == Some(it))
    {
        return None;
    }
    match (split_value(was), split_value(is)) {
        // What an open enum's constant wraps is what programs store and send; a bare text or number is what
        // this version knows.
        (Some((what, value)), Some((same, _))) if what == same && is_literal(value) => None,
        _ => Some("it is another"),
    }
}

/// The declaration of a constant, and its value.
fn split_value(said: &str) -> Option<(&str, &str)> {
    let is_constant = [" const: ", " provided const: "]
        .iter()
        .any(|it| said.starts_with(it));
    said.split_once(" = ")
        .filter(|_| is_constant || said.starts_with(" = "))
}

/// A literal, where a type or a newtype could stand as well.
fn is_literal(value: &str) -> bool {
    let is_first = |it: char| it == '"' || it == '-' || it.is_ascii_digit();
    value.starts_with(is_first) || value == "true" || value == "false"
}

/// The same struct or enum, that users may do no less with.
fn is_looser_item(old: &str, new: &str) -> bool {
    let bare = |said: &str| {
        let marks = [NON_EXHAUSTIVE, HIDDEN_FIELDS, PRIVATE_FIELDS];
        marks
            .iter()
            .fold(said.to_owned(), |said, it| said.replace(it, ""))
    };
    let strictness = |said: &str| {
        let fields = if said.contains(PRIVATE_FIELDS) {
            2
        } else {
            u8::from(said.contains(HIDDEN_FIELDS))
        };
        (said.contains(NON_EXHAUSTIVE), fields)
    };
    let is_item = old.starts_with(" struct") || old.starts_with(" enum");
    let (was, is) = (strictness(old), strictness(new));
    is_item && bare(old) == bare(new) && is.0 <= was.0 && is.1 <= was.1
}
