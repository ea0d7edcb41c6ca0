//! A document that nobody has published: what Bungie could add in one season.

use serde_json::{Value, json};
use std::path::Path;

/// Adds to a document in normal form a tag with an operation, a table, an int64, a scope and a deprecated property.
/// The bit of the scope is free in it.
pub(crate) fn next_season(document: &mut Value) {
    let banner = "Destiny.Definitions.DestinySeasonalBannerDefinition";
    let reference = json!({"$ref": format!("#/components/schemas/{banner}")});
    document["info"]["version"] = json!("9.0.0");
    let tags = document["tags"].as_array_mut().unwrap();
    tags.push(json!({"name": "Seasonal"}));
    document["paths"]["/Seasonal/Banner/{bannerId}/"] = json!({"put": {
        "tags": ["Seasonal"],
        "operationId": "Seasonal.PlantBanner",
        "parameters": [
            {
                "name": "bannerId", "in": "path", "required": true,
                "schema": {"type": "integer", "format": "int64"},
            },
            {
                "name": "colours", "in": "query", "style": "form", "explode": false,
                "schema": {"type": "array", "items": {"type": "integer", "format": "int32"}},
            },
        ],
        "responses": {"200": {"$ref": "#/components/responses/SeasonalBanner"}},
        "security": [{"oauth2": ["PlantBanners"]}],
    }});
    document["paths"]["/Seasonal/"] = json!({"get": {
        "tags": ["Seasonal"],
        "operationId": "Seasonal.GetBanners",
        "responses": {"200": {"$ref": "#/components/responses/SeasonalBanner"}},
    }});
    let components = &mut document["components"];
    // Another response says what stands around the new one.
    let (_, response) = components["responses"]
        .as_object()
        .unwrap()
        .iter()
        .next()
        .unwrap();
    let mut response = response.clone();
    response["content"]["application/json"]["schema"]["properties"]["Response"] = reference;
    components["responses"]["SeasonalBanner"] = response;
    components["schemas"][banner] = json!({
        "type": "object",
        "properties": {
            "bannerId": {"type": "integer", "format": "int64"},
            "colour": {"type": "string", "deprecated": true},
            "hash": {"type": "integer", "format": "uint32"},
            "index": {"type": "integer", "format": "int32"},
            "redacted": {"type": "boolean"},
        },
        "x-mobile-manifest-name": "SeasonalBanners",
    });
    let oauth = &mut components["securitySchemes"]["oauth2"]["flows"]["authorizationCode"];
    oauth["scopes"]["PlantBanners"] = json!("");
    let bits = &mut components["schemas"]["Applications.ApplicationScopes"];
    let numbers = bits["enum"].as_array_mut().unwrap();
    let bit = numbers.iter().filter_map(Value::as_u64).max().unwrap() * 2;
    numbers.push(json!(bit));
    let values = bits["x-enum-values"].as_array_mut().unwrap();
    values.push(json!({"numericValue": bit, "identifier": "PlantBanners"}));
}

/// The document of a workspace with all that, written to a file.
pub(crate) fn write_next_season(root: &Path, file: &Path) {
    let text = std::fs::read_to_string(root.join("spec/openapi.json")).unwrap();
    let mut document = serde_json::from_str(&text).unwrap();
    next_season(&mut document);
    std::fs::write(file, document.to_string()).unwrap();
}
