//! The same, where the request is the one that is told to send itself.

use bungie_api::{
    UserClient, application_scopes, destiny2::TransferItem, scopes::ReadUserData,
    types::DestinyItemTransferRequest,
};

application_scopes!(pub VaultSorter: ReadUserData);

fn run(user: UserClient<VaultSorter>) {
    let request = TransferItem::new(DestinyItemTransferRequest::default());
    let _call = request.send(&user);
}

fn main() {}
