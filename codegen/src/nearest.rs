//! What somebody may have meant.

use std::collections::BTreeMap;

/// Longer words than this are no names. The distance takes the product of two lengths.
const LETTERS: usize = 200;

/// How many names are worth reading.
const SHOWN: usize = 3;

/// For how many words of one run close names are looked for: it takes milliseconds a word.
const WORDS: usize = 50;

/// The names that are nearest to `word`, best first, as they stand in a message.
pub(crate) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> String {
    let ranked = ranked(word, names);
    text(ranked.into_iter().map(|(_, name)| name))
}

/// Close names for the unknown words of one run, each looked for once.
#[derive(Debug, Default)]
pub(crate) struct Nearest(BTreeMap<String, Option<String>>);

impl Nearest {
    /// The names that differ from `word` in a few letters, if there are any.
    pub(crate) fn to<'a>(
        &mut self,
        word: &str,
        names: impl Iterator<Item = &'a str>,
    ) -> Option<String> {
        if !self.0.contains_key(word) && self.0.len() < WORDS {
            self.0.insert(word.to_owned(), close(word, names));
        }
        self.0.get(word).cloned().flatten()
    }
}

/// The names that differ from `word` in a few letters, or only in their namespace.
pub(crate) fn close<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let letters = word.chars().count();
    if letters > LETTERS {
        return None;
    }
    let few = (letters / 5).max(1);
    let ranked = ranked(word, names).into_iter();
    let close: Vec<&str> = ranked
        .filter(|(distance, _)| *distance <= few)
        .map(|(_, name)| name)
        .collect();
    (letters > 0 && !close.is_empty()).then(|| text(close.into_iter()))
}

fn ranked<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Vec<(usize, &'a str)> {
    let word = word.to_lowercase();
    let own = word.rsplit_once('.').map_or("", |(_, bare)| bare);
    let mut names: Vec<(usize, &str)> = names
        .filter(|name| name.len() <= LETTERS)
        .map(|name| {
            let lower = name.to_lowercase();
            // A tag that was left out is no distance, and a namespace that changed hardly one.
            let bare = lower
                .rsplit_once('.')
                .map_or(lower.as_str(), |(_, bare)| bare);
            let is_moved = !own.is_empty() && own == bare && word != lower;
            let distance = if is_moved {
                1
            } else {
                distance(&word, &lower).min(distance(&word, bare))
            };
            (distance, name)
        })
        .collect();
    names.sort_unstable();
    names.truncate(SHOWN);
    names
}

fn text<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// The letters to change, add or remove (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (index, letter) in a.chars().enumerate() {
        let mut left = index + 1;
        let mut next = vec![left];
        for ((other, above), diagonal) in b.chars().zip(row.iter().skip(1)).zip(&row) {
            let changed = diagonal + usize::from(letter != other);
            left = changed.min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{close, distance, nearest};

    #[test]
    fn letters_are_counted() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("flaw", "lawn", 2),
            ("größe", "grösse", 2),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn the_nearest_come_first_with_or_without_a_tag() {
        let names = [
            "Destiny2.EquipItem",
            "Destiny2.EquipItems",
            "User.GetUser",
            ".Get",
        ];
        let all = |word| nearest(word, names.into_iter());
        assert_eq!(
            all("equipitem"),
            "`Destiny2.EquipItem`, `Destiny2.EquipItems`, `User.GetUser`"
        );
        assert!(all("user.getusr").starts_with("`User.GetUser`"));
        assert_eq!(nearest("x", std::iter::empty()), "");
    }
    #[test]
    fn only_a_few_letters_are_close() {
        let names = ["Destiny.Entities.Items.DestinyItem", "User.UserInfoCard"];
        let all = |word| close(word, names.into_iter());
        assert_eq!(
            all("User.UserInfoCrad").as_deref(),
            Some("`User.UserInfoCard`")
        );
        let moved = all("Destiny.Items.DestinyItem");
        assert_eq!(
            moved.as_deref(),
            Some("`Destiny.Entities.Items.DestinyItem`")
        );
        assert_eq!(all("Forum.Post"), None);
        assert_eq!(all(""), None);
        assert_eq!(all(&"U".repeat(100_000)), None);
        assert_eq!(close("X", ["ReadGroups"].into_iter()), None);
    }
}
