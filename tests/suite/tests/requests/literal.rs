//! Requests that are written as literals, and arguments by name.

use bungie_api::{
    DefinitionHash, Endpoint, destiny2, forum, group_v2,
    ids::{CharacterId, GroupId, ItemInstanceId, MembershipId, PostId},
    types::{
        BungieMembershipType, DestinyComponentType, DestinyItemTransferRequest,
        DestinyVendorDefinition, ForumPostSortEnum, GroupEditAction,
    },
};
use proptest::{option, prelude::*};
use serde_json::{Map, Value, json};

fn body(request: &impl Endpoint) -> Value {
    let request = request.to_http().unwrap();
    serde_json::from_slice(request.body()).unwrap()
}

fn path(request: &impl Endpoint) -> String {
    request.to_http().unwrap().uri().to_string()
}

proptest! {
    #[test]
    fn a_literal_sends_what_it_sets_and_nothing_else(
        name in option::of(".*"),
        tags in option::of(".*"),
        is_public: Option<bool>,
        avatar_image_index: Option<i32>,
    ) {
        let action = GroupEditAction {
            name: name.clone(),
            tags: tags.clone(),
            is_public,
            avatar_image_index,
            ..Default::default()
        };
        let set = [
            ("name", name.map(Value::from)),
            ("tags", tags.map(Value::from)),
            ("isPublic", is_public.map(Value::from)),
            ("avatarImageIndex", avatar_image_index.map(Value::from)),
        ];
        let expected: Map<String, Value> = set
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?)))
            .collect();
        let sent = body(&group_v2::EditGroup::new(GroupId(5), action));
        prop_assert_eq!(sent, Value::from(expected));
    }

    #[test]
    fn a_literal_around_new_sends_what_both_set(
        transfer_to_vault: bool,
        hash: u32,
        stack_size: i32,
        item: i64,
        character: i64,
    ) {
        let transfer = DestinyItemTransferRequest {
            transfer_to_vault,
            ..DestinyItemTransferRequest::new(
                DefinitionHash::new(hash),
                stack_size,
                ItemInstanceId(item),
                CharacterId(character),
                BungieMembershipType::TIGER_PSN,
            )
        };
        let expected = json!({
            "itemReferenceHash": hash,
            "stackSize": stack_size,
            "transferToVault": transfer_to_vault,
            "itemId": item.to_string(),
            "characterId": character.to_string(),
            "membershipType": 2,
        });
        prop_assert_eq!(body(&destiny2::TransferItem::new(transfer)), expected);
    }
}

#[test]
fn arguments_by_name_make_the_request_that_arguments_by_place_make() {
    let named = forum::GetPostsThreadedPagedArguments {
        parent_post_id: PostId(1),
        page: 2,
        page_size: 3,
        reply_size: 4,
        get_parent_post: true,
        root_thread_mode: false,
        sort_mode: ForumPostSortEnum::OLDEST_FIRST,
    };
    let named = forum::GetPostsThreadedPaged::from(named.clone()).showbanned("yes");
    let placed = forum::GetPostsThreadedPaged::new(
        PostId(1),
        2,
        3,
        4,
        true,
        false,
        ForumPostSortEnum::OLDEST_FIRST,
    );
    assert_eq!(path(&named), path(&placed.showbanned("yes")));
    assert!(path(&named).ends_with("/GetPostsThreadedPaged/1/2/3/4/true/false/1/?showbanned=yes"));
}

#[test]
fn a_hash_in_a_path_is_of_its_definition() {
    let vendor: DefinitionHash<DestinyVendorDefinition> = DefinitionHash::new(u32::MAX);
    let request = destiny2::GetVendor::from(destiny2::GetVendorArguments {
        membership_type: BungieMembershipType::TIGER_STEAM,
        destiny_membership_id: MembershipId(1),
        character_id: CharacterId(2),
        vendor_hash: vendor,
        components: vec![DestinyComponentType::VENDORS],
    });
    assert!(path(&request).ends_with("/Character/2/Vendors/4294967295/?components=400"));
}
