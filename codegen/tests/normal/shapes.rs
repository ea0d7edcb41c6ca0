//! Shapes that the grammar does not have are refused, with the place, the finding and a way on.

use super::*;

const LOOK: &str = "look what changed in Bungie's document";
const MISFIT: &str = "look what changed in Bungie's document; if it is meant so, teach codegen/src/normal/ the new form";
const NEEDED: &str = "the generator needs it: look what changed in Bungie's document";

#[track_caller]
fn refuses(place: &str, value: Value, expected: (&str, &str, &str)) {
    refused(&with(place, value), &[expected]);
}

fn teach(file: &str) -> String {
    format!(
        "teach codegen/src/normal/{file} this key, and the generator what it means; if it says nothing to a generator, \
         add it to a row of spec/accepted.toml"
    )
}

/// A key that does not belong to the object at a place.
#[track_caller]
fn unknown(place: &str, key: &str, part: &str, file: &str) {
    let at = format!("{place}/{key}");
    let help = teach(file);
    refuses(
        &at,
        json!(1),
        (&at, &format!("the key `{key}` in {part}"), &help),
    );
}

#[test]
fn unknown_keys() {
    unknown("", "webhooks", "the document", "document.rs");
    unknown("/info", "x-logo", "`info`", "document.rs");
    unknown("/servers/0", "variables", "a server", "server.rs");
    unknown("/paths/~1Things~1{id}~1", "x-old", "a path", "operation.rs");
    unknown(OPERATION, "callbacks", "an operation", "operation.rs");
    unknown(
        &format!("{OPERATION}/parameters/0"),
        "example",
        "a parameter",
        "parameter.rs",
    );
    unknown(
        &format!("{OPERATION}/responses"),
        "404",
        "the responses of an operation",
        "response.rs",
    );
    unknown(
        &format!("{OPERATION}/responses/200"),
        "summary",
        "the reference to a response",
        "response.rs",
    );
    unknown(
        "/components",
        "requestBodies",
        "`components`",
        "components.rs",
    );
    unknown(
        "/components/responses/Answer",
        "headers",
        "a response",
        "response.rs",
    );
    unknown(
        "/components/responses/Answer/content",
        "text",
        "`content`",
        "response.rs",
    );
    unknown(
        "/components/securitySchemes/apiKey",
        "x",
        "an apiKey scheme",
        "security.rs",
    );
    unknown(
        "/components/securitySchemes/oauth2",
        "x",
        "an oauth2 scheme",
        "security.rs",
    );
    let flows = "/components/securitySchemes/oauth2/flows";
    unknown(
        flows,
        "implicit",
        "the flows of an oauth2 scheme",
        "security.rs",
    );
    unknown(
        &format!("{flows}/authorizationCode"),
        "x",
        "the authorizationCode flow",
        "security.rs",
    );
    unknown(
        "/components/schemas/Thing",
        "discriminator",
        "an object schema",
        "schema.rs",
    );
    unknown(PROPERTY, "pattern", "a string schema", "schema.rs");
    unknown(FLAGS, "default", "an enum", "enumeration.rs");
    unknown(
        &format!("{FLAGS}/x-enum-values/0"),
        "x",
        "an enum value",
        "enumeration.rs",
    );
}

#[test]
fn unknown_keys_by_the_place_of_a_schema() {
    let thing = json!({"$ref": "#/components/schemas/Thing"});
    refuses(
        PROPERTY,
        json!({"type": "object", "properties": {}}),
        (
            &format!("{PROPERTY}/properties"),
            "the key `properties` in an object schema",
            &teach("schema.rs"),
        ),
    );
    refuses(
        PROPERTY,
        json!({"type": "object", "x-mobile-manifest-name": "N"}),
        (
            &format!("{PROPERTY}/x-mobile-manifest-name"),
            "the key `x-mobile-manifest-name` in an object schema",
            &teach("schema.rs"),
        ),
    );
    refuses(
        PROPERTY,
        json!({"type": "array", "items": {"type": "integer", "format": "int32", "x-mapped-definition": thing}}),
        (
            &format!("{PROPERTY}/items/x-mapped-definition"),
            "the key `x-mapped-definition` in an integer schema",
            &teach("schema.rs"),
        ),
    );
    refuses(
        PROPERTY,
        json!({"$ref": "#/components/schemas/Thing", "x-new": 1}),
        (
            &format!("{PROPERTY}/x-new"),
            "the key `x-new` in a schema with a reference",
            &teach("reference.rs"),
        ),
    );
    refuses(
        PROPERTY,
        json!({"type": "integer", "x-enum-reference": {"$ref": "#/components/schemas/Flags"}, "x-new": 1}),
        (
            &format!("{PROPERTY}/x-new"),
            "the key `x-new` in a schema with an enum reference",
            &teach("enum_site.rs"),
        ),
    );
    refuses(
        &format!("{OPERATION}/x-documentation-attributes"),
        json!({"X": 1}),
        (
            &format!("{OPERATION}/x-documentation-attributes/X"),
            "the key `X` in `x-documentation-attributes`",
            &teach("operation.rs"),
        ),
    );
    refuses(
        &format!("{OPERATION}/x-row-of"),
        json!({"table": "a", "hash": "b", "X": "c"}),
        (
            &format!("{OPERATION}/x-row-of/X"),
            "the key `X` in `x-row-of`",
            &teach("operation.rs"),
        ),
    );
}

#[test]
fn values_of_another_kind() {
    let misfit = |place: &str, value: Value, at: &str, wanted: &str| {
        let at = format!("{place}{at}");
        let shown = value
            .pointer(at.strip_prefix(place).unwrap())
            .cloned()
            .unwrap_or_default();
        refuses(
            place,
            value,
            (&at, &format!("{shown} where {wanted} belongs"), MISFIT),
        );
    };
    misfit("/info/title", json!(1), "", "a text");
    misfit("/servers", json!({}), "", "a list");
    misfit(
        "/components/schemas/Thing/properties",
        json!([]),
        "",
        "an object",
    );
    misfit(PROPERTY, json!("string"), "", "a schema");
    misfit(
        PROPERTY,
        json!({"type": "file"}),
        "/type",
        "the type of a schema",
    );
    misfit(
        PROPERTY,
        json!({"type": ["string", "null"]}),
        "/type",
        "the type of a schema",
    );
    refuses(
        PROPERTY,
        json!({}),
        (PROPERTY, "a schema without `type`", NEEDED),
    );
    misfit(
        PROPERTY,
        json!({"type": "string", "nullable": 1}),
        "/nullable",
        "true or false",
    );
    misfit(
        PROPERTY,
        json!({"type": "string", "format": "uuid"}),
        "/format",
        "`byte`, `date-time` or `date`",
    );
    misfit(
        PROPERTY,
        json!({"type": "number", "format": "decimal"}),
        "/format",
        "`float` or `double`",
    );
    misfit(
        PROPERTY,
        json!({"type": "integer", "format": "int8"}),
        "/format",
        "`byte`, `int16`, `int32`, `uint32`, `int64` or `uint64`",
    );
    misfit(
        &format!("{OPERATION}/parameters/0/in"),
        json!("cookie"),
        "",
        "`path` or `query`",
    );
    misfit(
        "/components/securitySchemes/apiKey/type",
        json!("http"),
        "",
        "`apiKey` or `oauth2`",
    );
    misfit(
        &format!("{OPERATION}/x-documentation-attributes"),
        json!({"ThrottleSecondsBetweenActionPerUser": "soon"}),
        "/ThrottleSecondsBetweenActionPerUser",
        "a number of seconds",
    );
    misfit(
        "/components/schemas/Thing/required",
        json!(["q"]),
        "/0",
        "the name of a property",
    );
    let map = |key: Value| json!({"type": "object", "additionalProperties": {"type": "string"}, "x-dictionary-key": key});
    misfit(
        PROPERTY,
        map(json!("guid")),
        "/x-dictionary-key",
        "the schema of a map's keys",
    );
    misfit(
        PROPERTY,
        map(json!("Thing")),
        "/x-dictionary-key",
        "the schema of a map's keys",
    );
    misfit(
        PROPERTY,
        map(json!({"type": "boolean"})),
        "/x-dictionary-key/type",
        "the type of a schema",
    );
}

#[test]
fn missing_members() {
    let needs = |place: &str, key: &str, part: &str| {
        let found = format!("{part} without `{key}`");
        refused(
            &without(&format!("{place}/{key}")),
            &[(place, &found, NEEDED)],
        );
    };
    needs("", "servers", "the document");
    needs("/info", "version", "`info`");
    needs("/servers/0", "url", "a server");
    needs(OPERATION, "operationId", "an operation");
    needs(OPERATION, "responses", "an operation");
    needs(
        &format!("{OPERATION}/responses"),
        "200",
        "the responses of an operation",
    );
    needs(
        &format!("{OPERATION}/parameters/0"),
        "schema",
        "a parameter",
    );
    needs(
        &format!("{OPERATION}/parameters/0/schema"),
        "format",
        "an integer schema",
    );
    needs(FLAGS, "x-enum-values", "an enum");
    needs(
        &format!("{FLAGS}/x-enum-values/0"),
        "identifier",
        "an enum value",
    );
    refuses(
        PROPERTY,
        json!({"type": "array"}),
        (PROPERTY, "an array schema without `items`", NEEDED),
    );
    refuses(
        PROPERTY,
        json!({"type": "object", "additionalProperties": {"type": "string"}}),
        (
            PROPERTY,
            "an object schema without `x-dictionary-key`",
            NEEDED,
        ),
    );
}

#[test]
fn parameters_that_cannot_be() {
    let parameters = format!("{OPERATION}/parameters");
    let id = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
    refuses(
        &parameters,
        json!([id, id]),
        (
            &format!("{parameters}/1"),
            "the path parameter `id` a second time",
            LOOK,
        ),
    );
    refuses(
        &parameters,
        json!([{"name": "id", "in": "path", "schema": {"type": "string"}}]),
        (
            &format!("{parameters}/0"),
            "a path parameter that is not required",
            "a path cannot be built without it: look what changed in Bungie's document",
        ),
    );
    let schema = format!("{parameters}/0/schema");
    let help =
        "teach codegen/src/normal/schema.rs that it occurs there, and the generator what it means";
    refuses(
        &schema,
        json!({"type": "object"}),
        (
            &schema,
            "an object schema at a place where the document never has one",
            help,
        ),
    );
    refuses(
        &schema,
        json!({"$ref": "#/components/schemas/Thing"}),
        (
            &schema,
            r##"a reference to "#/components/schemas/Thing", which is no enum"##,
            "teach codegen/src/normal/schema.rs that structures occur there, and the generator how they are written",
        ),
    );
}

#[test]
fn what_openapi_has_and_bungie_does_not_is_called_by_its_name() {
    let path = "/paths/~1Things~1{id}~1";
    let refuses_with = |place: &str, value: Value, at: &str, found: &str| {
        let document = with(place, value);
        let findings = findings(&document.to_string());
        let [finding] = findings.iter().collect::<Vec<_>>()[..] else {
            panic!("{findings}");
        };
        assert_eq!(
            (finding.pointer.as_str(), finding.found.as_str()),
            (at, found)
        );
        assert!(finding.help.contains("teach"), "{finding}");
    };
    for key in ["oneOf", "anyOf", "not"] {
        let found = format!("a schema with `{key}`: a value of one of several types");
        refuses_with(
            PROPERTY,
            json!({ key: [{"type": "string"}] }),
            PROPERTY,
            &found,
        );
    }
    refuses_with(
        PROPERTY,
        json!({"type": "string", "enum": ["a", "b", "c"]}),
        PROPERTY,
        "an enum of texts",
    );
    for (key, method) in [("head", "HEAD"), ("options", "OPTIONS"), ("trace", "TRACE")] {
        let at = format!("{path}/{key}");
        let found = format!("an operation with the method {method}");
        refuses_with(&at, json!({}), &at, &found);
    }
    let at = format!("{path}/parameters");
    refuses_with(
        &at,
        json!([]),
        &at,
        "`parameters` of a path, for all operations of it",
    );
    refuses_with(
        "/servers",
        json!([{"url": "https://example.com"}, {"url": "https://example.net"}]),
        "/servers/1",
        "a second server, and nothing that says when it is the right one",
    );
    refuses_with(
        "/components/securitySchemes/second",
        json!({"type": "apiKey", "name": "X-Other", "in": "header"}),
        "/components/securitySchemes/second",
        "a second scheme of the kind of `apiKey`",
    );
    let at = format!("{PROPERTY}/items/nullable");
    refuses_with(
        PROPERTY,
        json!({"type": "array", "items": {"type": "string", "nullable": true}}),
        &at,
        "`nullable` at a place where the document never has it",
    );
}

#[test]
fn a_server_is_a_base_over_https() {
    for url in [
        "http://example.com",
        "https://",
        "https://a/?b",
        "https://{host}/",
        "/Platform",
    ] {
        let findings = findings(&with("/servers/0/url", json!(url)).to_string());
        let [finding] = findings.iter().collect::<Vec<_>>()[..] else {
            panic!("{url}: {findings}");
        };
        assert_eq!(finding.pointer, "/servers/0/url", "{url}");
    }
    stays("/servers/0/url", json!("https://example.com/Platform"));
}

#[test]
fn what_says_nothing_goes_and_only_where_it_says_nothing() {
    let accepted = Accepted::parse(
        "[[accepted]]\nat = \"schema\"\nkeys = [\"title\", \"nullable\"]\nreason = \"for people\"\n",
    );
    let accepted = accepted.unwrap();
    let options = Options {
        keep_descriptions: true,
        accepted: &accepted,
    };
    let list =
        json!({"type": "array", "title": "A", "items": {"type": "string", "nullable": true}});
    let document = normal(&with(PROPERTY, list), &options);
    let expected = json!({"type": "array", "items": {"type": "string"}});
    assert_eq!(document.pointer(PROPERTY), Some(&expected));
    // Where it says something, it stays.
    let nullable = json!({"type": "string", "nullable": true});
    let document = normal(&with(PROPERTY, nullable.clone()), &options);
    assert_eq!(document.pointer(PROPERTY), Some(&nullable));
    let at = format!("{OPERATION}/title");
    let found = normalise(&with(&at, json!("A")).to_string(), &options).unwrap_err();
    assert_eq!(found.iter().count(), 1, "{found}");
}

#[test]
fn a_property_may_be_deprecated() {
    let deprecated = json!({"type": "string", "deprecated": true});
    stays(PROPERTY, deprecated.clone());
    becomes(
        PROPERTY,
        json!({"type": "string", "deprecated": false}),
        json!({"type": "string"}),
    );
    let at = format!("{PROPERTY}/items/deprecated");
    let items = json!({"type": "array", "items": deprecated});
    refuses(
        PROPERTY,
        items,
        (
            &at,
            "the key `deprecated` in a string schema",
            &teach("schema.rs"),
        ),
    );
}
