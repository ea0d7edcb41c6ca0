//! Whole numbers: Bungie's writers put those of enums between quotes, or do not.

use serde_json::Value;

/// The formats that `type: integer` has.
pub(super) const INTEGER_FORMATS: &[&str] =
    &["byte", "int16", "int32", "uint32", "int64", "uint64"];

/// What an enum is whose format is not given.
pub(super) const DEFAULT_FORMAT: &str = "int32";

/// The number that a JSON integer is, or that a string is in its shortest spelling.
pub(super) fn read(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .map(i128::from)
            .or_else(|| number.as_u64().map(i128::from)),
        Value::String(text) => text
            .parse::<i128>()
            .ok()
            .filter(|number| number.to_string() == *text),
        _ => None,
    }
}

/// Smallest and largest number of a format.
pub(super) fn limits(format: &str) -> Option<(i128, i128)> {
    Some(match format {
        "byte" => (u8::MIN.into(), u8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "uint32" => (u32::MIN.into(), u32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint64" => (u64::MIN.into(), u64::MAX.into()),
        _ => return None,
    })
}

/// The number as JSON has it.
pub(super) fn json_integer(number: i128) -> Option<Value> {
    i64::try_from(number)
        .map(Value::from)
        .or_else(|_| u64::try_from(number).map(Value::from))
        .ok()
}
