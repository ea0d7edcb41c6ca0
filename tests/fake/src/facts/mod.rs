//! What the document gets wrong, as the tests know it. The generator has a list of its own.

mod missing;
mod zeros;

pub(crate) use zeros::refusal;

use serde_json::{Value, json};
use std::io::{self, Write as _};

/// Served by another host than everything else; the usual one redirects there.
const ELSEWHERE: (&str, &str) = (
    "Destiny2.GetPostGameCarnageReport",
    "https://stats.bungie.net/Platform",
);

/// Declared as points in time, read as days.
const DAYS: (&str, [&str; 2]) = ("Destiny2.GetHistoricalStats", ["daystart", "dayend"]);

/// Every operation takes the language of its texts, and the document does not say so.
pub(crate) const LANGUAGE: &str = "lc";

/// The server refuses requests without it, wherever it is.
const REQUIRED: &str = "components";

/// Declared as text in base64, sent as numbers up to 255.
const COLOR: &str = "Destiny.Misc.DestinyColor";

/// Has its answer written out, without the ids that its schema has beside the leaderboards.
const LEADERBOARDS: &str = "Destiny.HistoricalStats.DestinyLeaderboardResults";

/// Sets a document right. A fact that the document says by itself by now, or that is about something which is gone, is
/// passed over, with a line that names it: somebody may take it out.
///
/// # Panics
///
/// If the document is not built as Bungie's is.
pub(crate) fn correct(document: &mut Value) {
    for fact in correct_and_tell(document) {
        let line = format!("note: the document has no need of a fact of the tests: {fact}\n");
        // Not `eprintln!`, which is shown only for tests that fail. Without a reader nobody misses it.
        let _ = io::stderr().write_all(line.as_bytes());
    }
}

/// Sets a document right, and gives the facts that it has no need of.
fn correct_and_tell(document: &mut Value) -> Vec<String> {
    let mut old = Vec::new();
    operations(&mut document["paths"], &mut old);
    schemas(document, &mut old);
    old
}

/// Whether a fact still has to be added. If not, it is one of the old ones.
fn is_news(is_news: bool, fact: &str, old: &mut Vec<String>) -> bool {
    if !is_news {
        old.push(fact.to_owned());
    }
    is_news
}

fn operations(paths: &mut Value, old: &mut Vec<String>) {
    let (mut elsewhere, mut days) = (0, 0);
    let items = paths.as_object_mut().expect("paths").values_mut();
    for operation in items.flat_map(|item| item.as_object_mut().expect("a path").values_mut()) {
        let id = operation["operationId"].as_str().map(str::to_owned);
        let id = id.unwrap_or_default();
        if id == ELSEWHERE.0 && operation.get("servers").is_none() {
            operation["servers"] = json!([{"url": ELSEWHERE.1}]);
            elsewhere += 1;
        }
        let parameters = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            let is_day = id == DAYS.0 && DAYS.1.contains(&name);
            if is_day && parameter["schema"]["format"] == "date-time" {
                parameter["schema"]["format"] = "date".into();
                days += 1;
            } else if name == REQUIRED
                && is_news(
                    parameter["required"] != true,
                    &format!("{id} needs {name}"),
                    old,
                )
            {
                parameter["required"] = true.into();
            }
        }
    }
    is_news(
        elsewhere == 1,
        &format!("{} is served elsewhere", ELSEWHERE.0),
        old,
    );
    is_news(days == DAYS.1.len(), &format!("{} takes days", DAYS.0), old);
}

fn schemas(document: &mut Value, old: &mut Vec<String>) {
    let schemas = &mut document["components"]["schemas"];
    for part in ["red", "green", "blue", "alpha"] {
        let pointer = format!("/{COLOR}/properties/{part}/type");
        let ty = schemas.pointer_mut(&pointer).filter(|ty| **ty == "string");
        if is_news(ty.is_some(), &format!("{part} of {COLOR} is a number"), old)
            && let Some(ty) = ty
        {
            *ty = "integer".into();
        }
    }
    let scope = schemas
        .pointer_mut("/Applications.Application/properties/scope")
        .filter(|scope| scope.get("x-enum-reference").is_none());
    if is_news(scope.is_some(), "the scope of an application is bits", old)
        && let Some(scope) = scope
    {
        scope["x-enum-reference"] = reference("Applications.ApplicationScopes");
        scope["x-enum-is-bitmask"] = true.into();
    }
    for (schema, lacking) in missing::MISSING {
        let known = schemas.get(schema).is_some();
        for property in *lacking {
            let (name, ty) = property.split_once(": ").expect("a name and a type");
            let is_missing = known && schemas[schema]["properties"].get(name).is_none();
            if is_news(is_missing, &format!("{schema} has {name}"), old) {
                schemas[schema]["properties"][name] = typed(ty);
            }
        }
    }
    for (schema, mobile) in missing::TABLES {
        let is_unmarked = schemas
            .get(schema)
            .is_some_and(|schema| schema.get("x-mobile-manifest-name").is_none());
        if is_news(is_unmarked, &format!("{schema} is a table"), old) {
            schemas[schema]["x-mobile-manifest-name"] = (*mobile).into();
        }
    }
    for (name, schema) in schemas.as_object_mut().expect("schemas") {
        let is_table = schema.get("x-mobile-manifest-name").is_some();
        let is_redacted = schema["properties"].get("redacted").is_some();
        let is_missing = schema["properties"].get("blacklisted").is_none();
        let fact = format!("{name} has blacklisted");
        if is_table && is_redacted && is_news(is_missing, &fact, old) {
            schema["properties"]["blacklisted"] = typed("bool");
        }
    }
    let pointer = format!(
        "/components/responses/{LEADERBOARDS}/content/application~1json/schema/properties/Response"
    );
    let response = document
        .pointer_mut(&pointer)
        .filter(|response| **response != reference(LEADERBOARDS));
    if is_news(
        response.is_some(),
        "leaderboards have the ids of their schema",
        old,
    ) && let Some(response) = response
    {
        *response = reference(LEADERBOARDS);
    }
}

fn typed(ty: &str) -> Value {
    fn within(ty: &str, open: char, close: char) -> Option<&str> {
        ty.strip_prefix(open)?.strip_suffix(close)
    }
    if let Some(item) = within(ty, '[', ']') {
        return json!({"type": "array", "items": typed(item)});
    }
    if let Some((key, value)) = within(ty, '{', '}').and_then(|entry| entry.split_once(": ")) {
        return json!({
            "type": "object",
            "additionalProperties": typed(value),
            "x-dictionary-key": typed(key),
        });
    }
    match ty {
        "bool" => json!({"type": "boolean"}),
        "text" => json!({"type": "string"}),
        "double" => json!({"type": "number", "format": ty}),
        "int32" | "uint32" | "int64" => json!({"type": "integer", "format": ty}),
        schema => reference(schema),
    }
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

#[cfg(test)]
mod tests {
    use super::correct_and_tell;
    use serde_json::Value;

    #[test]
    fn facts_that_the_document_has_caught_up_with_are_passed_over() {
        let text = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/openapi.json"));
        let mut document: Value = serde_json::from_slice(&text.unwrap()).unwrap();
        let first = correct_and_tell(&mut document);
        let corrected = document.clone();
        let second = correct_and_tell(&mut document);
        assert!(first.len() < second.len(), "{first:#?}");
        assert!(document == corrected, "a fact was added twice");
    }
}
