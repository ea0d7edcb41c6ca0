//! Figures that READMEs quote, between markers: `<!-- figure: BENCH/CASE -->1.04<!-- /figure -->` for one (or, with
//! `*` for any name, for the range of several), `<!-- figures: BENCH -->` and `<!-- /figures -->` on lines of their own
//! around all of a bench.

use super::{list::List, render, shown, table::Table};

/// A text whose figures are those of a table.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Quoted {
    pub(super) text: String,
    /// Markers whose figures are not in the table: their texts are left as they are.
    pub(super) unheld: Vec<String>,
    /// Markers whose texts are others than the table says.
    pub(super) changed: Vec<String>,
}

const END: &str = " -->";

/// The two kinds of markers: how they begin, and what ends what they are about.
const ONE: (&str, &str) = ("<!-- figure: ", "<!-- /figure -->");
const ALL: (&str, &str) = ("<!-- figures: ", "<!-- /figures -->");

/// Puts the figures of a table between the markers of a text. Where there is no table, nothing is held.
///
/// # Errors
///
/// The line and what is wrong: a marker without its end, a bench that is not in the list, a figure that its bench does
/// not have.
pub(super) fn quote(text: &str, table: Option<&Table>, list: &List) -> Result<Quoted, String> {
    let mut quoted = Quoted::default();
    let mut rest = text;
    while let Some((before, kind, after)) = next(rest) {
        let line = 1 + text[..text.len() - rest.len() + before.len()]
            .matches('\n')
            .count();
        let place = |what: String| format!("line {line}: {what}");
        let open = || place(format!("`{}` without `{}`", kind.0.trim(), kind.1));
        let (name, after) = after.split_once(END).ok_or_else(open)?;
        let (old, after) = after.split_once(kind.1).ok_or_else(open)?;
        if next(old).is_some() {
            return Err(open());
        }
        let begins = quoted.text.len() + before.len() == 0 || before.ends_with('\n');
        let found = match kind == ONE {
            // A line that begins with a comment is no text to Markdown.
            true if begins => Err(format!("{name} begins its line")),
            true => one(name, table, list),
            false => all(name, table, list),
        };
        let new = found.map_err(place)?;
        match &new {
            None => quoted.unheld.push(format!("line {line}: {name}")),
            Some(new) if new != old => {
                let shown = |text: &str| text.lines().count() < 2;
                quoted.changed.push(match shown(old) && shown(new) {
                    true => format!("line {line}: {name}: {old}, and the table says {new}"),
                    false => format!("line {line}: {name}: another table"),
                });
            }
            Some(_) => {}
        }
        let new = new.unwrap_or_else(|| old.to_owned());
        for part in [before, kind.0, name, END, &new, kind.1] {
            quoted.text += part;
        }
        rest = after;
    }
    if let Some(end) = [ONE.1, ALL.1].iter().find(|end| rest.contains(**end)) {
        return Err(format!("`{end}` without a beginning"));
    }
    quoted.text += rest;
    Ok(quoted)
}

type Kind = (&'static str, &'static str);

/// What comes before the next marker, which it is, and what comes after its beginning.
fn next(text: &str) -> Option<(&str, Kind, &str)> {
    let found = [ONE, ALL]
        .into_iter()
        .filter_map(|kind| Some((text.find(kind.0)?, kind)));
    let (place, kind) = found.min_by_key(|(place, _)| *place)?;
    Some((&text[..place], kind, &text[place + kind.0.len()..]))
}

fn one(name: &str, table: Option<&Table>, list: &List) -> Result<Option<String>, String> {
    let (bench, _) = name.split_once('/').unwrap_or((name, ""));
    if !is_measured(bench, table, list)? {
        return Ok(None);
    }
    let figures = table.into_iter().flat_map(Table::figures);
    let wanted = figures.filter(|(bench, figure)| is_like(&figure.key(&bench.name), name));
    let figures: Vec<_> = wanted.map(|(_, figure)| figure).collect();
    if figures.windows(2).any(|pair| pair[0].unit != pair[1].unit) {
        return Err(format!("the figures {name} are of several units"));
    }
    let range = shown::range(&figures);
    range
        .map(Some)
        .ok_or_else(|| format!("the kept table has no figure {name}"))
}

fn all(name: &str, table: Option<&Table>, list: &List) -> Result<Option<String>, String> {
    if !is_measured(name, table, list)? {
        return Ok(None);
    }
    let found = table.and_then(|table| Some((table, table.bench(name)?)));
    Ok(found.map(|(table, bench)| format!("\n{}", render::part(table, bench))))
}

fn is_measured(bench: &str, table: Option<&Table>, list: &List) -> Result<bool, String> {
    if !list.knows(bench) {
        return Err(format!("there is no bench {bench}"));
    }
    let found = table.and_then(|table| table.bench(bench));
    Ok(found.is_some_and(|bench| !bench.figures().is_empty()))
}

/// Whether a name is like a pattern, in which `*` is any text without a `/`.
fn is_like(name: &str, pattern: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('*') else {
        return name == pattern;
    };
    let Some(after) = name.strip_prefix(before) else {
        return false;
    };
    let end = after.find('/').unwrap_or(after.len());
    let mut ends = after
        .char_indices()
        .map(|(place, _)| place)
        .chain([after.len()]);
    ends.any(|place| place <= end && is_like(&after[place..], rest))
}

#[cfg(test)]
mod tests {
    use super::{List, Table, is_like, quote};
    use crate::bench::{
        figure::tests::figure,
        table::{Outcome, tests},
    };

    fn list() -> List {
        let bench = |name| format!("[[bench]]\nname = \"{name}\"\nabout = \"\"\ncommand = []\n");
        toml::from_str(&["send", "memory"].map(bench).concat()).unwrap()
    }

    fn table() -> Table {
        let figures = vec![figure("small", 1.04), figure("large", 0.8)];
        tests::table(vec![tests::bench("send", Outcome::Figures(figures))])
    }

    #[test]
    fn figures_are_put_between_their_markers() {
        let text = "a\nIt is <!-- figure: send/small -->9.99<!-- /figure --> or \
                    <!-- figure: send/* -->0.80 to 1.04<!-- /figure -->, and <!-- figure: memory/rows -->7<!-- /figure -->.\n";
        let quoted = quote(text, Some(&table()), &list()).unwrap();
        assert_eq!(quoted.text, text.replace("9.99", "1.04"));
        assert_eq!(quoted.unheld, ["line 2: memory/rows"]);
        assert_eq!(
            quoted.changed,
            ["line 2: send/small: 9.99, and the table says 1.04"]
        );

        let nothing = quote(text, None, &list()).unwrap();
        assert_eq!(
            (&*nothing.text, nothing.changed.len(), nothing.unheld.len()),
            (text, 0, 3)
        );
    }

    #[test]
    fn all_of_a_bench_is_a_table() {
        let text = "a\n\n<!-- figures: send -->\n| old |\n<!-- /figures -->\n\nb\n";
        let quoted = quote(text, Some(&table()), &list()).unwrap();
        assert_eq!(quoted.changed, ["line 3: send: another table"]);
        let start = "a\n\n<!-- figures: send -->\n|  | figure |\n|---|---|\n| small | 1.04 |\n";
        assert!(quoted.text.starts_with(start), "{}", quoted.text);
        let again = quote(&quoted.text, Some(&table()), &list()).unwrap();
        assert_eq!((again.text, again.changed.len()), (quoted.text, 0));
    }

    #[test]
    fn markers_that_mean_nothing_are_refused() {
        for (text, why) in [
            (
                "\na <!-- figure: sent/small -->1<!-- /figure -->",
                "line 2: there is no bench sent",
            ),
            (
                "a\n<!-- figure: send/small -->1<!-- /figure -->",
                "line 2: send/small begins its line",
            ),
            (
                "a <!-- figure: send/tiny -->1<!-- /figure -->",
                "no figure send/tiny",
            ),
            ("<!-- figure: send/small -->1", "without"),
            ("1<!-- /figure -->", "without"),
            (
                "<!-- figure: send/small -->1<!-- figure: send/large -->2<!-- /figure -->",
                "without",
            ),
            (
                "<!-- figures: sent -->\n<!-- /figures -->",
                "there is no bench sent",
            ),
        ] {
            let refused = quote(text, Some(&table()), &list()).unwrap_err();
            assert!(refused.contains(why), "{text}: {refused}");
        }
    }

    #[test]
    fn a_star_is_any_part_of_a_name() {
        assert!(is_like("decode/Destiny2.GetProfile/x", "decode/*/x"));
        assert!(is_like("decode/ADefinition/x", "decode/*Definition/x"));
        assert!(!is_like("decode/ADefinition/x", "decode/*/y"));
        assert!(!is_like("decode/a/x", "decode/*"));
        assert!(is_like("a/bcb", "a/*b"));
        assert!(!is_like("a/b", "a/b*c"));
    }
}
