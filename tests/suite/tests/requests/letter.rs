//! A few requests to the letter.

use bungie_api::{
    DefinitionHash, Endpoint, ErrorKind, Session, content, destiny2,
    ids::{CharacterId, GroupId, ItemInstanceId, MembershipId},
    social,
    types::{
        BungieMembershipType, DestinyComponentType, DestinyItemTransferRequest,
        GroupApplicationRequest,
    },
    user,
};
use bungie_suite::recorder::Recorder;
use http::header::AUTHORIZATION;

const EMPTY_SUCCESS: &str = r#"{"Response":{},"ErrorCode":1,"ErrorStatus":"Success"}"#;

fn get_profile() -> destiny2::GetProfile {
    destiny2::GetProfile::new(
        BungieMembershipType::TIGER_STEAM,
        MembershipId(4_611_686_018_467_260_757),
        [
            DestinyComponentType::PROFILES,
            DestinyComponentType::CHARACTERS,
        ],
    )
}

#[test]
fn get_profile_to_the_letter() {
    let request = get_profile().to_http().unwrap();
    assert_eq!(
        format!("{} {}", request.method(), request.uri()),
        "GET https://www.bungie.net/Platform/Destiny2/3/Profile/4611686018467260757/\
         ?components=100,200"
    );
    assert!(request.headers().is_empty() && request.body().is_empty());
}

#[tokio::test]
async fn a_client_adds_the_key_and_the_user_agent() {
    let recorder = Recorder::answering(EMPTY_SUCCESS);
    recorder.client().send(&get_profile()).await.unwrap();
    let [request] = recorder.take().try_into().unwrap();
    assert_eq!(request.uri(), get_profile().to_http().unwrap().uri());
    assert_eq!(request.headers()["X-API-Key"], "key-of-nobody");
    assert_eq!(
        request.headers()["User-Agent"],
        "Vault Sorter/1.2 AppId/12345 (+https://example.com)"
    );
    assert!(!request.headers().contains_key(AUTHORIZATION));
}

#[tokio::test]
async fn a_signed_in_user_adds_the_token() {
    let recorder = Recorder::answering(EMPTY_SUCCESS);
    let session = Session::new("token-of-nobody").unwrap();
    let user = recorder.client().user(session);
    user.send(&get_profile()).await.unwrap();
    get_profile().send(&user).await.unwrap();
    let requests = recorder.take();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer token-of-nobody");
        assert_eq!(request.headers()["X-API-Key"], "key-of-nobody");
    }
}

#[test]
fn text_in_a_path_is_escaped() {
    let path = |prefix: &str| {
        let request = user::SearchByGlobalNamePrefix::new(prefix, 0).to_http();
        request.unwrap().uri().path().to_owned()
    };
    for (text, escaped) in [
        ("a/b", "a%2Fb"),
        ("a b", "a%20b"),
        ("a?b", "a%3Fb"),
        ("a#b", "a%23b"),
        ("a%2Fb", "a%252Fb"),
        ("Jäger", "J%C3%A4ger"),
        ("a+b&c=d;e", "a%2Bb%26c%3Dd%3Be"),
        ("../x", "..%2Fx"),
        ("...", "..."),
        ("{page}", "%7Bpage%7D"),
    ] {
        let expected = format!("/Platform/User/Search/Prefix/{escaped}/0/");
        assert_eq!(path(text), expected);
    }
}

#[test]
fn text_in_a_query_is_escaped() {
    let request = content::SearchContentWithText::new("en").searchtext("a b&c=d+é#,%");
    let uri = request.to_http().unwrap().uri().to_string();
    assert_eq!(
        uri,
        "https://www.bungie.net/Platform/Content/Search/en/\
         ?searchtext=a%20b%26c%3Dd%2B%C3%A9%23%2C%25"
    );
}

#[tokio::test]
async fn steps_up_a_path_are_refused_before_sending() {
    for text in ["", ".", ".."] {
        let request = social::RemoveFriend::new(text);
        let error = request.to_http().unwrap_err().to_string();
        assert!(error.contains("Social.RemoveFriend"), "{error}");
        assert!(error.contains("membershipId"), "{error}");

        let recorder = Recorder::answering(EMPTY_SUCCESS);
        let user = recorder.client().user(Session::new("token").unwrap());
        let error = user.send(&request).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(recorder.take().is_empty());
    }
}

#[test]
fn what_is_optional_is_left_out() {
    let request = bungie_api::group_v2::GetMembersOfGroup::new(GroupId(881_301));
    assert_eq!(
        request.to_http().unwrap().uri(),
        "https://www.bungie.net/Platform/GroupV2/881301/Members/"
    );
    let request = bungie_api::group_v2::ApproveAllPending::new(
        GroupId(881_301),
        GroupApplicationRequest::default(),
    );
    assert_eq!(request.to_http().unwrap().body(), "{}");
}

#[test]
fn transfer_item_to_the_letter() {
    let body = DestinyItemTransferRequest {
        transfer_to_vault: true,
        ..DestinyItemTransferRequest::new(
            DefinitionHash::new(4_294_967_295),
            1,
            ItemInstanceId(i64::MAX),
            CharacterId(2_305_843_009_301_234_567),
            BungieMembershipType::TIGER_STEAM,
        )
    };
    let request = destiny2::TransferItem::new(body).to_http().unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.uri(),
        "https://www.bungie.net/Platform/Destiny2/Actions/Items/TransferItem/"
    );
    assert_eq!(
        str::from_utf8(request.body()).unwrap(),
        r#"{"itemReferenceHash":4294967295,"stackSize":1,"transferToVault":true,"#.to_owned()
            + r#""itemId":"9223372036854775807","characterId":"2305843009301234567","#
            + r#""membershipType":3}"#
    );
}
