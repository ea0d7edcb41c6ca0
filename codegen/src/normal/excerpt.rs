//! A value in the length of a message.

use serde_json::Value;

const LENGTH: usize = 80;

/// The value as compact JSON, cut when it is long.
pub(crate) fn excerpt(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(&text)),
        None => text,
    }
}
