//! What is judged before the grammar, and how the result is written.

use super::*;

#[test]
fn two_spaces_and_one_newline() {
    assert_eq!(
        to_text(&json!({"a": [1, {}], "b": "ä"})),
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"ä\"\n}\n"
    );
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let text = format!("\u{feff}{}", small());
    assert_eq!(normalise(&text, &WITHOUT_PROSE), Ok(small()));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let text = small().to_string();
    let write = || to_text(&normalise(&text, &WITHOUT_PROSE).unwrap());
    assert_eq!(write(), write());
}

fn one(text: &str) -> (String, String, String) {
    let found = findings(text);
    let all: Vec<_> = found.iter().cloned().collect();
    let [only] = all.as_slice() else {
        panic!("{found}")
    };
    (only.pointer.clone(), only.found.clone(), only.help.clone())
}

fn triple(pointer: &str, found: &str, help: &str) -> (String, String, String) {
    (pointer.to_owned(), found.to_owned(), help.to_owned())
}

#[test]
fn text_that_is_no_json() {
    let help = "repair the file, or fetch it again";
    assert_eq!(
        one("{\n  \"a\": 1,\n}"),
        triple(
            "",
            "the text is not JSON: trailing comma at line 3 column 1",
            help
        )
    );
    assert_eq!(
        one("{} {}"),
        triple(
            "",
            "the text is not JSON: trailing characters at line 1 column 4",
            help
        )
    );
    assert_eq!(one(&"[".repeat(500)).2, help);
}

#[test]
fn a_key_that_occurs_twice() {
    let help = "most readers would silently keep one of the two: find out which one is meant, and remove the other";
    let text = small().to_string().replace(
        "\"Flags\":",
        "\"A~.B/\": {\"type\": \"object\"}, \"A~.B/\": {\"type\": \"object\"}, \"Flags\":",
    );
    assert_eq!(
        one(&text),
        triple(
            "/components/schemas/A~0.B~1",
            "the key `A~.B/` occurs twice",
            help
        )
    );
    // Together with what else is wrong.
    let found = findings(&text.replace("\"tags\":", "\"color\": 1, \"tags\":"));
    assert_eq!(found.iter().count(), 2, "{found}");
}

#[test]
fn documents_of_another_version() {
    let version = "only 3.0 is known here: import Bungie's openapi.json, or teach codegen/src/normal/ the other version";
    for (value, shown) in [
        (json!("3.1.0"), "\"3.1.0\""),
        (json!("3.0"), "\"3.0\""),
        (json!("3.0.x"), "\"3.0.x\""),
        (json!(3), "3"),
    ] {
        refused(
            &with("/openapi", value),
            &[("/openapi", &format!("OpenAPI version {shown}"), version)],
        );
    }
    stays("/openapi", json!("3.0.1"));

    refused(
        &json!({"swagger": "2.0", "definitions": {}}),
        &[(
            "/swagger",
            "a Swagger document, version \"2.0\"",
            "import openapi.json, not openapi-2.json, which lacks request bodies and nullability; another Swagger document must be converted to OpenAPI 3.0 first",
        )],
    );
    let none = "this is no OpenAPI document: import Bungie's openapi.json";
    refused(&without("/openapi"), &[("", "no key `openapi`", none)]);
    refused(&json!([1]), &[("", "[1] where an object belongs", none)]);
}
