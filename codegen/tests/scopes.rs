//! Which scopes to ask for: the answer, and what cannot be answered.

#[path = "support/case.rs"]
mod case;

use bungie_codegen::{Diagnostics, Fit, ScopesNeeded, scopes_for};
use case::Case;

fn ask(arguments: &[&str]) -> Result<ScopesNeeded, Diagnostics> {
    let case = Case::read("audited", "base");
    let arguments: Vec<String> = arguments.iter().map(|it| (*it).to_owned()).collect();
    scopes_for(&case.inputs(Fit::Exactly), &arguments)
}

#[track_caller]
fn answers(arguments: &[&str], expected: &str) {
    let answer = ask(arguments).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(text(&answer), expected);
}

/// A line per call, a line per scope, and the sum.
fn text(needed: &ScopesNeeded) -> String {
    let mut text = String::new();
    for call in &needed.calls {
        let components = call.components.iter().map(|it| format!(" {it}"));
        let asked = call.operation.clone() + &components.collect::<String>();
        let scopes = call.scopes.join(",");
        text += &format!("{asked} {} {scopes}\n", call.access);
    }
    for scope in &needed.scopes {
        let how = match (scope.ticked, scope.not_on_offer) {
            (true, _) => "to tick",
            (false, Some(why)) => why,
            (false, None) => "had anyway",
        };
        text += &format!(
            "{} {} {}: {how}\n",
            scope.name, scope.bit, scope.availability
        );
    }
    text + &format!("{}\n", needed.sum)
}

#[track_caller]
fn refuses(arguments: &[&str], expected: &str) {
    assert_eq!(ask(arguments).unwrap_err().to_string(), expected);
}

#[test]
fn the_set_is_the_least_and_says_what_to_tick() {
    answers(
        &[
            "Things.Move",
            "things.MINE",
            "Things.Secret",
            "Things.ByRow",
            "Things.Arranged",
            "Things.Move",
        ],
        "\
Things.Move signed-in MoveThings
Things.Mine signed-in ReadProfile
Things.Secret signed-in ReadSecrets
Things.ByRow signed-in \nThings.Arranged signed-in ReadAll
Things.Move signed-in MoveThings
ReadProfile 1 implicit: had anyway
MoveThings 2 portal: to tick
ReadSecrets 4 internal: not meant for third parties
ReadAll 32 arrangement: by arrangement with Bungie
39
",
    );
}

#[test]
fn nothing_to_ask_for_is_an_answer() {
    answers(
        &["Things.Quiet", "Things.MoreByRow"],
        "Things.Quiet anonymous \nThings.MoreByRow optional \n0\n",
    );
}

#[test]
fn components_count_by_identifier_and_by_number() {
    for components in ["Bags,Shelves", "bags, 200", "100,shelves"] {
        answers(
            &[&format!("Things.Components:{components}")],
            "Things.Components Bags Shelves anonymous ReadBags\nReadBags 8 portal: to tick\n8\n",
        );
    }
}

#[test]
fn mistakes_are_reported_together_with_what_is_nearest() {
    refuses(
        &[
            "Things.Mov",
            "Move",
            "Things.Components:Shelves,Bag",
            "Things.Components:7",
            "Things.Move:Bags",
            "",
        ],
        "\
argument at Things.Mov: the document has no operation `Things.Mov`
  help: the nearest are `Things.Move`, `Things.Mine`, `Things.Old`
argument at Move: the document has no operation `Move`
  help: the nearest are `Things.Move`, `Things.Mine`, `Things.Old`
argument at Things.Components:Shelves,Bag: the document has no component `Bag`
  help: the nearest are `Bags`, `None`, `Shelves`; numbers will do as well
argument at Things.Components:7: the document has no component `7`
  help: the nearest are `Bags`, `None`, `Shelves`; numbers will do as well
argument at Things.Move:Bags: `Things.Move` is not asked for components
  help: leave out what follows the colon; asked for components are Things.Components
argument: the document has no operation ``
  help: the nearest are `Things.Old`, `Things.Mine`, `Things.Move`",
    );
}

#[test]
fn tables_that_do_not_fit_give_no_answer() {
    let case = Case::read("audited", "disagreeing");
    let errors = scopes_for(&case.inputs(Fit::Exactly), &["Things.Move".to_owned()]);
    let errors = errors.unwrap_err().to_string();
    assert!(
        errors.contains("scopes.toml at MoveThings: bit 64, but"),
        "{errors}"
    );
}

#[test]
fn a_document_that_cannot_be_read_is_audited_by_its_errors() {
    let case = Case::read("refused", "swagger_2");
    let errors = bungie_codegen::audit(&case.inputs(Fit::Exactly)).unwrap_err();
    assert!(
        errors.to_string().contains("a Swagger document"),
        "{errors}"
    );
}
