//! A difference as the body of a pull request.

use super::text::{counts, of_class, values, verdict};
use bungie_codegen::{Change, Class, Difference, Origin, What};

/// How many changes of a class are listed; the rest is counted.
const LISTED: usize = 200;

pub(super) fn markdown(difference: &Difference, all: bool) -> String {
    let Difference { old, new, .. } = difference;
    let verdict = verdict(difference);
    let mut text = format!("## {} → {}: {verdict}\n", plain(old), plain(new));
    let counts = counts(difference);
    if !counts.is_empty() {
        text += "\n| | added | removed | changed |\n|---|---|---|---|\n";
        for row in counts {
            text += &format!("| {} |\n", row.join(" | "));
        }
    }
    for class in Class::ALL {
        let changes = of_class(difference, class, all);
        if changes.is_empty() {
            continue;
        }
        text += &format!("\n### {class}\n\n");
        for change in changes.iter().take(LISTED) {
            text += &of_change(change);
        }
        if let Some(more) = changes.len().checked_sub(LISTED).filter(|more| *more > 0) {
            text += &format!("- and {more} more\n");
        }
    }
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text += &format!("\n### {title}\n\n");
            lines.iter().for_each(|line| text += &format!("- {line}\n"));
        }
    };
    let possible = difference.possible.iter().map(|pair| {
        let (from, to) = (code(&pair.from), code(&pair.to));
        format!("{} {from} → {to}: {}", pair.kind, plain(&pair.because))
    });
    part("Possibly renamed or moved", possible.collect());
    let breaking = difference.face.iter().filter(|line| line.breaks.is_some());
    let breaking = breaking.map(|line| {
        let of = |line: &Option<String>| line.as_ref().map(|it| code(it));
        let (old, new) = (of(&line.old), of(&line.new));
        let new = new.unwrap_or_else(|| "nothing".to_owned());
        format!("{} → {new}", old.unwrap_or_default())
    });
    part(
        "Breaking lines of the face that follow from no one change",
        breaking.collect(),
    );
    let ignored = difference.ignored.iter();
    let ignored = ignored.map(|it| {
        format!(
            "{}: {} (until {})",
            code(&it.change),
            plain(&it.reason),
            it.until
        )
    });
    part("Ignored by diff.toml", ignored.collect());
    let misfits = difference.misfits.iter();
    let misfits = misfits.map(|it| {
        format!(
            "{} at {}: {}",
            it.input,
            code(&it.pointer),
            plain(&it.found)
        )
    });
    part("What of spec/ does not fit any more", misfits.collect());
    text
}

fn of_change(change: &Change) -> String {
    let sign = match change.what {
        What::Added => '+',
        What::Removed => '−',
        What::Changed => '~',
    };
    let aspect = change
        .aspect
        .map_or_else(String::new, |it| format!(" {it}"));
    let values = values(change);
    let values = match values.strip_prefix(": ") {
        Some(values) => format!(": {}", code(values)),
        None => values,
    };
    let said = match change.origin {
        Origin::Bungie => String::new(),
        Origin::CaughtUp | Origin::Correction => format!(" [{}]", change.origin),
    };
    let (kind, place, reason) = (change.kind, code(&change.place), plain(&change.reason));
    format!("- {sign} {kind} {place}{aspect}{values}{said}: {reason}\n")
}

/// Text of a document between backticks, however many of them are in it.
pub(crate) fn code(text: &str) -> String {
    let text = one_line(text);
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    if text.starts_with('`') || text.ends_with('`') {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

/// Text in which nothing is markup, a mention or a reference to an issue.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in one_line(text).chars() {
        if r"\`*_{}[]()<>#+!|~@&".contains(letter) {
            plain.push('\\');
        }
        plain.push(letter);
        // A backslash does not keep a mention from being one.
        if letter == '@' {
            plain.push('\u{200b}');
        }
    }
    plain
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{code, plain};

    #[test]
    fn names_are_no_markup() {
        assert_eq!(code("Destiny.X#a"), "`Destiny.X#a`");
        assert_eq!(code("a`b\n# c"), "``a`b # c``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(
            plain("<b> [x](y) @all #1"),
            r"\<b\> \[x\]\(y\) \@".to_owned() + "\u{200b}all " + r"\#1"
        );
    }
}
