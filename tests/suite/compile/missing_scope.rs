//! An application that reads may not move items.

use bungie_api::{
    UserClient, application_scopes, destiny2::TransferItem, scopes::ReadUserData,
    types::DestinyItemTransferRequest,
};

application_scopes!(pub VaultSorter: ReadUserData);

fn run(user: UserClient<VaultSorter>) {
    let request = TransferItem::new(DestinyItemTransferRequest::default());
    let _call = user.send(&request);
}

fn main() {}
