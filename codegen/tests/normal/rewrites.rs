//! Every rewrite, and what only looks as if it needed one.

use super::*;

const FOUR: &str = "#/components/schemas/Flags";

fn site() -> Value {
    json!({"type": "integer", "format": "byte", "x-enum-reference": {"$ref": FOUR}, "x-enum-is-bitmask": true})
}

#[test]
fn numerals_are_integers() {
    becomes(
        FLAGS,
        json!({
            "enum": ["-1", "9007199254740993", 3], "type": "integer", "format": "int64",
            "x-enum-values": [
                {"numericValue": "-1", "identifier": "A"},
                {"identifier": "B", "numericValue": 9007199254740993i64},
                {"numericValue": "3", "identifier": "C"},
            ],
            "x-enum-is-bitmask": false,
        }),
        json!({
            "enum": [-1, 9007199254740993i64, 3], "type": "integer", "format": "int64",
            "x-enum-values": [
                {"numericValue": -1, "identifier": "A"},
                {"identifier": "B", "numericValue": 9007199254740993i64},
                {"numericValue": 3, "identifier": "C"},
            ],
            "x-enum-is-bitmask": false,
        }),
    );
}

#[test]
fn the_limits_of_every_format_are_in_it() {
    for (format, least, most) in [
        ("byte", "0", "255"),
        ("int16", "-32768", "32767"),
        ("int32", "-2147483648", "2147483647"),
        ("uint32", "0", "4294967295"),
        ("int64", "-9223372036854775808", "9223372036854775807"),
        ("uint64", "0", "18446744073709551615"),
    ] {
        let document = with(
            FLAGS,
            json!({
                "enum": [least, most], "type": "integer", "format": format,
                "x-enum-values": [
                    {"numericValue": least, "identifier": "Least"},
                    {"numericValue": most, "identifier": "Most"},
                ],
            }),
        );
        let numbers =
            normal(&document, &WITHOUT_PROSE)["components"]["schemas"]["Flags"]["enum"].to_string();
        assert_eq!(numbers, format!("[{least},{most}]"));
    }
}

#[test]
fn keys_beside_a_reference_stand_beside_all_of() {
    let thing = "#/components/schemas/Thing";
    for place in [
        PROPERTY,
        "/components/responses/Answer/content/application~1json/schema/properties/Response",
    ] {
        becomes(
            place,
            json!({"x-destiny-component-type-dependency": "Things", "$ref": thing, "nullable": true}),
            json!({"allOf": [{"$ref": thing}], "x-destiny-component-type-dependency": "Things", "nullable": true}),
        );
    }
    becomes(
        PROPERTY,
        json!({"type": "array", "items": {"nullable": false, "$ref": thing}}),
        json!({"type": "array", "items": {"allOf": [{"$ref": thing}], "nullable": false}}),
    );
    becomes(
        PROPERTY,
        json!({"type": "object", "additionalProperties": {"x-destiny-component-type-dependency": "A", "$ref": thing}, "x-dictionary-key": {"type": "string"}}),
        json!({"type": "object", "additionalProperties": {"allOf": [{"$ref": thing}], "x-destiny-component-type-dependency": "A"}, "x-dictionary-key": {"type": "string"}}),
    );
    becomes(
        PROPERTY,
        json!({"$ref": thing, "x-mapped-definition": {"$ref": thing}}),
        json!({"allOf": [{"$ref": thing}], "x-mapped-definition": {"$ref": thing}}),
    );
    stays(PROPERTY, json!({"$ref": thing}));
}

#[test]
fn the_type_beside_all_of_goes() {
    let thing = "#/components/schemas/Thing";
    becomes(
        PROPERTY,
        json!({"type": "object", "allOf": [{"$ref": thing}], "description": "d", "x-destiny-component-type-dependency": "A"}),
        json!({"allOf": [{"$ref": thing}], "x-destiny-component-type-dependency": "A"}),
    );
}

#[test]
fn all_of_with_nothing_beside_it_is_its_reference() {
    let thing = "#/components/schemas/Thing";
    let described = json!({"type": "object", "allOf": [{"$ref": thing}], "description": "d"});
    becomes(PROPERTY, described.clone(), json!({"$ref": thing}));
    // Then a description says nothing about the contract, in whichever form it comes.
    becomes(
        PROPERTY,
        json!({"$ref": thing, "description": "d"}),
        json!({"$ref": thing}),
    );
    let kept = normal(&with(PROPERTY, described), &WITH_PROSE);
    assert_eq!(
        kept.pointer(PROPERTY),
        Some(&json!({"allOf": [{"$ref": thing}], "description": "d"}))
    );
}

#[test]
fn security_is_what_goes_beyond_the_key() {
    let security = &format!("{OPERATION}/security");
    stays(security, json!([{"oauth2": ["Read"]}]));
    stays(security, json!([{"oauth2": ["Read", "Write"]}]));
    let either = with(
        security,
        json!([{"oauth2": ["Read"]}, {"oauth2": ["Write"]}]),
    );
    let found = findings(&either.to_string());
    let places: Vec<_> = found.iter().map(|it| it.pointer.clone()).collect();
    assert_eq!(places, [format!("{security}/1")]);
    let read = json!([{"oauth2": ["Read"]}]);
    becomes(
        security,
        json!([{"apiKey": [], "oauth2": ["Read"]}]),
        read.clone(),
    );
    let accepted =
        "[[accepted]]\nat = \"security\"\nkeys = [\"key-alone\"]\nreason = \"said twice\"\n";
    let accepted = Accepted::parse(accepted).unwrap();
    let said_twice = Options {
        accepted: &accepted,
        ..WITHOUT_PROSE
    };
    for (index, either) in [
        (0, json!([{"apiKey": []}, {"oauth2": ["Read"]}])),
        (1, json!([{"oauth2": ["Read"]}, {"apiKey": []}])),
    ] {
        let document = with(security, either);
        assert_eq!(
            normal(&document, &said_twice).pointer(security),
            Some(&read)
        );
        let found = findings(&document.to_string());
        let places: Vec<_> = found.iter().map(|it| it.pointer.clone()).collect();
        assert_eq!(places, [format!("{security}/{index}")]);
    }
    goes(security, json!([{"apiKey": []}]));
    goes(security, json!([]));
    goes("/security", json!([{"apiKey": []}]));
}

#[test]
fn the_key_of_a_map_is_a_schema() {
    let map = |key: Value| json!({"type": "object", "additionalProperties": {"type": "string"}, "x-dictionary-key": key});
    for key in [
        json!({"type": "string"}),
        json!({"type": "integer", "format": "uint32"}),
        site(),
    ] {
        stays(PROPERTY, map(key));
    }
    becomes(
        PROPERTY,
        map(json!("string")),
        map(json!({"type": "string"})),
    );
    for format in ["int32", "int64", "uint32", "byte"] {
        becomes(
            PROPERTY,
            map(json!(format)),
            map(json!({"type": "integer", "format": format})),
        );
    }
    for key in [json!("Flags"), json!(FOUR), json!({"$ref": FOUR})] {
        becomes(PROPERTY, map(key), map(site()));
    }
    // What a correction makes of keys that travel as identifiers.
    stays(
        PROPERTY,
        map(
            json!({"type": "string", "x-enum-reference": {"$ref": FOUR}, "x-enum-is-bitmask": true}),
        ),
    );
}

#[test]
fn a_reference_to_an_enum_is_an_integer() {
    becomes(PROPERTY, json!({"$ref": FOUR}), site());
    becomes(PROPERTY, json!({"allOf": [{"$ref": FOUR}]}), site());
    becomes(
        PROPERTY,
        json!({"$ref": FOUR, "description": "d", "nullable": true}),
        json!({"type": "integer", "format": "byte", "nullable": true, "x-enum-reference": {"$ref": FOUR}, "x-enum-is-bitmask": true}),
    );
    becomes(
        &format!("{OPERATION}/parameters/0/schema"),
        json!({"$ref": FOUR}),
        site(),
    );
    becomes(
        PROPERTY,
        json!({"type": "array", "items": {"$ref": FOUR}}),
        json!({"type": "array", "items": site()}),
    );
}

#[test]
fn an_enum_without_a_name_refers_to_the_one_with_its_values() {
    becomes(
        PROPERTY,
        json!({
            "enum": ["0", "4"], "type": "integer", "description": "d", "format": "byte", "nullable": true,
            "x-enum-values": [
                {"numericValue": "0", "identifier": "None", "description": "d"},
                {"numericValue": "4", "identifier": "Four"},
            ],
            "x-enum-is-bitmask": true,
        }),
        json!({"type": "integer", "format": "byte", "nullable": true, "x-enum-reference": {"$ref": FOUR}, "x-enum-is-bitmask": true}),
    );
}

#[test]
fn what_older_writers_leave_out_is_said() {
    becomes(
        "/components/schemas/Thing",
        json!({"properties": {"p": {"type": "string"}}, "description": "d"}),
        json!({"type": "object", "properties": {"p": {"type": "string"}}}),
    );
    becomes(
        FLAGS,
        json!({"enum": [1], "type": "integer", "x-enum-values": [{"numericValue": 1, "identifier": "One"}]}),
        json!({"enum": [1], "type": "integer", "format": "int32", "x-enum-values": [{"numericValue": 1, "identifier": "One"}], "x-enum-is-bitmask": false}),
    );
    becomes(
        PROPERTY,
        json!({"type": "integer", "x-enum-reference": {"$ref": FOUR}}),
        site(),
    );
    let answer = without("/components/responses/Answer/description");
    assert_eq!(
        normal(&answer, &WITHOUT_PROSE).to_string(),
        small().to_string()
    );
}

#[test]
fn what_says_nothing_goes() {
    goes(&format!("{OPERATION}/deprecated"), json!(false));
    stays(&format!("{OPERATION}/deprecated"), json!(true));
    goes(
        &format!("{OPERATION}/parameters/0/deprecated"),
        json!(false),
    );
    stays(&format!("{OPERATION}/parameters/0/deprecated"), json!(true));
    goes(&format!("{OPERATION}/parameters"), json!([]));
}

#[test]
fn what_only_looks_idle_stays() {
    let parameter = format!("{OPERATION}/parameters/0");
    stays(
        &parameter,
        json!({"name": "q", "in": "query", "required": false, "style": "form", "explode": false, "schema": {"type": "array", "items": {"type": "integer", "format": "int32"}}}),
    );
    stays(
        "/components/headers",
        json!({"X-API-Key": {"required": true, "allowEmptyValue": false, "schema": {"type": "string"}}}),
    );
    stays(
        &format!("{OPERATION}/x-documentation-attributes"),
        json!({"ThrottleSecondsBetweenActionPerUser": "0.1"}),
    );
    stays(
        &format!("{OPERATION}/x-documentation-attributes"),
        json!({"ThrottleSecondsBetweenActionPerUser": 0.5}),
    );
    stays(&format!("{OPERATION}/x-preview"), json!(true));
    stays(
        &format!("{OPERATION}/servers"),
        json!([{"url": "https://example.org"}]),
    );
    stays(PROPERTY, json!({"type": "object"}));
    stays(PROPERTY, json!({"type": "string", "format": "date"}));
    stays(
        PROPERTY,
        json!({"type": "integer", "format": "uint64", "nullable": true}),
    );
    stays("/components/schemas/Thing/required", json!(["p"]));
    stays(
        "/components/schemas/Thing/x-mobile-manifest-name",
        json!("Things"),
    );
    stays(
        "/components/schemas/Thing/properties",
        json!({"description": {"type": "string"}, "deprecated": {"type": "boolean"}, "$ref": {"type": "string"}}),
    );
}

/// The small document with prose at every place that may have some.
fn wordy() -> Value {
    let mut document = small();
    for place in [
        "/info",
        "/servers/0",
        "/paths/~1Things~1{id}~1",
        OPERATION,
        "/paths/~1Things~1{id}~1/get/parameters/0",
        "/paths/~1Things~1{id}~1/get/parameters/0/schema",
        "/components/schemas/Thing",
        PROPERTY,
        FLAGS,
        "/components/schemas/Flags/x-enum-values/1",
        "/components/responses/Answer",
        "/components/securitySchemes/apiKey",
        "/components/securitySchemes/oauth2",
    ] {
        document.pointer_mut(place).unwrap()["description"] = format!("about\r\n{place}").into();
    }
    document["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]["scopes"]["Read"] =
        "reads\r\n".into();
    document["paths"]["/Things/{id}/"]["summary"] = "s".into();
    document["paths"]["/Things/{id}/"]["get"]["summary"] = "s".into();
    document["externalDocs"] = json!({"url": "https://example.com", "description": "d"});
    document["tags"] = json!([{"name": "Things", "description": "d"}]);
    document
}

#[test]
fn prose_goes_or_stays_verbatim() {
    assert_eq!(
        normal(&wordy(), &WITH_PROSE).to_string(),
        wordy().to_string()
    );

    let mut bare = small();
    bare["externalDocs"] = json!({"url": "https://example.com"});
    bare["tags"] = json!([{"name": "Things"}]);
    assert_eq!(
        normal(&wordy(), &WITHOUT_PROSE).to_string(),
        bare.to_string()
    );
}
