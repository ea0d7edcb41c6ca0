//! An application that reads may not move items.

use bungie_api::{
    UserClient, application_scopes, destiny2::TransferItem, scopes::ReadUserData,
    types::DestinyItemTransferRequest,
};

application_scopes!(pub VaultSorter: ReadUserData);

fn run(user: UserClient<VaultSorter>, body: DestinyItemTransferRequest) {
    let request = TransferItem::new(body);
    let _call = user.send(&request);
}

fn main() {}
