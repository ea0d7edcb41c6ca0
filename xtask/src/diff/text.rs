//! A difference for a terminal.

use crate::output::{columns, one_line};
use bungie_codegen::{Change, Class, Difference, Origin, What};
use std::collections::BTreeMap;

pub(super) fn text(difference: &Difference, all: bool) -> String {
    let [old, new] = [&difference.old, &difference.new].map(|it| one_line(it));
    let mut text = format!("{old} -> {new}: {}\n", verdict(difference));
    for line in columns(&counts(difference)) {
        text += &format!("  {line}\n");
    }
    for class in Class::ALL {
        let changes = of_class(difference, class, all);
        if changes.is_empty() {
            continue;
        }
        text += &format!("\n{class}\n");
        for change in changes {
            text += &of_change(change, all);
        }
    }
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text += &format!("\n{title}\n");
            for line in lines.iter().flat_map(|line| line.lines()) {
                text += &format!("  {}\n", one_line(line));
            }
        }
    };
    let possible = difference.possible.iter().map(|pair| {
        format!(
            "{} {} -> {}: {}",
            pair.kind, pair.from, pair.to, pair.because
        )
    });
    part("possibly renamed or moved", possible.collect());
    let face = difference.face.iter().map(|line| {
        let (sign, said) = match (&line.old, &line.new) {
            (Some(old), Some(new)) => ("~", format!("{old} -> {new}")),
            (old, new) => (
                if old.is_some() { "-" } else { "+" },
                old.as_ref().or(new.as_ref()).cloned().unwrap_or_default(),
            ),
        };
        format!("{sign} {said}")
    });
    part(
        "lines of the face that follow from no one change",
        face.collect(),
    );
    let ignored = difference.ignored.iter();
    let ignored = ignored.map(|it| format!("{}: {} (until {})", it.change, it.reason, it.until));
    part("ignored by diff.toml", ignored.collect());
    let misfits = difference
        .misfits
        .groups()
        .into_iter()
        .map(|it| it.to_string());
    part("what of spec/ does not fit any more", misfits.collect());
    text
}

/// What all of it means.
pub(super) fn verdict(difference: &Difference) -> String {
    difference
        .class
        .map_or_else(|| "nothing differs".to_owned(), |class| class.to_string())
}

/// The changes to show of a class.
pub(super) fn of_class(difference: &Difference, class: Class, all: bool) -> Vec<&Change> {
    let changes = difference.changes.iter();
    let is_shown = |change: &&Change| change.class == class && (all || change.with.is_none());
    changes.filter(is_shown).collect()
}

/// What came, went and is another in the documents, by kind.
pub(super) fn counts(difference: &Difference) -> Vec<Vec<String>> {
    let mut counts: BTreeMap<_, [usize; 3]> = BTreeMap::new();
    // What a correction alone makes is not in either document.
    let of_documents = difference.changes.iter();
    let of_documents = of_documents.filter(|change| change.origin != Origin::Correction);
    for change in of_documents {
        let of_kind = counts.entry(change.kind).or_default();
        let index = match change.what {
            _ if change.aspect.is_some() => 2,
            What::Added => 0,
            What::Removed => 1,
            What::Changed => 2,
        };
        if let Some(count) = of_kind.get_mut(index) {
            *count += 1;
        }
    }
    let rows = counts.into_iter().map(|(kind, [added, removed, changed])| {
        vec![
            kind.to_string(),
            format!("+{added}"),
            format!("-{removed}"),
            format!("~{changed}"),
        ]
    });
    rows.collect()
}

fn of_change(change: &Change, all: bool) -> String {
    let Change {
        kind,
        place,
        reason,
        origin,
        ..
    } = change;
    let aspect = change
        .aspect
        .map_or_else(String::new, |it| format!(" {it}"));
    let sign = match change.what {
        What::Added => '+',
        What::Removed => '-',
        What::Changed => '~',
    };
    let said = match origin {
        Origin::Bungie => String::new(),
        Origin::CaughtUp | Origin::Correction => format!(" [{origin}]"),
    };
    let values = values(change);
    let (place, values, reason) = (one_line(place), one_line(&values), one_line(reason));
    let mut text = format!("  {sign} {kind} {place}{aspect}{values}{said}\n      {reason}\n");
    for line in change
        .face
        .iter()
        .filter(|line| all || line.breaks.is_some())
    {
        for (sign, line) in [("-", &line.old), ("+", &line.new)] {
            if let Some(line) = line {
                text += &format!("      {sign} {}\n", one_line(line));
            }
        }
    }
    text
}

/// What it was and is.
pub(super) fn values(change: &Change) -> String {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!(": {old} -> {new}"),
        (Some(one), None) | (None, Some(one)) => format!(": {one}"),
        (None, None) => String::new(),
    }
}
