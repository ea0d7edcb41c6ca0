//! What a type does not model.

use bungie_api::dynamic::{Place, read};
use serde_json::Value;

/// Reads `json` into a value of the type, and names everything in it that the type has no place for.
///
/// # Errors
///
/// If the type cannot read it at all.
pub fn passed_over(place: Place<'_>, json: &Value) -> Result<Vec<String>, String> {
    let mut places = Vec::new();
    let mut note = |place: serde_ignored::Path<'_>| places.push(place.to_string());
    let read = read(place, serde_ignored::Deserializer::new(json, &mut note));
    read.map_err(|error| error.to_string())?;
    Ok(places)
}
