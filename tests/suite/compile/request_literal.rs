//! Requests get new properties with the seasons: a literal that lists all of today's has to end in `..` all the same.

use bungie_api::types::GroupApplicationRequest;

fn main() {
    let _ = GroupApplicationRequest {
        message: Some("hello".to_owned()),
    };
}
