//! Change of case, with words that it has to keep whole.

use heck::{ToShoutySnakeCase, ToSnakeCase};

/// Keywords that may be written `r#like_this`, of edition 2024.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that may not.
const PATH_KEYWORDS: &[&str] = &["self", "super", "crate", "Self"];

#[derive(Debug)]
pub(super) struct Case<'a> {
    /// Longest first, so that a word within a word does not split it.
    words: Vec<&'a str>,
}

impl<'a> Case<'a> {
    pub(super) fn new(words: &'a [String]) -> Self {
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Case { words }
    }

    /// For modules, which are files as well: `r#type.rs` would be none.
    pub(super) fn module(&self, text: &str) -> String {
        let name = led_by_letter(self.whole(text).to_snake_case());
        if is_keyword(&name) {
            format!("{name}_")
        } else {
            name
        }
    }

    /// For fields and parameters.
    pub(super) fn snake(&self, text: &str) -> String {
        let name = led_by_letter(self.whole(text).to_snake_case());
        if KEYWORDS.contains(&name.as_str()) {
            format!("r#{name}")
        } else if PATH_KEYWORDS.contains(&name.as_str()) {
            format!("{name}_")
        } else {
            name
        }
    }

    /// For constants.
    pub(super) fn shouty(&self, text: &str) -> String {
        led_by_letter(self.whole(text).to_shouty_snake_case())
    }

    /// For constants, of what players read: an apostrophe is within a word.
    pub(super) fn constant(&self, text: &str) -> String {
        self.shouty(&text.replace(['\'', '’'], ""))
    }

    fn whole(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for word in &self.words {
            text = text.replace(word, &capitalised(&word.to_lowercase()));
        }
        text
    }
}

/// Whether Rust can read the name.
pub(super) fn is_identifier(name: &str) -> bool {
    let (bare, is_raw) = match name.strip_prefix("r#") {
        Some(bare) => (bare, true),
        None => (name, false),
    };
    bare.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && bare
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && bare != "_"
        && !PATH_KEYWORDS.contains(&bare)
        && (is_raw || !is_keyword(bare))
}

fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name) || PATH_KEYWORDS.contains(&name)
}

/// For types: the source's own spelling, if Rust can read it.
pub(super) fn type_name(text: &str) -> Option<String> {
    let name = capitalised(text);
    let mut letters = name.chars();
    (letters.next()?.is_ascii_uppercase()
        && letters.all(|letter| letter.is_ascii_alphanumeric())
        && name != "Self")
        .then_some(name)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn led_by_letter(name: String) -> String {
    match name.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
        None => "_".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words() -> Vec<String> {
        ["PvP", "PvE", "OAuth"].map(str::to_owned).to_vec()
    }

    #[test]
    fn words_stay_whole() {
        let words = words();
        let case = Case::new(&words);
        assert_eq!(case.shouty("AllPvECompetitive"), "ALL_PVE_COMPETITIVE");
        assert_eq!(case.shouty("TigerPsn"), "TIGER_PSN");
        assert_eq!(
            case.shouty("OAuthAccessTokenExpired"),
            "OAUTH_ACCESS_TOKEN_EXPIRED"
        );
        assert_eq!(case.snake("mobileGearCDN"), "mobile_gear_cdn");
        assert_eq!(case.snake("legacyPortalUID"), "legacy_portal_uid");
        assert_eq!(case.snake("d2ClanProgressions"), "d2_clan_progressions");
    }

    #[test]
    fn what_rust_cannot_read_is_made_readable() {
        let case = Case::new(&[]);
        assert_eq!(case.snake("type"), "r#type");
        assert_eq!(case.snake("self"), "self_");
        assert_eq!(case.shouty("30thAnniversary"), "_30TH_ANNIVERSARY");
    }

    #[test]
    fn a_type_keeps_its_spelling_or_is_refused() {
        assert_eq!(
            type_name("DestinyUnlockValueUIStyle").as_deref(),
            Some("DestinyUnlockValueUIStyle")
        );
        assert_eq!(type_name("int32Thing").as_deref(), Some("Int32Thing"));
        for name in ["BungieMembershipType[]", "A<B>", "", "9A", "Self", "Ä"] {
            assert_eq!(type_name(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_name_is_an_identifier(text in "[ -~]{0,20}") {
            let words = words();
            let case = Case::new(&words);
            for name in [case.snake(&text), case.shouty(&text), case.module(&text)] {
                let is_rust = syn::parse_str::<syn::Ident>(&name).is_ok();
                prop_assert_eq!(is_rust, is_identifier(&name), "{}", name);
                // Text without a letter or a digit makes no name; the claims refuse it.
                prop_assert!(is_rust || name == "_", "{}", name);
            }
        }

        #[test]
        fn any_text_is_an_identifier_only_if_rust_says_so(text in "(r#)?[A-Za-z_][A-Za-z0-9_]{0,8}") {
            prop_assert_eq!(syn::parse_str::<syn::Ident>(&text).is_ok(), is_identifier(&text));
        }
    }

    #[test]
    fn keywords_are_no_identifiers_unless_raw() {
        for keyword in KEYWORDS {
            assert!(!is_identifier(keyword), "{keyword}");
            assert!(is_identifier(&format!("r#{keyword}")), "{keyword}");
        }
        for keyword in PATH_KEYWORDS {
            assert!(
                !is_identifier(keyword) && !is_identifier(&format!("r#{keyword}")),
                "{keyword}"
            );
        }
    }
}
