//! Texts that are no overlay, or none with reasons and expectations.

use super::*;

const GRAMMAR: &str = "see the head of codegen/src/overlay/mod.rs for what an overlay looks like";

#[track_caller]
fn malformed(text: &str, expected: &[(&str, &str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(at, found, help)| triple(at, found, help))
        .collect();
    assert_eq!(triples(&Overlay::parse(text).unwrap_err()), expected);
}

#[test]
fn an_overlay_that_is_none_is_refused() {
    malformed(
        "{",
        &[(
            "",
            "the text is not JSON: EOF while parsing an object at line 1 column 1",
            "repair the file, or fetch it again",
        )],
    );
    malformed("[]", &[("", "[] where an object belongs", GRAMMAR)]);
    malformed(
        "{}",
        &[
            (
                "/overlay",
                "nothing where the version `\"1.0.0\"` belongs",
                GRAMMAR,
            ),
            (
                "/info",
                "nothing where an object with `title` and `version` belongs",
                GRAMMAR,
            ),
            (
                "/actions",
                "nothing where a list of actions belongs",
                GRAMMAR,
            ),
        ],
    );
    malformed(
        r#"{"overlay": "1.1.0", "info": {"title": "", "version": 1, "x": 1}, "extends": "", "actions": [1]}"#,
        &[
            (
                "/extends",
                "the key `extends` in the overlay",
                "remove it; known keys are overlay, info, actions",
            ),
            (
                "/overlay",
                "\"1.1.0\" where the version `\"1.0.0\"` belongs",
                GRAMMAR,
            ),
            (
                "/info/x",
                "the key `x` in `info`",
                "remove it; known keys are title, version",
            ),
            ("/info/title", "\"\" where a text belongs", GRAMMAR),
            ("/info/version", "1 where a text belongs", GRAMMAR),
            ("/actions/0", "1 where an object belongs", GRAMMAR),
        ],
    );
}

#[test]
fn an_action_says_where_what_and_why() {
    malformed(
        &text(json!([{}])),
        &[
            (
                "/actions/0/description",
                "nothing where the reason of the correction belongs",
                GRAMMAR,
            ),
            (
                "/actions/0/target",
                "nothing where a JSONPath belongs",
                GRAMMAR,
            ),
            (
                "/actions/0",
                "neither of `update` and `remove`",
                "an action has exactly one of the two",
            ),
            (
                "/actions/0/x-expect",
                "nothing where what stands at the target before the change belongs",
                GRAMMAR,
            ),
        ],
    );
    malformed(
        &text(json!([{
            "target": "$.a", "description": " ", "update": {}, "remove": true, "x-expect": null,
            "x-count": 0, "x-link": "http://example.com", "x-note": "",
        }])),
        &[
            (
                "/actions/0/x-note",
                "the key `x-note` in an action",
                "remove it; known keys are target, description, update, remove, x-expect, x-count, x-link",
            ),
            (
                "/actions/0/description",
                "\" \" where the reason of the correction belongs",
                GRAMMAR,
            ),
            (
                "/actions/0/x-link",
                "\"http://example.com\" where an https address belongs",
                GRAMMAR,
            ),
            (
                "/actions/0/x-count",
                "0 where a number above zero, or `\"any\"` belongs",
                GRAMMAR,
            ),
            (
                "/actions/0",
                "both of `update` and `remove`",
                "an action has exactly one of the two",
            ),
        ],
    );
    malformed(
        &text(json!([{"target": "$.a", "description": "d", "remove": false, "x-expect": 1}])),
        &[("/actions/0/remove", "false where `true` belongs", GRAMMAR)],
    );
}

#[test]
fn a_target_that_is_no_path_is_refused() {
    let findings = Overlay::parse(&text(
        json!([{"target": "a.b", "description": "d", "remove": true, "x-expect": 1}]),
    ))
    .unwrap_err();
    let [(pointer, found, help)] = triples(&findings).try_into().unwrap();
    assert_eq!(pointer, "/actions/0/target");
    assert!(
        found.starts_with("the target `a.b`, which is no JSONPath: "),
        "{found}"
    );
    assert_eq!(
        help,
        "write it as RFC 9535 says, names with dots as `['a.b']`"
    );
}

#[test]
fn a_key_that_occurs_twice_is_refused() {
    malformed(
        r#"{"overlay": "1.0.0", "info": {"title": "t", "version": "1", "version": "2"}, "actions": []}"#,
        &[(
            "/info/version",
            "the key `version` occurs twice",
            "most readers would silently keep one of the two: find out which one is meant, and remove the other",
        )],
    );
}
