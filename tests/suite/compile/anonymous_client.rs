//! Moving an item needs a signed-in user.

use bungie_api::{Client, destiny2::TransferItem, types::DestinyItemTransferRequest};

fn run(bungie: Client, body: DestinyItemTransferRequest) {
    let request = TransferItem::new(body);
    let _call = bungie.send(&request);
}

fn main() {}
