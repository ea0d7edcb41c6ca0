//! What stands at a target before the change.

use crate::normal::excerpt;
use crate::pointer::Pointer;
use serde_json::Value;

/// The first difference, in words. Of an object only the members that are named count; one that is expected to be
/// `null` must be absent.
pub(super) fn compare(expected: &Value, actual: &Value, at: &Pointer) -> Result<(), String> {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            expected.iter().try_for_each(|(key, expected)| {
                let at = at.key(key);
                match (expected, actual.get(key)) {
                    (Value::Null, None) => Ok(()),
                    (Value::Null, Some(actual)) => Err(format!(
                        "{} at {at}, where nothing is expected",
                        excerpt(actual)
                    )),
                    (expected, Some(actual)) => compare(expected, actual, &at),
                    (expected, None) => Err(format!(
                        "nothing at {at}, where {} is expected",
                        excerpt(expected)
                    )),
                }
            })
        }
        _ if expected == actual => Ok(()),
        _ => Err(format!(
            "{} at {at}, where {} is expected",
            excerpt(actual),
            excerpt(expected)
        )),
    }
}
