//! What the document gets wrong, as the tests know it. The generator has a list of its own.

mod missing;

use serde_json::{Value, json};

/// Served by another host than everything else; the usual one redirects there.
const ELSEWHERE: (&str, &str) = (
    "Destiny2.GetPostGameCarnageReport",
    "https://stats.bungie.net/Platform",
);

/// Declared as points in time, read as days.
const DAYS: (&str, [&str; 2]) = ("Destiny2.GetHistoricalStats", ["daystart", "dayend"]);

/// The server refuses requests without it, wherever it is.
const REQUIRED: &str = "components";

/// Declared as text in base64, sent as numbers up to 255.
const COLOR: &str = "Destiny.Misc.DestinyColor";

/// Has its answer written out, without the ids that its schema has beside the leaderboards.
const LEADERBOARDS: &str = "Destiny.HistoricalStats.DestinyLeaderboardResults";

/// Sets a document right.
///
/// # Panics
///
/// If the document is not built as Bungie's is, or says by itself what is known better here.
pub(crate) fn correct(document: &mut Value) {
    operations(&mut document["paths"]);
    schemas(document);
}

fn operations(paths: &mut Value) {
    let (mut elsewhere, mut days) = (0, 0);
    let items = paths.as_object_mut().expect("paths").values_mut();
    for operation in items.flat_map(|item| item.as_object_mut().expect("a path").values_mut()) {
        let id = operation["operationId"].as_str().map(str::to_owned);
        let id = id.unwrap_or_default();
        if id == ELSEWHERE.0 {
            assert!(operation.get("servers").is_none(), "{id} names a server");
            operation["servers"] = json!([{"url": ELSEWHERE.1}]);
            elsewhere += 1;
        }
        let parameters = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            if id == DAYS.0 && DAYS.1.contains(&name) {
                assert_eq!(parameter["schema"]["format"], "date-time", "{id}: {name}");
                parameter["schema"]["format"] = "date".into();
                days += 1;
            } else if name == REQUIRED {
                let is_news = parameter.get("required").is_none_or(|it| it == false);
                assert!(is_news, "{id}: {name} is required");
                parameter["required"] = true.into();
            }
        }
    }
    assert_eq!((elsewhere, days), (1, DAYS.1.len()), "facts about nothing");
}

fn schemas(document: &mut Value) {
    let schemas = &mut document["components"]["schemas"];
    for part in ["red", "green", "blue", "alpha"] {
        let part = &mut schemas[COLOR]["properties"][part];
        assert_eq!(part["type"], "string", "{COLOR} is mended");
        part["type"] = "integer".into();
    }
    let scope = &mut schemas["Applications.Application"]["properties"]["scope"];
    assert!(
        scope["type"] == "string" && scope.get("x-enum-reference").is_none(),
        "the scope of an application is mended"
    );
    scope["x-enum-reference"] = reference("Applications.ApplicationScopes");
    scope["x-enum-is-bitmask"] = true.into();
    for (schema, lacking) in missing::MISSING {
        assert!(schemas.get(schema).is_some(), "no schema {schema}");
        for property in *lacking {
            let (name, ty) = property.split_once(": ").expect("a name and a type");
            let place = &mut schemas[schema]["properties"][name];
            assert!(place.is_null(), "{schema} has {name}");
            *place = typed(ty);
        }
    }
    for schema in schemas.as_object_mut().expect("schemas").values_mut() {
        let is_table = schema.get("x-mobile-manifest-name").is_some();
        if is_table && schema["properties"].get("redacted").is_some() {
            let place = &mut schema["properties"]["blacklisted"];
            assert!(place.is_null(), "a table has blacklisted");
            *place = typed("bool");
        }
    }
    let leaderboards = &mut document["components"]["responses"][LEADERBOARDS];
    let envelope = &mut leaderboards["content"]["application/json"]["schema"];
    let response = &mut envelope["properties"]["Response"];
    assert_ne!(
        *response,
        reference(LEADERBOARDS),
        "{LEADERBOARDS} is mended"
    );
    *response = reference(LEADERBOARDS);
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
