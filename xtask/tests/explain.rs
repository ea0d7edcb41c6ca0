//! `explain`.

mod support;

use serde_json::Value;
use support::Workspace;

/// What is said of an item: fact and reason.
fn facts(name: &str) -> (Value, Vec<(String, String)>) {
    let workspace = Workspace::new();
    let before = workspace.snapshot();
    let run = workspace
        .run(&["explain", name, "--format", "json"])
        .succeeded();
    before.is_untouched(&workspace.snapshot());
    let explained: Value = serde_json::from_str(&run.stdout).unwrap();
    let facts = explained["facts"].as_array().unwrap().iter();
    let text = |fact: &Value, key: &str| fact[key].as_str().unwrap().to_owned();
    let facts = facts.map(|fact| (text(fact, "what"), text(fact, "because")));
    let facts = facts.collect();
    (explained, facts)
}

#[track_caller]
fn says(name: &str, rust: &str, expected: &[(&str, &str)]) {
    let (explained, facts) = facts(name);
    assert_eq!(explained["rust"], rust);
    for (what, because) in expected {
        let is_said = |(said, why): &(String, String)| said == what && why.contains(because);
        assert!(facts.iter().any(is_said), "no {what:?} in {facts:#?}");
    }
}

#[test]
fn each_kind_of_item_says_what_made_it_so() {
    says(
        "destiny2.getprofile",
        "destiny2::GetProfile",
        &[
            ("optional", "[[operation]] in scopes.toml: "),
            ("corrected", "of overlay.json"),
        ],
    );
    says(
        "Destiny2.TransferItem",
        "destiny2::TransferItem",
        &[("needs the scope MoveEquipDestinyItems", "`security`")],
    );
    says(
        "GroupV2.GetMembersOfGroup?currentpage",
        "group_v2::GetMembersOfGroup::currentpage",
        &[
            ("set by a method", "not `required`"),
            ("corrected", " of overlay.json"),
        ],
    );
    says(
        "DestinyItemComponent#itemInstanceId",
        "types::DestinyItemComponent::item_instance_id",
        &[
            (
                "type ItemInstanceId",
                "`names` of the row ItemInstanceId in ids.toml",
            ),
            ("optional", "`nullable`"),
        ],
    );
    says(
        "Destiny.Definitions.DestinyInventoryItemDefinition#hash",
        "types::DestinyInventoryItemDefinition::hash",
        &[(
            "type hash of Destiny.Definitions.DestinyInventoryItemDefinition",
            "`hash` of a row is its own",
        )],
    );
    says(
        "BungieMembershipType#TigerSteam",
        "types::BungieMembershipType::TIGER_STEAM",
        &[("the number 3", "the document")],
    );
    says(
        "DestinyProfileResponse",
        "types::DestinyProfileResponse",
        &[
            ("a struct", "the document"),
            ("a response", "answers or tables hold it"),
        ],
    );
}

#[test]
fn a_name_that_is_not_there_has_neighbours() {
    let workspace = Workspace::new();
    for (name, near) in [
        ("Destiny2.GetProfle", "`Destiny2.GetProfile`"),
        (
            "Destiny2.GetProfile?component",
            "`Destiny2.GetProfile?components`",
        ),
        ("UserInfoCrd#x", "UserInfoCard`"),
        ("UserInfoCard#dispalyName", "`UserInfoCard#displayName`"),
    ] {
        let run = workspace.run(&["explain", name]).failed(1);
        run.says(&[&format!("the document has no `{name}`"), near]);
    }
}
