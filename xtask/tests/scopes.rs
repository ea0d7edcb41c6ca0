//! `scopes`.

mod support;

use support::Workspace;

#[test]
fn the_least_set_of_scopes() {
    let workspace = Workspace::new();
    let before = workspace.snapshot();
    let run = workspace.run(&[
        "scopes",
        "destiny2.transferitem",
        "Destiny2.GetProfile:ProfileInventories,201,Kiosks",
        "User.GetMembershipDataForCurrentUser",
    ]);
    let run = run.succeeded();
    before.is_untouched(&workspace.snapshot());
    assert_eq!(run.stderr, "");
    assert_eq!(
        run.stdout,
        "\
Destiny2.TransferItem                                               signed-in  MoveEquipDestinyItems
Destiny2.GetProfile:ProfileInventories,CharacterInventories,Kiosks  optional   ReadDestinyInventoryAndVault
User.GetMembershipDataForCurrentUser                                signed-in  ReadBasicUserProfile

ReadBasicUserProfile          1   implicit  the user's name, avatar and linked memberships
MoveEquipDestinyItems         32  portal    moving, equipping and locking items, free plugs, and loadouts
ReadDestinyInventoryAndVault  64  portal    everything private in Destiny 2: inventory, vault, currencies, vendors, milestones, progression
sum 97

tick in the portal: MoveEquipDestinyItems, ReadDestinyInventoryAndVault
need not be ticked: ReadBasicUserProfile (part of every application's scope)
"
    );
}

#[test]
fn what_is_not_on_offer_is_said() {
    let workspace = Workspace::new();
    let run = workspace.run(&["scopes", "GroupV2.BanMember", "Social.RemoveFriend"]);
    let run = run.succeeded();
    let advice = "\
sum 24

tick in the portal: nothing
not on offer in the portal: AdminGroups (by arrangement with Bungie)
not on offer in the portal: BnetWrite (not meant for third parties)
";
    assert!(run.stdout.ends_with(advice), "{}", run.stdout);
}

#[test]
fn an_operation_that_is_not_there_has_neighbours() {
    let workspace = Workspace::new();
    let run = workspace.run(&["scopes", "Destiny2.TransferItems", "User.GetUser:Vault"]);
    let run = run.failed(1).says(&[
        "error: argument at Destiny2.TransferItems: the document has no operation `Destiny2.TransferItems`\n  \
         help: the nearest are `Destiny2.TransferItem`, ",
        "error: argument at User.GetUser:Vault: the document has no operation `User.GetUser`\n  help: ",
        "2 errors\n",
    ]);
    assert_eq!(run.stdout, "");
}

#[test]
fn somebody_who_names_no_operation_is_told_how() {
    let workspace = Workspace::new();
    let run = workspace.run(&["scopes"]).failed(2);
    run.says(&["Usage: cargo xtask scopes <OPERATION>..."]);
}
