//! Moving an item needs a signed-in user.

use bungie_api::{Client, destiny2::TransferItem, types::DestinyItemTransferRequest};

fn run(bungie: Client) {
    let request = TransferItem::new(DestinyItemTransferRequest::default());
    let _call = bungie.send(&request);
}

fn main() {}
