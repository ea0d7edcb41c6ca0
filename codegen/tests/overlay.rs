//! The overlay engine on small documents, and the overlay in `spec/` on the document that it is for.

#[path = "overlay/corrections.rs"]
mod corrections;
#[path = "overlay/malformed.rs"]
mod malformed;
#[path = "support/repository.rs"]
mod support;

use bungie_codegen::Diagnostics;
use bungie_codegen::overlay::Overlay;
use serde_json::{Value, json};

const SAID: &str = "the document says by now what the action would write: remove the action";
const TAKEN: &str = "there is nothing to remove: if Bungie took it out, remove the action; if it has another name by now, change the target";
const NARROW: &str =
    "narrow the target to the others, for instance by a filter on what the action expects";
const GONE: &str = "what the action would change is gone or has another name: look whether Bungie fixed what its description says, then change or remove the action";
const MOVED: &str = "the document says neither what the action expects nor what it would write: look whether Bungie fixed what its description says, then change or remove the action";
const COUNT: &str = "if what its description says holds for all of them, set `x-count` to \"any\" or to their number; otherwise narrow the target";
const MISFIT: &str = "an update must be of the kind that its target is: change the action";
/// An overlay of these actions; a description is added.
fn overlay(actions: Value) -> Overlay {
    let mut actions = actions;
    for action in actions.as_array_mut().unwrap() {
        action["description"] = "because".into();
    }
    Overlay::parse(&text(actions)).unwrap()
}

fn text(actions: Value) -> String {
    json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions})
        .to_string()
}

/// The document after the actions, as text, so that the order counts.
fn applied(document: Value, actions: Value) -> String {
    let mut document = document;
    overlay(actions).apply(&mut document).unwrap();
    document.to_string()
}

fn triples(diagnostics: &Diagnostics) -> Vec<(String, String, String)> {
    diagnostics
        .iter()
        .map(|it| {
            assert_eq!(it.input, "overlay.json");
            (it.pointer.clone(), it.found.clone(), it.help.clone())
        })
        .collect()
}

fn triple(pointer: &str, found: &str, help: &str) -> (String, String, String) {
    (pointer.to_owned(), found.to_owned(), help.to_owned())
}

/// What is wrong with one action on a document, which must stay as it was.
#[track_caller]
fn refused(document: Value, action: Value, found: &str, help: &str) {
    let mut changed = document.clone();
    let findings = overlay(json!([action])).apply(&mut changed).unwrap_err();
    assert_eq!(triples(&findings), [triple("/actions/0", found, help)]);
    assert_eq!(changed, document);
}

#[test]
fn objects_merge_and_keep_their_order() {
    assert_eq!(
        applied(
            json!({"a": {"z": 1, "y": {"deep": true, "other": null}, "list": [1]}, "b": 0}),
            json!([{"target": "$.a", "x-expect": {"z": 1}, "update": {"new": {"x": []}, "y": {"deep": "no"}, "z": 2, "list": [2, [3]]}}]),
        ),
        r#"{"a":{"z":2,"y":{"deep":"no","other":null},"list":[1,2,[3]],"new":{"x":[]}},"b":0}"#
    );
}

#[test]
fn the_update_of_a_list_is_one_entry() {
    assert_eq!(
        applied(
            json!({"a": [1]}),
            json!([
                {"target": "$.a", "x-expect": [1], "update": {"b": 1}},
                {"target": "$.a", "x-expect": [1, {"b": 1}], "update": [2, 3]},
                {"target": "$.a", "x-expect": [1, {"b": 1}, [2, 3]], "update": 4},
            ]),
        ),
        r#"{"a":[1,{"b":1},[2,3],4]}"#
    );
}

#[test]
fn the_whole_document_can_be_updated_but_not_removed() {
    assert_eq!(
        applied(
            json!({"a": 1}),
            json!([{"target": "$", "x-expect": {}, "update": {"b": 2}}])
        ),
        r#"{"a":1,"b":2}"#
    );
    refused(
        json!({"a": 1}),
        json!({"target": "$", "x-expect": {}, "remove": true}),
        "the target is the whole document, which cannot be removed",
        MISFIT,
    );
}

#[test]
fn removal_takes_members_and_entries_out_in_place() {
    assert_eq!(
        applied(
            json!({"a": 1, "b": {"~/.": 1, "c": 2}, "d": [0, 1, 2, 3], "e": 1}),
            json!([
                {"target": "$.a", "x-expect": 1, "remove": true},
                {"target": "$.b['~/.']", "x-expect": 1, "remove": true},
                {"target": "$.d[-2]", "x-expect": 2, "remove": true},
            ]),
        ),
        r#"{"b":{"c":2},"d":[0,1,3],"e":1}"#
    );
}

#[test]
fn a_rule_holds_for_whatever_it_matches() {
    let rule = json!({"target": "$.s[?@.kind].p", "x-expect": {"n": null}, "x-count": "any", "update": {"n": 1}});
    for (count, members) in [
        (1, json!({"a": {"kind": "k", "p": {}}})),
        (
            2,
            json!([{"kind": 0, "p": {}}, {"p": {}}, {"kind": 1, "p": {"m": 0}}]),
        ),
    ] {
        let changed = applied(json!({ "s": members }), json!([rule]));
        assert_eq!(changed.matches(r#""n":1"#).count(), count, "{changed}");
    }
    refused(
        json!({"s": [{"p": {}}]}),
        rule.clone(),
        "the target `$.s[?@.kind].p` matches nothing, any number above zero expected",
        GONE,
    );
    // Each place has to be as expected.
    refused(
        json!({"s": [{"kind": 0, "p": {}}, {"kind": 0, "p": {"n": 0}}]}),
        rule,
        "0 at /s/1/p/n, where nothing is expected",
        MOVED,
    );
}

#[test]
fn a_node_that_is_matched_twice_counts_and_goes_once() {
    let letters = json!({"d": [{"n": 0}, {"n": 1}, {"n": 2}, {"n": 3}]});
    assert_eq!(
        applied(
            letters,
            json!([{"target": "$.d[2, 0, 2]", "x-expect": {}, "x-count": 2, "remove": true}]),
        ),
        r#"{"d":[{"n":1},{"n":3}]}"#
    );
}

#[test]
fn removing_a_node_and_its_child_removes_both() {
    assert_eq!(
        applied(
            json!({"x": {"n": {"n": {}}}, "y": 1}),
            json!([{"target": "$..n", "x-expect": {}, "x-count": 2, "remove": true}]),
        ),
        r#"{"x":{},"y":1}"#
    );
}

#[test]
fn every_matched_node_is_updated() {
    assert_eq!(
        applied(
            json!({"p": [{"name": "a"}, {"name": "b"}, {"name": "a", "in": 1}]}),
            json!([{"target": "$.p[?@.name=='a']", "x-expect": {"name": "a"}, "x-count": 2, "update": {"in": 2}}]),
        ),
        r#"{"p":[{"name":"a","in":2},{"name":"b"},{"name":"a","in":2}]}"#
    );
}

#[test]
fn actions_see_what_those_before_them_left() {
    assert_eq!(
        applied(
            json!({"a": {"type": "integer", "format": "byte"}}),
            json!([
                {"target": "$.a", "x-expect": {"type": "integer"}, "update": {"type": "string"}},
                {"target": "$[?@.type=='string'].format", "x-expect": "byte", "remove": true},
            ]),
        ),
        r#"{"a":{"type":"string"}}"#
    );
}

#[test]
fn an_update_needs_an_object_or_a_list() {
    refused(
        json!({"a": "text"}),
        json!({"target": "$.a", "x-expect": "text", "update": "other"}),
        r#"an update for the value "text" at /a, which is neither object nor list"#,
        MISFIT,
    );
    refused(
        json!({"a": {}}),
        json!({"target": "$.a", "x-expect": {}, "update": 1}),
        "an update that is no object, 1, for the object at /a",
        MISFIT,
    );
    refused(
        json!({"a": {"b": {"c": 1}}}),
        json!({"target": "$.a", "x-expect": {}, "update": {"b": 5}}),
        r#"an update with 5 for {"c":1} at /a/b, a value of another kind"#,
        MISFIT,
    );
    refused(
        json!({"a": {"b": [1]}}),
        json!({"target": "$.a", "x-expect": {}, "update": {"b": {"0": 1}}}),
        r#"an update with {"0":1} for [1] at /a/b, a value of another kind"#,
        MISFIT,
    );
}

#[test]
fn a_target_that_matches_another_number_of_nodes_is_stale() {
    refused(
        json!({"a": [1]}),
        json!({"target": "$.b", "x-expect": {}, "remove": true}),
        "the target `$.b` matches nothing, 1 expected",
        TAKEN,
    );
    refused(
        json!({"a": [{}, {}]}),
        json!({"target": "$.a[*]", "x-expect": {}, "remove": true}),
        "the target `$.a[*]` matches 2 nodes, 1 expected",
        COUNT,
    );
    refused(
        json!({"a": [{}]}),
        json!({"target": "$.a[*]", "x-expect": {}, "x-count": 2, "remove": true}),
        "the target `$.a[*]` matches 1 node, 2 expected",
        COUNT,
    );
}

#[test]
fn an_expectation_that_is_not_met_is_stale() {
    let document = json!({"a": {"b/c": {"in": "query", "list": [1, 2]}}});
    let expect = |expect: Value, found: &str| {
        refused(
            document.clone(),
            json!({"target": "$.a", "x-expect": expect, "update": {"new": 1}}),
            found,
            MOVED,
        );
    };
    expect(
        json!({"b/c": {"in": "path"}}),
        r#""query" at /a/b~1c/in, where "path" is expected"#,
    );
    expect(
        json!({"b/c": {"in": null}}),
        r#""query" at /a/b~1c/in, where nothing is expected"#,
    );
    expect(
        json!({"b/c": {"required": true}}),
        "nothing at /a/b~1c/required, where true is expected",
    );
    expect(
        json!({"b/c": {"list": [1]}}),
        "[1,2] at /a/b~1c/list, where [1] is expected",
    );
    expect(
        json!("x"),
        r#"{"b/c":{"in":"query","list":[1,2]}} at /a, where "x" is expected"#,
    );
}

#[test]
fn a_correction_that_the_document_has_caught_up_with_says_so() {
    refused(
        json!({"a": {"in": "query", "list": [1, 2], "b": {"c": 1}}}),
        json!({"target": "$.a", "x-expect": {"in": "path"}, "update": {"in": "query", "list": [2], "b": {"c": 1}}}),
        "\"query\" at /a/in, where \"path\" is expected",
        SAID,
    );
    refused(
        json!({"a": [1, 2]}),
        json!({"target": "$.a", "x-expect": [1], "update": 2}),
        "[1,2] at /a, where [1] is expected",
        SAID,
    );
}

#[test]
fn a_rule_that_some_places_follow_by_now_is_not_to_be_removed() {
    refused(
        json!({"a": [{"b": 1}, {"b": 1, "c": 2}]}),
        json!({"target": "$.a[*]", "x-expect": {"c": null}, "x-count": "any", "update": {"c": 2}}),
        "2 at /a/1/c, where nothing is expected; 1 of 2 nodes say by now what the action would write",
        NARROW,
    );
    refused(
        json!({"a": [{"c": 2}, {"c": 2}]}),
        json!({"target": "$.a[*]", "x-expect": {"c": null}, "x-count": "any", "update": {"c": 2}}),
        "2 at /a/0/c, where nothing is expected",
        SAID,
    );
}

#[test]
fn members_that_are_not_named_and_members_that_are_absent_fit() {
    assert_eq!(
        applied(
            json!({"a": {"b": 1, "c": {"d": [1], "e": 2}}}),
            json!([{"target": "$.a", "x-expect": {"c": {"d": [1], "x": null}, "y": null}, "update": {"y": 1}}]),
        ),
        r#"{"a":{"b":1,"c":{"d":[1],"e":2},"y":1}}"#
    );
}

#[test]
fn one_node_of_several_that_is_not_as_expected_stops_the_action() {
    refused(
        json!({"a": [{"b": 1}, {"b": 2}]}),
        json!({"target": "$.a[*]", "x-expect": {"b": 1}, "x-count": 2, "update": {"c": 1}}),
        "2 at /a/1/b, where 1 is expected",
        MOVED,
    );
}

#[test]
fn what_is_found_is_shortened() {
    refused(
        json!({"a": "ä".repeat(200)}),
        json!({"target": "$.a", "x-expect": "b", "remove": true}),
        &format!(r#""{}… at /a, where "b" is expected"#, "ä".repeat(79)),
        MOVED,
    );
}

#[test]
fn all_or_nothing() {
    let document = json!({"a": {"b": 1}, "c": 1});
    let actions = overlay(json!([
        {"target": "$.a", "x-expect": {"b": 1}, "update": {"b": 2}},
        {"target": "$.gone", "x-expect": {}, "remove": true},
        {"target": "$.c", "x-expect": 2, "remove": true},
    ]));
    let expected = [
        triple(
            "/actions/1",
            "the target `$.gone` matches nothing, 1 expected",
            TAKEN,
        ),
        triple("/actions/2", "1 at /c, where 2 is expected", MOVED),
    ];

    let mut untouched = document.clone();
    assert_eq!(
        triples(&actions.apply(&mut untouched).unwrap_err()),
        expected
    );
    assert_eq!(untouched, document);

    let mut fitted = document;
    assert_eq!(
        triples(&actions.apply_where_it_fits(&mut fitted).stale),
        expected
    );
    assert_eq!(fitted, json!({"a": {"b": 2}, "c": 1}));
}
