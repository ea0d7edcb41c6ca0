//! Paths, queries and forms as they travel.

use percent_encoding::percent_decode_str;

/// A part of a path, decoded; as it is if that gives no text.
pub(crate) fn decoded(encoded: &str) -> String {
    let decoded = percent_decode_str(encoded).decode_utf8();
    decoded.map_or_else(|_| encoded.to_owned(), |text| text.into_owned())
}

/// A name or a value of a query or a form, decoded.
pub(crate) fn form_decoded(encoded: &str) -> String {
    decoded(&encoded.replace('+', " "))
}

/// The names and values of a query or a form, decoded, in their order.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (form_decoded(name), form_decoded(value)))
}
