//! Bodies that the server refuses though the document allows them: zeros, and what is left out, which counts as zero.

use serde_json::Value;

/// An error of the server: its code and its name.
pub(crate) type Refusal = (i32, &'static str);

/// The schemas that the facts are about: whose names begin so.
const ACTIONS: &str = "Destiny.Requests.";

/// What may not be zero in such a body, and how the server refuses it.
const NOT_ZERO: [(&str, Refusal); 3] = [
    ("membershipType", (3, "UnhandledException")),
    ("itemReferenceHash", (1623, "DestinyItemNotFound")),
    ("stackSize", (1623, "DestinyItemNotFound")),
];

/// How the server refuses a body of this schema because of a zero, if it does.
pub(crate) fn refusal(name: &str, schema: &Value, body: &Value) -> Option<Refusal> {
    if !name.starts_with(ACTIONS) {
        return None;
    }
    let properties = schema.get("properties")?;
    let is_zero = |key: &str| body.get(key).is_none_or(|value| *value == 0);
    NOT_ZERO
        .into_iter()
        .find(|(key, _)| properties.get(key).is_some() && is_zero(key))
        .map(|(_, refusal)| refusal)
}
