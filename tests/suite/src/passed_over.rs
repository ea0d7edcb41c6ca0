//! What a type does not model.

use bungie_api::dynamic::erased_serde;
use bungie_api::wire::Decode;
use serde_json::Value;

/// Reads `json` into the type, and names everything in it that the type has no place for.
///
/// # Errors
///
/// If the type cannot read it at all.
pub fn passed_over<T: Decode>(json: &Value) -> Result<Vec<String>, String> {
    let mut places = Vec::new();
    let mut note = |place: serde_ignored::Path<'_>| places.push(place.to_string());
    let read = T::blank().decode(serde_ignored::Deserializer::new(json, &mut note));
    read.map_err(|error| error.to_string())?;
    Ok(places)
}

/// The same with a type that only `read` knows.
pub(crate) fn passed_over_by<T>(
    json: &Value,
    read: impl FnOnce(&mut dyn erased_serde::Deserializer<'_>) -> Result<T, erased_serde::Error>,
) -> Result<Vec<String>, String> {
    let mut places = Vec::new();
    let mut note = |place: serde_ignored::Path<'_>| places.push(place.to_string());
    let json = serde_ignored::Deserializer::new(json, &mut note);
    let read = read(&mut <dyn erased_serde::Deserializer<'_>>::erase(json));
    read.map_err(|error| error.to_string())?;
    Ok(places)
}
