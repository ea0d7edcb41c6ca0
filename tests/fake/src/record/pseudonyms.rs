//! Originals and what stands for them.

use super::{codes::Codes, mail, replacements::Replacements, seed::Seed};
use std::{cell::OnceCell, collections::BTreeSet, fmt};

/// How ids of 19 digits begin, which tells what they are of: memberships, characters, items.
const PREFIXES: [&str; 3] = ["4611686018", "2305843", "6917529"];

/// What a name is made of.
const CONSONANTS: &[u8] = b"bdfgklmnprstvz";
const VOWELS: &[u8] = b"aeiou";

/// The replacements of one recorder: the same original has the same one wherever it stands, and no two share one.
///
/// A replacement has the form of its original: an id as many digits, and one of 19 digits the beginning that tells
/// what it is of; a Bungie name its `#1234`; a path its extension.
pub(super) struct Pseudonyms {
    seed: Seed,
    codes: OnceCell<Codes>,
    ids: Replacements,
    words: Replacements,
    /// The originals of `words` as they were written.
    spellings: BTreeSet<String>,
    tokens: Replacements,
}

impl Pseudonyms {
    pub(super) fn new(seed: Seed) -> Self {
        Pseudonyms {
            seed,
            codes: OnceCell::new(),
            ids: Replacements::default(),
            words: Replacements::default(),
            spellings: BTreeSet::new(),
            tokens: Replacements::default(),
        }
    }

    /// Of ids, by their digits.
    pub(super) fn ids(&self) -> &Replacements {
        &self.ids
    }

    /// Names and other texts, and what stands for them.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        self.spellings.iter().filter_map(|spelled| {
            let replacement = self.words.get(&same(spelled))?;
            Some((spelled.as_str(), replacement))
        })
    }

    /// Whether a text stands for another one already, and so is no sign of one.
    pub(super) fn is_replacement(&self, text: &str) -> bool {
        [&self.ids, &self.words, &self.tokens]
            .into_iter()
            .any(|replacements| replacements.is_taken(text))
    }

    /// Of keys, tokens and secrets.
    pub(super) fn tokens(&self) -> &Replacements {
        &self.tokens
    }

    /// What stands for an id. Zero and one less are nobody's.
    pub(super) fn id(&mut self, original: i64) -> i64 {
        if matches!(original, -1 | 0) {
            return original;
        }
        if original < 0 {
            return -self.id(original.checked_neg().unwrap_or(i64::MAX));
        }
        let (seed, original) = (&self.seed, original.to_string());
        let replacement = self
            .ids
            .of(&original, |attempt| id(seed, &original, attempt));
        replacement.parse().expect("an id is made of digits")
    }

    /// What stands for a run of digits, which may be longer than numbers are or begin with zeros.
    pub(super) fn digits(&mut self, original: &str) -> String {
        match number(original) {
            Some(number) => self.id(number).to_string(),
            None => {
                let seed = &self.seed;
                self.ids.of(original, |attempt| id(seed, original, attempt))
            }
        }
    }

    /// What stands for the number behind a name.
    pub(super) fn code(&self, original: i64) -> i64 {
        let codes = self.codes.get_or_init(|| Codes::new(&self.seed));
        codes.get(original)
    }

    /// What stands for a key or a token.
    pub(super) fn token(&mut self, original: &str) -> String {
        if original.is_empty() {
            return String::new();
        }
        let seed = &self.seed;
        self.tokens.of(original, |attempt| {
            format!("token{:032x}", seed.draw("token", original, attempt))
        })
    }

    /// What stands for a text that somebody wrote, or that names somebody.
    pub(super) fn text(&mut self, original: &str) -> String {
        if original.trim().is_empty() {
            return original.to_owned();
        }
        if let Some(number) = number(original) {
            return self.id(number).to_string();
        }
        if let Some((name, code)) = bungie_name(original) {
            // No two share one, since neither two names nor two codes do.
            let replacement = format!("{}#{:04}", self.word(name), self.code(code));
            let spelled = [format!("{name}#{code}"), format!("{name}#{code:04}")];
            self.spellings.extend(spelled);
            self.words.put(&same(original), replacement.clone());
            return replacement;
        }
        if mail::is_address(original) {
            return self.mail(original);
        }
        let is_url = original.starts_with("http://") || original.starts_with("https://");
        if is_url || original.starts_with('/') {
            let host = if is_url { "https://example.com" } else { "" };
            let extension = extension(original).unwrap_or_default();
            return self.draw(original, |word| {
                format!("{host}/{}{extension}", word.to_lowercase())
            });
        }
        self.word(original)
    }

    /// What stands for an address that mail is sent to.
    pub(super) fn mail(&mut self, original: &str) -> String {
        self.draw(original, |word| {
            format!("{}@example.com", word.to_lowercase())
        })
    }

    /// What stands for a name.
    pub(super) fn word(&mut self, original: &str) -> String {
        self.draw(original, str::to_owned)
    }

    /// What stands for a text, however it is capitalized.
    fn draw(&mut self, original: &str, form: impl Fn(&str) -> String) -> String {
        self.spellings.insert(original.to_owned());
        let (seed, same) = (&self.seed, same(original));
        self.words
            .of(&same, |attempt| form(&word(seed, &same, attempt)))
    }
}

/// An id with as many digits. After many attempts, when all of these may be taken, with more.
fn id(seed: &Seed, original: &str, attempt: u32) -> String {
    let prefix = PREFIXES
        .into_iter()
        .find(|prefix| original.len() == 19 && original.starts_with(prefix))
        .unwrap_or_default();
    let more = if prefix.is_empty() { attempt / 64 } else { 0 };
    let digits = (original.len() - prefix.len() + more as usize).min(19);
    let drawn = seed.draw("id", original, attempt);
    let space = 10_u128.pow(digits as u32);
    if !prefix.is_empty() {
        return format!("{prefix}{:0digits$}", drawn % space);
    }
    // The first digit is no zero, and the number one of 64 bits.
    let (least, most) = (space / 10, space.min(i64::MAX as u128 + 1));
    (least + drawn % (most - least)).max(1).to_string()
}

/// Something that can be said, of letters only.
fn word(seed: &Seed, original: &str, attempt: u32) -> String {
    let mut drawn = seed.draw("word", original, attempt);
    let mut letter = |letters: &[u8]| {
        let letter = letters[(drawn % letters.len() as u128) as usize];
        drawn /= letters.len() as u128;
        char::from(letter)
    };
    let mut word = String::new();
    for _ in 0..4 {
        word.push(letter(CONSONANTS));
        word.push(letter(VOWELS));
    }
    word[..1].to_uppercase() + &word[1..]
}

/// The number that a text is, as ids travel.
pub(super) fn number(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// The two parts of `Name#1234`.
fn bungie_name(text: &str) -> Option<(&str, i64)> {
    let (name, code) = text.rsplit_once('#')?;
    let is_code = (1..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    if name.is_empty() || !is_code {
        return None;
    }
    Some((name, code.parse().ok()?))
}

/// One form for all spellings of a text: capital letters do not matter, nor do zeros before the code of a name.
fn same(text: &str) -> String {
    let lower = text.to_lowercase();
    match bungie_name(&lower) {
        Some((name, code)) => format!("{name}#{code:04}"),
        None => lower,
    }
}

/// `.jpg` of a path to a picture.
fn extension(path: &str) -> Option<String> {
    let (_, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
    let is_known = matches!(
        extension,
        "gif" | "html" | "jpg" | "jpeg" | "png" | "svg" | "webp"
    );
    is_known.then(|| format!(".{extension}"))
}

/// Nothing of what it holds.
impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pseudonyms").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Pseudonyms, Seed};
    use proptest::prelude::*;
    use std::collections::{BTreeMap, HashSet};

    fn pseudonyms(seed: u8) -> Pseudonyms {
        Pseudonyms::new(Seed::fixed(seed))
    }

    /// Ids as they are at Bungie, and any others.
    fn ids() -> impl Strategy<Value = i64> {
        prop_oneof![
            (0..1_000_000_000_i64).prop_map(|id| 4_611_686_018_000_000_000 + id),
            (0..900_000_000_000_i64).prop_map(|id| 2_305_843_000_000_000_000 + id),
            (0..900_000_000_000_i64).prop_map(|id| 6_917_529_000_000_000_000 + id),
            1..200_i64,
            1..i64::MAX,
        ]
    }

    proptest! {
        #[test]
        fn ids_have_one_replacement_each_of_the_same_form(ids in prop::collection::vec(ids(), 1..200)) {
            let mut pseudonyms = pseudonyms(1);
            let mut replacements = BTreeMap::new();
            for id in &ids {
                let replacement = pseudonyms.id(*id);
                prop_assert_ne!(*id, replacement);
                let (digits, text) = (id.to_string(), replacement.to_string());
                if digits.len() > 3 {
                    prop_assert_eq!(digits.len(), text.len());
                }
                for prefix in super::PREFIXES {
                    if digits.len() == 19 && digits.starts_with(prefix) {
                        prop_assert!(text.starts_with(prefix));
                    }
                }
                let before = replacements.insert(*id, replacement);
                prop_assert!(before.is_none_or(|before| before == replacement));
            }
            let different: HashSet<_> = replacements.values().collect();
            prop_assert_eq!(different.len(), replacements.len());
        }

        #[test]
        fn names_have_one_replacement_each_however_they_are_written(names in prop::collection::vec("\\PC{0,19}[a-zA-Zäö]", 1..60)) {
            let mut pseudonyms = pseudonyms(1);
            let mut replacements = BTreeMap::new();
            for name in names.iter().filter(|name| !name.trim().is_empty()) {
                let replacement = pseudonyms.text(name);
                prop_assert_eq!(&replacement, &pseudonyms.text(name));
                prop_assert_ne!(name, &replacement);
                replacements.insert(name.to_lowercase(), replacement);
            }
            let different: HashSet<_> = replacements.values().collect();
            prop_assert_eq!(different.len(), replacements.len());
        }

        #[test]
        fn a_bungie_name_is_its_two_parts(name in "[A-Za-z]{1,16}", code in 1..10_000_i64) {
            let mut pseudonyms = pseudonyms(1);
            let whole = pseudonyms.text(&format!("{name}#{code:04}"));
            let parts = format!("{}#{:04}", pseudonyms.text(&name), pseudonyms.code(code));
            prop_assert_eq!(whole, parts);
        }

        #[test]
        fn bungie_names_have_one_replacement_each_however_they_are_written(
            names in prop::collection::vec(("[A-Ca-c]{1,2}", 0..10_000_i64), 1..40),
        ) {
            let mut pseudonyms = pseudonyms(1);
            let mut replacements = BTreeMap::new();
            for (name, code) in &names {
                let replacement = pseudonyms.text(&format!("{name}#{code}"));
                prop_assert_eq!(&replacement, &pseudonyms.text(&format!("{name}#{code:04}")));
                replacements.insert((name.to_lowercase(), *code), replacement);
            }
            let different: HashSet<_> = replacements.values().collect();
            prop_assert_eq!(different.len(), replacements.len());
        }

        #[test]
        fn another_seed_gives_other_replacements(id in 1_000_000..i64::MAX) {
            let (mut first, mut second) = (pseudonyms(1), pseudonyms(2));
            prop_assert_ne!(first.id(id), second.id(id));
            let name = format!("Name{id}");
            prop_assert_ne!(first.text(&name), second.text(&name));
            prop_assert_ne!(first.token(&name), second.token(&name));
        }
    }

    #[test]
    fn forms_stay() {
        let mut pseudonyms = pseudonyms(1);
        assert_eq!((pseudonyms.id(0), pseudonyms.id(-1)), (0, -1));
        assert_eq!(pseudonyms.text(""), "");
        let path = pseudonyms.text("/img/profile/avatars/me.jpg");
        assert!(path.starts_with('/') && path.ends_with(".jpg"), "{path}");
        let url = pseudonyms.text("https://me.example.org/");
        assert!(url.starts_with("https://example.com/"), "{url}");
        let mail = pseudonyms.text("me@example.org");
        assert!(mail.ends_with("@example.com"), "{mail}");
        assert_eq!(pseudonyms.text("4611686018467284386").len(), 19);
        assert_eq!(format!("{:?}", Seed::fixed(7)), "Seed(..)");
    }
}
