//! Items on their way, and what can go wrong.

use crate::fake::{Run, command, ended, fake};
use bungie_api::{
    destiny2::{GetProfile, TransferItem},
    scopes,
    types::PlatformErrorCodes,
};
use bungie_testing::{
    FakeBungie,
    fake::Fault,
    world::{Account, AccountItem},
};

struct Setting {
    fake: FakeBungie,
    account: Account,
    first: String,
    second: String,
}

impl Setting {
    async fn new() -> Self {
        let fake = fake().await;
        let account = fake.account(1);
        fake.sign_in_as("token", u64::MAX, account.bungie_net_id());
        let ids = account.character_ids();
        let [first, second] = [ids[0].to_string(), ids[1].to_string()];
        Setting {
            fake,
            account,
            first,
            second,
        }
    }

    async fn moved(&self, item: &AccountItem, to: &str) -> Run {
        let mut command = command(&self.fake, "move_item");
        command
            .env("BUNGIE_TOKEN", "token")
            .arg(item.instance_id.to_string());
        ended(command.args(["--to", to])).await
    }

    /// How often Bungie was asked to move something.
    fn steps(&self) -> usize {
        let requests = self.fake.requests();
        requests
            .iter()
            .filter(|it| it.operation == Some("Destiny2.TransferItem"))
            .count()
    }
}

#[tokio::test]
async fn it_is_where_it_was_to_go() {
    let setting = Setting::new().await;
    let weapon = setting.account.vault_weapon();
    let out = setting.moved(&weapon, &setting.first).await;
    out.came_to(0, &["It is with your ", " now."]);
    let across = setting.moved(&weapon, &setting.second).await;
    across.came_to(0, &["It is with your ", " now."]);
    assert_ne!(across.text, out.text);
    setting
        .moved(&weapon, &setting.second)
        .await
        .came_to(0, &[" already."]);
    setting
        .moved(&weapon, "Vault")
        .await
        .came_to(0, &["It is in the vault now."]);
    // One, two, none and one.
    assert_eq!(setting.steps(), 4);
    assert_eq!(setting.fake.violations(), []);
}

#[tokio::test]
async fn what_cannot_be_moved_is_not_tried() {
    let setting = Setting::new().await;
    let account = &setting.account;
    for (item, said) in [
        (
            account.equipped_weapon(),
            "equipped: equip something else in its place first.",
        ),
        (
            account.lost_weapon(),
            "at the postmaster: collect it there first.",
        ),
        (account.quest(), "and cannot be moved."),
    ] {
        setting
            .moved(&item, "vault")
            .await
            .came_to(1, &["It is with your ", said]);
    }
    let mut nothing = account.vault_weapon();
    nothing.instance_id = 1;
    setting
        .moved(&nothing, "vault")
        .await
        .came_to(1, &["You have no such item"]);
    setting
        .moved(&account.vault_weapon(), "Robot")
        .await
        .failed(&["you have 0 characters Robot"]);
    assert_eq!(setting.steps(), 0);
}

#[tokio::test]
async fn a_full_place_says_so_and_nothing_is_left_half_way() {
    let setting = Setting::new().await;
    let weapon = setting.account.carried_weapon();
    let second = setting.account.character_ids()[1];
    setting.account.fill_bucket(second, weapon.bucket_hash);
    let run = setting.moved(&weapon, &setting.second).await;
    run.came_to(1, &["There is no room for it. It is with your ", " again."]);
    assert_eq!(setting.steps(), 3);
    let back = setting.moved(&weapon, &setting.first).await;
    back.came_to(0, &[]);
    assert_eq!(setting.steps(), 3, "it was with the first one");

    setting.account.fill_vault();
    let run = setting.moved(&weapon, &setting.second).await;
    run.came_to(1, &["There is no room for it. It is with your ", " still."]);
}

#[tokio::test]
async fn what_can_not_be_moved_back_is_told() {
    let setting = Setting::new().await;
    let weapon = setting.account.carried_weapon();
    let steps = setting.fake.on::<TransferItem>();
    // The first step is done, and both after it are refused.
    steps
        .respond(|_| ())
        .times(1)
        .error(PlatformErrorCodes::DESTINY_NO_ROOM_IN_DESTINATION);
    let run = setting.moved(&weapon, &setting.second).await;
    run.came_to(1, &["There is no room for it. It is in the vault now."]);
}

#[tokio::test]
async fn refusals_are_sentences() {
    for (code, said) in [
        (
            PlatformErrorCodes::SYSTEM_DISABLED,
            "closed for maintenance",
        ),
        (
            PlatformErrorCodes::DESTINY_ITEM_NOT_FOUND,
            "Bungie does not find the item.",
        ),
        (
            PlatformErrorCodes::ACCESS_NOT_PERMITTED_BY_APPLICATION_SCOPE,
            "does not have the permission",
        ),
    ] {
        let setting = Setting::new().await;
        setting.fake.on::<TransferItem>().error(code);
        let run = setting
            .moved(&setting.account.vault_weapon(), &setting.first)
            .await;
        run.came_to(1, &[said, "It is in the vault still."]);
    }
    // A token that may not see the vault cannot find what is in it.
    let setting = Setting::new().await;
    let reading = scopes::parse("MoveEquipDestinyItems").unwrap().bits();
    setting
        .fake
        .sign_in_as("token", reading, setting.account.bungie_net_id());
    let run = setting
        .moved(&setting.account.vault_weapon(), &setting.first)
        .await;
    assert_ne!(run.code, Some(0), "{run:?}");
}

#[tokio::test]
async fn after_a_lost_request_bungie_is_asked() {
    let setting = Setting::new().await;
    let weapon = setting.account.vault_weapon();
    setting
        .fake
        .on::<TransferItem>()
        .fault(Fault::lost_request());
    let run = setting.moved(&weapon, &setting.first).await;
    run.came_to(
        1,
        &["Bungie cannot be reached right now. It is in the vault still."],
    );

    // The answer to the next question is refused.
    setting
        .fake
        .on::<GetProfile>()
        .respond(|_| ())
        .times(1)
        .error(PlatformErrorCodes::DESTINY_ACCOUNT_NOT_FOUND);
    let run = setting.moved(&weapon, &setting.first).await;
    run.came_to(
        1,
        &[
            "It is in the vault or with your ",
            ": Bungie does not tell.",
        ],
    );
}

#[tokio::test]
async fn an_item_is_there_though_the_answer_was_lost() {
    let setting = Setting::new().await;
    let weapon = setting.account.vault_weapon();
    setting
        .fake
        .on::<TransferItem>()
        .fault(Fault::cut_in_body());
    let run = setting.moved(&weapon, &setting.first).await;
    run.came_to(0, &["It is with your ", " now."]);
}

#[tokio::test]
async fn after_a_fault_of_bungies_servers_bungie_is_asked() {
    let setting = Setting::new().await;
    let weapon = setting.account.vault_weapon();
    // It arrives, and the answer is a fault all the same.
    let account = setting.fake.account(1);
    let (id, first) = (weapon.instance_id, account.character_ids()[0]);
    setting
        .fake
        .on::<TransferItem>()
        .when(move |_| {
            account.lose(id, first);
            true
        })
        .error(PlatformErrorCodes::DESTINY_SHARD_RELAY_PROXY_TIMEOUT);
    let run = setting.moved(&weapon, &setting.first).await;
    run.came_to(0, &["It is with your ", " now."]);
}

#[tokio::test]
async fn an_item_that_somebody_else_moves_meanwhile_is_found() {
    let setting = Setting::new().await;
    let weapon = setting.account.carried_weapon();
    let account = setting.fake.account(1);
    let (id, third) = (weapon.instance_id, account.character_ids()[2]);
    let steps = setting.fake.on::<TransferItem>();
    steps.respond(|_| ()).times(1);
    setting
        .fake
        .on::<TransferItem>()
        .when(move |call| {
            let to_vault = call.body().unwrap()["transferToVault"].as_bool().unwrap();
            if !to_vault {
                account.lose(id, third);
            }
            !to_vault
        })
        .fault(Fault::cut_before_headers());
    let run = setting.moved(&weapon, &setting.second).await;
    run.came_to(
        1,
        &[
            "Bungie cannot be reached right now. It is with your ",
            " now.",
        ],
    );
    assert_eq!(setting.steps(), 2);
    assert!(!run.text.contains("vault"), "{run:?}");
}

#[tokio::test]
async fn after_a_lost_answer_on_the_way_back_bungie_is_asked() {
    for (fault, said) in [
        (Fault::cut_in_body(), " again."),
        (Fault::cut_before_headers(), " again."),
        (Fault::lost_request(), "It is in the vault now."),
    ] {
        let setting = Setting::new().await;
        let weapon = setting.account.carried_weapon();
        setting
            .fake
            .on::<TransferItem>()
            .respond(|_| ())
            .times(1)
            .error(PlatformErrorCodes::DESTINY_NO_ROOM_IN_DESTINATION)
            .times(1)
            .fault(fault);
        let run = setting.moved(&weapon, &setting.second).await;
        run.came_to(1, &["There is no room for it. It is ", said]);
    }
}
