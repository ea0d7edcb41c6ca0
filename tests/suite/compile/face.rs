//! What users write.

use bungie_api::{
    Client, DefinitionHash, Session, UserAgent, application_scopes, destiny2,
    ids::{CharacterId, ItemInstanceId, MembershipId},
    scopes::{MoveEquipDestinyItems, ReadUserData},
    types::{BungieMembershipType, DestinyComponentType, DestinyItemTransferRequest},
};

application_scopes!(pub VaultSorter: MoveEquipDestinyItems, ReadUserData);

pub(crate) async fn run(
    bungie: &Client,
    session: Session,
) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let membership_id = MembershipId(4_611_686_018_000_000_101);
    let item_hash = DefinitionHash::new(1_363_886_209);
    let item_id = ItemInstanceId(6_917_529_000_000_000_123);
    let character_id = CharacterId(2_305_843_009_000_000_201);

    let profile = bungie
        .send(&destiny2::GetProfile::new(
            BungieMembershipType::TIGER_STEAM,
            membership_id,
            [
                DestinyComponentType::PROFILES,
                DestinyComponentType::CHARACTERS,
            ],
        ))
        .await?;
    let mut lines = Vec::new();
    for (id, character) in profile.characters.entries() {
        lines.push(format!("{id}: {}", character.light));
    }

    let transfer = destiny2::TransferItem::new(DestinyItemTransferRequest {
        transfer_to_vault: true,
        ..DestinyItemTransferRequest::new(
            item_hash,
            1,
            item_id,
            character_id,
            BungieMembershipType::TIGER_STEAM,
        )
    });
    let user = bungie.user(session.clone());
    user.send(&transfer).await?;
    transfer.send(&user).await?;

    let user = bungie.user(session.of::<VaultSorter>()?);
    user.send(&transfer).await?;
    user.send(&destiny2::GetDestinyManifest::new()).await?;
    destiny2::GetDestinyManifest::new().send(bungie).await?;
    Ok(lines)
}

pub(crate) fn client(key: &str) -> bungie_api::ClientBuilder {
    let agent = UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
    Client::builder(key, agent)
}

#[allow(dead_code)]
fn main() {}
