//! Many calls, for whomever.

use bungie_api::{
    Application, Client, DefinitionHash, Session, UserAgent, UserClient, destiny2, forum, group_v2,
    ids::{
        ActivityInstanceId, BungieNetMembershipId, CharacterId, GroupId, ItemInstanceId,
        MembershipId, PostId,
    },
    social, tokens,
    types::{
        BungieMembershipType, DestinyComponentType, DestinyItemTransferRequest, ExactSearchRequest,
        GroupEditAction, GroupNameSearchRequest, GroupType, GroupsForMemberFilter,
        UserSearchPrefixRequest,
    },
    user,
};
use bungie_client::{Caller, Endpoint, Transport};
use bungie_testing::fake::{FakeBungie, Registered};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

pub(crate) const KEY: &str = "0123456789abcdef-the-key";
pub(crate) const CLIENT_ID: &str = "48151";
pub(crate) const SECRET: &str = "a secret of nobody & nothing";
pub(crate) const MEMBER: i64 = 14_352_111;
/// As many calls as [`all`] makes.
pub(crate) const CALLS: usize = 25;

const STEAM: BungieMembershipType = BungieMembershipType::TIGER_STEAM;

/// Whom calls are about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Who {
    pub(crate) member: i64,
    pub(crate) bungie_net: i64,
    pub(crate) character: i64,
    pub(crate) item: i64,
    pub(crate) group: i64,
    pub(crate) activity: i64,
    pub(crate) post: i64,
    pub(crate) name: String,
    pub(crate) code: i16,
    pub(crate) motto: String,
}

impl Who {
    pub(crate) fn first() -> Self {
        Who {
            member: 4_611_686_018_467_284_386,
            bungie_net: 17_506_516,
            character: 2_305_843_009_261_234_000,
            item: 6_917_529_812_345_678_901,
            group: 3_787_900,
            activity: 15_012_345_678,
            post: 263_548_201,
            name: "xX_Wolfgang_Xx".to_owned(),
            code: 1234,
            motto: "Join xX_Wolfgang_Xx".to_owned(),
        }
    }

    pub(crate) fn second() -> Self {
        Who {
            member: 4_611_686_018_399_999_121,
            bungie_net: 9_406_711,
            character: 2_305_843_009_300_000_017,
            item: 6_917_529_100_000_000_023,
            group: 881_217,
            activity: 9_876_543_210,
            post: 99_887_766,
            name: "Ünïcode Möth".to_owned(),
            code: 77,
            motto: "Nobody rides alone".to_owned(),
        }
    }
}

/// A fake with an application that one member can sign in to.
pub(crate) fn fake() -> FakeBungie {
    let fake = FakeBungie::in_memory();
    fake.register(Registered {
        client_id: CLIENT_ID.to_owned(),
        secret: Some(SECRET.to_owned()),
        keys: vec![KEY.to_owned()],
        redirect_url: "https://example.com/back".to_owned(),
        scopes: u64::MAX >> 1,
        member: MEMBER,
    });
    fake
}

pub(crate) fn client(transport: impl Transport + 'static, key: &str) -> Client {
    let agent = UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
    let builder = Client::builder(key, agent).transport(transport);
    builder.unlimited().build().unwrap()
}

/// Signs in with a code, and renews at once.
pub(crate) async fn sign_in(bungie: &Client, client_id: &str, code: &str) -> UserClient {
    let oauth = bungie.oauth(Application::confidential(client_id, SECRET));
    let authorization = oauth.authorize().unwrap();
    let state = authorization.state().as_str().to_owned();
    let code = utf8_percent_encode(code, NON_ALPHANUMERIC);
    let callback = format!("https://example.com/back?code={code}&state={state}");
    let session = oauth.sign_in(authorization.code(&callback).unwrap()).await;
    let session: Session = oauth.refresh(&session.unwrap()).await.unwrap();
    bungie.user(session)
}

async fn call<E>(caller: &impl Caller<E>, request: E) -> Value
where
    E: Endpoint,
    E::Response: Serialize,
{
    let answer = caller.call(&request).await;
    let answer = answer.unwrap_or_else(|error| panic!("{}: {error:?}", E::OPERATION.id));
    serde_json::to_value(answer).unwrap()
}

/// Answers as the types read them, in the order of the calls.
pub(crate) async fn all(bungie: &Client, user: &UserClient, who: &Who) -> Vec<Value> {
    let member = MembershipId(who.member);
    let bungie_net = BungieNetMembershipId(who.bungie_net);
    let (character, item) = (CharacterId(who.character), ItemInstanceId(who.item));
    let (group, post) = (GroupId(who.group), PostId(who.post));
    let activity = ActivityInstanceId(who.activity);
    let components = [
        DestinyComponentType::PROFILES,
        DestinyComponentType::CHARACTERS,
        DestinyComponentType::CHARACTER_INVENTORIES,
        DestinyComponentType::ITEM_INSTANCES,
        DestinyComponentType::TRANSITORY,
    ];
    let exact = ExactSearchRequest {
        display_name: Some(who.name.clone()),
        display_name_code: who.code,
        ..Default::default()
    };
    let prefix = UserSearchPrefixRequest {
        display_name_prefix: Some(who.name.clone()),
        ..Default::default()
    };
    let named = GroupNameSearchRequest {
        group_name: Some(who.name.clone()),
        group_type: GroupType::CLAN,
        ..Default::default()
    };
    let edit = GroupEditAction {
        motto: Some(who.motto.clone()),
        ..Default::default()
    };
    let transfer = DestinyItemTransferRequest::new(
        DefinitionHash::new(1_363_886_209),
        1,
        item,
        character,
        STEAM,
    );
    let groups = group_v2::GetGroupsForMember::new(
        STEAM,
        member,
        GroupsForMemberFilter::ALL,
        GroupType::CLAN,
    );
    vec![
        call(bungie, destiny2::GetProfile::new(STEAM, member, components)).await,
        call(
            bungie,
            destiny2::GetCharacter::new(STEAM, member, character, components),
        )
        .await,
        call(
            user,
            destiny2::GetItem::new(STEAM, member, item, components),
        )
        .await,
        call(bungie, destiny2::GetLinkedProfiles::new(STEAM, member)).await,
        call(
            bungie,
            destiny2::SearchDestinyPlayerByBungieName::new(STEAM, exact),
        )
        .await,
        call(bungie, destiny2::GetPostGameCarnageReport::new(activity)).await,
        call(
            bungie,
            destiny2::GetActivityHistory::new(STEAM, member, character),
        )
        .await,
        call(
            bungie,
            destiny2::GetHistoricalStatsForAccount::new(STEAM, member),
        )
        .await,
        call(
            bungie,
            destiny2::GetUniqueWeaponHistory::new(STEAM, member, character),
        )
        .await,
        call(bungie, destiny2::GetClanAggregateStats::new(group)).await,
        call(user, destiny2::TransferItem::new(transfer)).await,
        call(user, user::GetMembershipDataById::new(member, STEAM)).await,
        call(user, user::GetMembershipDataForCurrentUser::new()).await,
        call(bungie, user::GetBungieNetUserById::new(bungie_net)).await,
        call(
            user,
            user::GetSanitizedPlatformDisplayNames::new(bungie_net),
        )
        .await,
        call(bungie, user::SearchByGlobalNamePrefix::new(&who.name, 0)).await,
        call(bungie, user::SearchByGlobalNamePost::new(0, prefix)).await,
        call(bungie, group_v2::GetGroup::new(group)).await,
        call(
            bungie,
            group_v2::GetMembersOfGroup::new(group).name_search(&who.name),
        )
        .await,
        call(bungie, group_v2::GetGroupByNameV2::new(named)).await,
        call(bungie, groups).await,
        call(user, group_v2::EditGroup::new(group, edit)).await,
        call(bungie, forum::GetPostAndParent::new(post)).await,
        call(user, social::GetFriendList::new()).await,
        call(user, tokens::GetBungieRewardsForUser::new(bungie_net)).await,
    ]
}
