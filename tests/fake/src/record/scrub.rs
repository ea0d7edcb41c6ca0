//! Texts that are facts, without what is private within them.

use super::{
    machine, mail,
    needles::{Needles, SHORTEST_ID, digits, is_whole},
    pseudonyms::Pseudonyms,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// As many digits are an id, whatever stands around them.
const SURELY_AN_ID: usize = 17;
/// As many digits are an id if they stand alone: more than a hash has.
const ALONE_AN_ID: usize = 11;

/// What is not encoded in a URL.
const IN_URLS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b':')
    .remove(b'?')
    .remove(b'&')
    .remove(b'=')
    .remove(b'#')
    .remove(b',');

/// A text with replacements for the names, tokens and addresses that are known by now, and for ids.
///
/// A name is replaced where it is a whole word, an id where it is a whole number of five digits or more. One that nobody
/// has seen before is known by its length, or by the zeros that it begins with.
pub(super) fn scrub(text: &str, needles: &Needles, pseudonyms: &mut Pseudonyms) -> String {
    let text = plain(text, needles, pseudonyms);
    if !text.contains('%') {
        return text;
    }
    // What is encoded is in URLs, and these have no spaces.
    let pieces = text.split_inclusive(char::is_whitespace);
    pieces
        .map(
            |piece| match encoded(piece.trim_end(), needles, pseudonyms) {
                Some(scrubbed) => scrubbed + &piece[piece.trim_end().len()..],
                None => piece.to_owned(),
            },
        )
        .collect()
}

/// A URL, if there is something in it once it is decoded.
fn encoded(url: &str, needles: &Needles, pseudonyms: &mut Pseudonyms) -> Option<String> {
    let decoded = percent_decode_str(url).decode_utf8().ok()?;
    if decoded == url {
        return None;
    }
    let scrubbed = plain(&decoded, needles, pseudonyms);
    (scrubbed != decoded).then(|| utf8_percent_encode(&scrubbed, IN_URLS).to_string())
}

/// The code behind a name that ends here, and its own end.
fn code_behind(text: &str, end: usize) -> Option<(usize, i64)> {
    let code = digits(text[end..].strip_prefix('#')?).next()?;
    let code = (code.start == 0 && code.len() <= 4).then_some(end + 1..end + 1 + code.end)?;
    Some((code.end, text[code].parse().ok()?))
}

fn plain(text: &str, needles: &Needles, pseudonyms: &mut Pseudonyms) -> String {
    let found = needles.find(text).into_iter();
    let mut spans: Vec<_> = found
        .map(|(range, replacement)| match code_behind(text, range.end) {
            Some((end, code)) if !replacement.contains('#') => {
                let code = pseudonyms.code(code);
                (range.start..end, format!("{replacement}#{code:04}"))
            }
            _ => (range, replacement.to_owned()),
        })
        .collect();
    let machines = machine::addresses(text);
    spans.extend(machines.map(|(range, replacement)| (range, replacement.to_owned())));
    for range in mail::addresses(text) {
        let replacement = pseudonyms.mail(&text[range.clone()]);
        spans.push((range, replacement));
    }
    for range in digits(text) {
        let digits = &text[range.clone()];
        let length = range.len();
        let is_alone = is_whole(text, &range) && !text[..range.start].ends_with('.');
        let significant = digits.trim_start_matches('0');
        let known = [digits, significant]
            .into_iter()
            .find(|digits| digits.len() >= SHORTEST_ID && pseudonyms.ids().get(digits).is_some());
        let shortest = match significant.len() == length {
            true => ALONE_AN_ID,
            false => SHORTEST_ID,
        };
        let is_new = !significant.is_empty()
            && !pseudonyms.is_replacement(digits)
            && (length >= SURELY_AN_ID || (is_alone && length >= shortest));
        if let Some(original) = known.or(is_new.then_some(digits)) {
            spans.push((range, pseudonyms.digits(original)));
        }
    }
    // From the left; of those that begin together, the longest.
    spans.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let (mut scrubbed, mut end) = (String::new(), 0);
    for (range, replacement) in spans {
        if range.start >= end {
            scrubbed += &text[end..range.start];
            scrubbed += &replacement;
            end = range.end;
        }
    }
    scrubbed + &text[end..]
}
