//! Lists in lines of a bearable length.

use crate::diff::code;

/// How long a line may be.
const WIDTH: usize = 118;

/// How many entries of a kind are said one by one; the rest is counted.
const LISTED: usize = 40;

/// How many names stand in one entry.
const NAMED: usize = 12;

/// The entries of a list, each with what stands below it.
#[derive(Default)]
pub(super) struct Items(Vec<String>);

impl Items {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, text: &str) {
        self.0.push(fill(text));
    }

    /// An entry with a block of lines below it.
    pub(super) fn add_with_lines(&mut self, text: &str, lines: &[String]) {
        let mut entry = fill(text);
        if !lines.is_empty() {
            entry += "\n  ```diff\n";
            for line in lines.iter().take(LISTED) {
                entry += &format!("  {line}\n");
            }
            entry += "  ```\n";
        }
        if let Some(more) = more(lines.len(), LISTED) {
            entry += &format!("\n  And {more} more lines.\n");
        }
        self.0.push(entry);
    }

    /// An entry for each, or as many as are listed.
    pub(super) fn add_all<T>(
        &mut self,
        what: &str,
        all: impl Iterator<Item = T>,
        text: impl Fn(T) -> String,
    ) {
        let all: Vec<T> = all.collect();
        let more = more(all.len(), LISTED);
        for one in all.into_iter().take(LISTED) {
            self.add(&text(one));
        }
        if let Some(more) = more {
            self.add(&format!("and {more} more {what}"));
        }
    }

    /// One entry for all names, if there are any.
    pub(super) fn add_names(&mut self, what: &str, names: &[String]) {
        let said: Vec<String> = names.iter().take(NAMED).map(|name| code(name)).collect();
        if said.is_empty() {
            return;
        }
        let more = more(names.len(), NAMED);
        let more = more.map_or_else(String::new, |more| format!(" and {more} more"));
        self.add(&format!("{what}: {}{more}", said.join(", ")));
    }

    /// The list with its title; nothing if it is empty.
    pub(super) fn under(self, title: &str) -> String {
        if self.is_empty() {
            return String::new();
        }
        format!("\n#### {title}\n\n{}", self.0.concat())
    }
}

fn more(count: usize, listed: usize) -> Option<usize> {
    count.checked_sub(listed).filter(|more| *more > 0)
}

/// An entry of a list, broken between words.
fn fill(text: &str) -> String {
    let mut lines = Vec::new();
    let mut line = String::from("-");
    for word in text.split_whitespace() {
        let length = line.chars().count() + 1 + word.chars().count();
        // At the beginning of a line some words are markup.
        let may_begin = word.starts_with(|it: char| it.is_alphabetic() || it == '`');
        if length > WIDTH && may_begin && line.len() > 1 {
            lines.push(line);
            line = String::from(" ");
        }
        line.push(' ');
        line += word;
    }
    lines.push(line);
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_broken_where_nothing_becomes_markup() {
        let text = "word ".repeat(40);
        let filled = fill(&text);
        assert!(filled.lines().all(|line| line.len() <= WIDTH), "{filled}");
        assert!(filled.starts_with("- word word"));
        assert!(
            filled
                .lines()
                .skip(1)
                .all(|line| line.starts_with("  word"))
        );
        let text = format!("{} # - 1. > end", "a".repeat(WIDTH));
        assert_eq!(
            fill(&text),
            format!("- {} # - 1. >\n  end\n", "a".repeat(WIDTH))
        );
    }

    #[test]
    fn what_is_too_much_is_counted() {
        let mut items = Items::default();
        let names: Vec<String> = (0..NAMED + 3).map(|it| format!("N{it}")).collect();
        items.add_names("types", &names);
        items.add_names("fields", &[]);
        items.add_all("operations", 0..LISTED + 1, |it| it.to_string());
        let text = items.under("New");
        assert!(text.starts_with("\n#### New\n\n- types: `N0`, "), "{text}");
        assert!(text.contains("`N11` and 3 more\n- 0\n"), "{text}");
        assert!(text.ends_with("- 39\n- and 1 more operations\n"), "{text}");
        assert_eq!(Items::default().under("New"), "");
    }
}
