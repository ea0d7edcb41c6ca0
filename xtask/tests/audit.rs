//! `audit`.

#[path = "audit/expected.rs"]
mod expected;
mod support;

use expected::expected;
use support::Workspace;

/// The lines of one section, with its heading.
fn section(text: &str, number: usize) -> Vec<&str> {
    let sections = text.split("\n\n").map(|section| section.lines().collect());
    let sections: Vec<Vec<&str>> = sections.collect();
    let heading = format!("({number}) ");
    let mut found = sections.into_iter();
    let found = found.find(|lines| lines.first().is_some_and(|line| line.starts_with(&heading)));
    found.unwrap_or_else(|| panic!("no section {number} in\n{text}"))
}

#[test]
fn every_section_counts_what_it_lists() {
    let workspace = Workspace::new();
    let before = workspace.snapshot();
    let run = workspace.run(&["audit"]).succeeded();
    before.is_untouched(&workspace.snapshot());
    assert_eq!(run.stderr, "");
    let heading = format!("document {}\n\n(1) ", workspace.version());
    assert!(run.stdout.starts_with(&heading));
    for (number, count) in expected(&workspace).into_iter().enumerate() {
        let lines = section(&run.stdout, number + 1);
        assert!(lines[0].ends_with(&format!(": {count}")), "{}", lines[0]);
        assert_eq!(lines.len(), count + 1, "{lines:#?}");
    }
}

#[test]
fn lines_say_where_and_why() {
    let workspace = Workspace::new();
    let run = workspace.run(&["audit"]).succeeded();
    for (number, start) in [
        (
            1,
            "  Destiny2.GetVendors                      signed-in  InsufficientPrivileges",
        ),
        (3, "  ReadDestinyInventoryAndVault   portal "),
        (
            4,
            "  Social.RemoveFriend                                  BnetWrite ",
        ),
        (5, "  Kiosks                 -  "),
        (6, "  GroupV2.GroupSearch "),
        (
            7,
            "  Destiny.Vendors.DestinyVendorReceipt#licenseUnlockHash",
        ),
        (7, "  Destiny2.GetDestinyEntityDefinition?hashIdentifier"),
        (8, "  Destiny2.GetPublicVendors             preview"),
        (9, "  Destiny2.GetProfile?destinyMembershipId "),
        (
            10,
            "  Destiny.Definitions.DestinyInventoryItemDefinition#hash",
        ),
        (
            11,
            "  Forum.GetTopicsPaged                         `page` from 0",
        ),
        (12, "  GroupsV2.ClanBanner "),
    ] {
        let lines = section(&run.stdout, number);
        let is_there = lines.iter().any(|line| line.starts_with(start));
        assert!(is_there, "no {start:?} in {lines:#?}");
    }
}

#[test]
fn what_regen_refuses_in_the_table_is_a_finding() {
    let workspace = Workspace::new();
    let row = "id = \"Destiny2.GetProfile\"";
    workspace.edit("spec/scopes.toml", row, "id = \"Destiny2.TransferItem\"");
    workspace.run(&["regen", "--check"]).failed(1);
    let run = workspace.run(&["audit"]).succeeded();
    assert_eq!(
        section(&run.stdout, 2)[1..],
        [
            "  document at /paths/~1Destiny2~1{membershipType}~1Profile~1{destinyMembershipId}~1/get: `Destiny2.GetProfile` names no scope, and scopes.toml does not say who may call it; add \"Destiny2.GetProfile\" to `anonymous`, or a row that says what it takes",
            "  scopes.toml at Destiny2.TransferItem: the document asks for a signed-in user by now; remove the row"
        ]
    );
}

#[test]
fn a_document_that_cannot_be_read_is_an_error() {
    let workspace = Workspace::new();
    workspace.write("spec/openapi.json", "{}");
    let run = workspace.run(&["audit"]).failed(1);
    run.says(&["error: document: no key `openapi`"]);
}

#[test]
fn two_runs_say_the_same() {
    let workspace = Workspace::new();
    let audit = || workspace.run(&["audit"]).succeeded().stdout;
    assert_eq!(audit(), audit());
}
