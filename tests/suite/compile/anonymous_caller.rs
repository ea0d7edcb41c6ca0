//! The same from the side of the request.

use bungie_api::{Client, destiny2::TransferItem, types::DestinyItemTransferRequest};

fn run(bungie: Client) {
    let request = TransferItem::new(DestinyItemTransferRequest::default());
    let _call = request.send(&bungie);
}

fn main() {}
