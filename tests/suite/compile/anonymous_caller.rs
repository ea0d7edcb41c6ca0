//! The same from the side of the request.

use bungie_api::{Client, destiny2::TransferItem, types::DestinyItemTransferRequest};

fn run(bungie: Client, body: DestinyItemTransferRequest) {
    let request = TransferItem::new(body);
    let _call = request.send(&bungie);
}

fn main() {}
