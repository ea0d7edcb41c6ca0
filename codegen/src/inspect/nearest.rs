//! What somebody may have meant.

/// How many names are worth reading.
const SHOWN: usize = 3;

/// The names that are nearest to `word`, best first, as they stand in a message.
pub(super) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> String {
    let word = word.to_lowercase();
    let mut names: Vec<(usize, &str)> = names
        .map(|name| {
            let lower = name.to_lowercase();
            // A tag that was left out is no distance.
            let bare = lower.rsplit_once('.').map_or("", |(_, bare)| bare);
            (distance(&word, &lower).min(distance(&word, bare)), name)
        })
        .collect();
    names.sort_unstable();
    let names = names.into_iter().take(SHOWN);
    let names: Vec<String> = names.map(|(_, name)| format!("`{name}`")).collect();
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
    use super::{distance, nearest};

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
}
