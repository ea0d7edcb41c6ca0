//! Texts of all sorts.

use super::{
    broken::{Broken, COMPARES},
    request::{Handles, swap},
};

/// How long a text is. A session has a few kB.
const LENGTH: usize = 64 * 1024;

/// Keeps texts of all sorts for a user, one after the other, and removes the last one.
pub(super) async fn come_back(all: &Handles<'_>, user: &str) -> Result<(), Broken> {
    let short = ["", " ", "\n", "one\ntwo\r\n", "\"{}\\'%;--"].map(str::to_owned);
    let mut kept = None;
    for (turn, text) in short.into_iter().chain(every_character()).enumerate() {
        let seen = kept.as_ref().map(|(_, version)| version);
        let Some(version) = swap(all.at(turn), user, seen, Some(&text)).await? else {
            return Err(Broken::new(
                COMPARES,
                "a swap that is done",
                "that it was lost",
            ));
        };
        kept = Some((text, version));
        all.all_find(user, &kept).await?;
    }
    let seen = kept.as_ref().map(|(_, version)| version);
    swap(all.at(0), user, seen, None).await?;
    all.all_find(user, &None).await
}

/// All characters but U+0000, which no session has in it and some databases cannot keep, in texts of 64 kB.
fn every_character() -> Vec<String> {
    let mut texts = vec![String::with_capacity(LENGTH)];
    for character in '\u{1}'..=char::MAX {
        let is_full = texts
            .last()
            .is_none_or(|text| text.len() + character.len_utf8() > LENGTH);
        if is_full {
            texts.push(String::with_capacity(LENGTH));
        }
        if let Some(text) = texts.last_mut() {
            text.push(character);
        }
    }
    texts
}
