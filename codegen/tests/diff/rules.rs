//! What `diff.toml` says otherwise.

use crate::{SPEC, difference_by};
use bungie_codegen::{Class, DiffRules, diff};
use serde_json::Value;

const COMPONENT: &str = "Destiny.Entities.Items.DestinyItemComponent";

/// The repository's document without one property, and with another.
fn changed() -> String {
    let mut document: Value = serde_json::from_str(&SPEC.document).unwrap();
    let properties = &mut document["components"]["schemas"][COMPONENT]["properties"];
    properties
        .as_object_mut()
        .unwrap()
        .shift_remove("isWrapper")
        .unwrap();
    properties["isBound"] = serde_json::json!({"type": "boolean"});
    document.to_string()
}

fn rules(class: &str, ignored: &str) -> DiffRules {
    let text = format!(
        "[[class]]\nchange = \"{class}\"\nis = \"metadata\"\nreason = \"nobody reads it\"\nuntil = 2026-11-26\n\
         [[ignore]]\nchange = \"{ignored}\"\nreason = \"known\"\nuntil = 2027-01-01\n"
    );
    DiffRules::parse(&text).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn a_rule_gives_a_class_or_leaves_out() {
    let removed = format!("property {COMPONENT}#isWrapper");
    let rules = rules(&removed, &format!("property {COMPONENT}#isB*"));
    let difference = difference_by(&rules, &SPEC.document, &changed());
    let change = &difference.changes[0];
    assert_eq!(difference.changes.len(), 1);
    assert_eq!(change.key(), removed);
    assert_eq!(
        (change.class, change.reason.as_str()),
        (Class::Metadata, "nobody reads it")
    );
    assert_eq!(difference.ignored.len(), 1);
    assert_eq!(
        difference.ignored[0].change,
        format!("property {COMPONENT}#isBound")
    );
    assert_eq!(difference.ignored[0].until, "2027-01-01");
}

#[test]
fn a_rule_holds_to_its_last_day() {
    let inputs = SPEC.inputs();
    let rules = rules("x", "y");
    let found = diff(&inputs, &inputs, &rules, "2026-11-27").unwrap_err();
    let text = found.to_string();
    assert!(
        text.contains("diff.toml at x: a rule that ended on 2026-11-26"),
        "{text}"
    );
    assert_eq!(found.iter().count(), 1);
}

#[test]
fn a_rule_has_a_reason_and_a_day() {
    let rule = |reason: &str, until: &str| {
        let text = format!("[[ignore]]\nchange = \"a\"\nreason = \"{reason}\"\nuntil = {until}\n");
        DiffRules::parse(&text).unwrap_err().to_string()
    };
    assert!(rule(" ", "2027-01-01").contains("a rule without a reason"));
    assert!(rule("x", "2027-01-01T00:00:00Z").contains("which is no date"));
    assert!(rule("x", "\"soon\"").contains("diff.toml"));
}
