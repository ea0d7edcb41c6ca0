//! A request that Bungie refuses without some of its properties is made with these, not of nothing.

use bungie_api::types::DestinyItemTransferRequest;

fn main() {
    let _ = DestinyItemTransferRequest {
        transfer_to_vault: true,
        ..Default::default()
    };
}
