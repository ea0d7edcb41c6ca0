//! A document that nobody has published: what Bungie could add in one season.

use serde_json::{Value, json};
use std::path::Path;

/// Adds to a document in normal form a tag with operations, a table, an int64, a scope and a deprecated property.
/// Gives what their names end with: a document that has one season already gets another one.
pub(crate) fn next_season(document: &mut Value) -> String {
    let before = document["tags"].as_array().unwrap().iter();
    let before = before.filter(|tag| tag["name"].as_str().unwrap().starts_with("Seasonal"));
    let end = match before.count() {
        0 => String::new(),
        count => (count + 1).to_string(),
    };
    let tag = format!("Seasonal{end}");
    let scope = format!("PlantBanners{end}");
    let answer = format!("SeasonalBanner{end}");
    let answers = format!("#/components/responses/{answer}");
    let banner = &format!("Destiny.Definitions.DestinySeasonalBannerDefinition{end}");
    let reference = json!({"$ref": format!("#/components/schemas/{banner}")});
    document["info"]["version"] = json!("9.0.0");
    let tags = document["tags"].as_array_mut().unwrap();
    tags.push(json!({"name": tag}));
    document["paths"][format!("/{tag}/Banner/{{bannerId}}/")] = json!({"put": {
        "tags": [tag],
        "operationId": format!("{tag}.PlantBanner"),
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
        "responses": {"200": {"$ref": answers}},
        "security": [{"oauth2": [scope]}],
    }});
    document["paths"][format!("/{tag}/")] = json!({"get": {
        "tags": [tag],
        "operationId": format!("{tag}.GetBanners"),
        "responses": {"200": {"$ref": answers}},
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
    components["responses"][answer] = response;
    components["schemas"][banner.as_str()] = json!({
        "type": "object",
        "properties": {
            "bannerId": {"type": "integer", "format": "int64"},
            "colour": {"type": "string", "deprecated": true},
            "hash": {"type": "integer", "format": "uint32"},
            "index": {"type": "integer", "format": "int32"},
            "redacted": {"type": "boolean"},
        },
        "x-mobile-manifest-name": format!("SeasonalBanners{end}"),
    });
    let oauth = &mut components["securitySchemes"]["oauth2"]["flows"]["authorizationCode"];
    oauth["scopes"][&scope] = json!("");
    let bits = &mut components["schemas"]["Applications.ApplicationScopes"];
    let numbers = bits["enum"].as_array_mut().unwrap();
    let bit = numbers.iter().filter_map(Value::as_u64).max().unwrap() * 2;
    numbers.push(json!(bit));
    let values = bits["x-enum-values"].as_array_mut().unwrap();
    values.push(json!({"numericValue": bit, "identifier": scope}));
    end
}

/// The document of a workspace with all that, written to a file; gives what the names end with.
pub(crate) fn write_next_season(root: &Path, file: &Path) -> String {
    let text = std::fs::read_to_string(root.join("spec/openapi.json")).unwrap();
    let mut document = serde_json::from_str(&text).unwrap();
    let end = next_season(&mut document);
    std::fs::write(file, document.to_string()).unwrap();
    end
}
