//! What a session was granted is held against what a call needs, before it is sent.

use crate::{
    common::transfer,
    setting::{MEMBER, Setting, changed, confidential, me},
};
use bungie_api::{
    ErrorKind, application_scopes,
    destiny2::GetProfile,
    ids::MembershipId,
    scopes,
    scopes::{MoveEquipDestinyItems, ReadUserData},
    social::GetFriendList,
    types::{BungieMembershipType, DestinyComponentType},
};
use serde_json::json;

application_scopes!(Mover: MoveEquipDestinyItems);
application_scopes!(Reader: MoveEquipDestinyItems, ReadUserData);

fn profile(components: &[DestinyComponentType]) -> GetProfile {
    GetProfile::new(
        BungieMembershipType::TIGER_STEAM,
        MembershipId(4611686018429000001),
        components.iter().copied(),
    )
}

#[tokio::test]
async fn a_call_beyond_what_was_granted_is_not_sent() {
    let setting = Setting::new().await;
    let session = setting.session().await;
    let few = changed(&session, |json| json["scopes"] = json!(128));
    let user = setting.client.user(few);
    let sent = setting.fake.requests().len();
    let error = user.send(&transfer()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MissingScope);
    assert_eq!(
        error.to_string(),
        "Destiny2.TransferItem: the scope is missing: nothing was sent; the user did not grant \
         MoveEquipDestinyItems: tick it in Bungie's application portal, declare it, and let the \
         user sign in again"
    );
    assert_eq!(setting.fake.requests().len(), sent);
    // What every application has needs no grant.
    user.send(&me()).await.unwrap();
    user.send(&GetFriendList::new()).await.unwrap();
}

#[tokio::test]
async fn components_need_scopes_of_their_own() {
    let setting = Setting::new().await;
    let user = setting.client.user(setting.session().await);
    let hidden = [
        DestinyComponentType::PROFILES,
        DestinyComponentType::PROFILE_INVENTORIES,
    ];
    let sent = setting.fake.requests().len();
    let error = user.send(&profile(&hidden)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MissingScope);
    assert!(
        error.to_string().contains("ReadDestinyInventoryAndVault"),
        "{error}"
    );
    assert_eq!(setting.fake.requests().len(), sent);
    user.send(&profile(&[DestinyComponentType::PROFILES]))
        .await
        .unwrap();
    // Whoever is nobody in particular sees what the owner shows to everybody.
    setting.client.send(&profile(&hidden)).await.unwrap();

    let all = scopes::from_bits(32 | 64 | 128);
    let oauth = setting.client.oauth(confidential().scopes(all));
    let session = changed(&setting.session().await, |json| json["scopes"] = json!(all));
    assert_eq!(session.scopes(), Some(all));
    let user = oauth
        .sessions(setting.store.clone())
        .keep(session)
        .await
        .unwrap();
    user.send(&profile(&hidden)).await.unwrap();
}

#[tokio::test]
async fn nothing_is_refused_where_nobody_knows_what_was_granted() {
    let setting = Setting::new().await;
    let session = changed(&setting.session().await, |json| {
        json.as_object_mut().unwrap().remove("scopes");
    });
    let user = setting.client.user(session);
    assert!(user.session().unwrap().scopes().is_none());
    user.send(&transfer()).await.unwrap();
}

#[tokio::test]
async fn scopes_that_were_added_since_the_sign_in_are_told() {
    let setting = Setting::new().await;
    let mover = setting.client.oauth(confidential().of::<Mover>());
    let user = mover.sessions(setting.store.clone());
    let code = crate::setting::code(&setting.fake, crate::setting::CONFIDENTIAL);
    let user = user.sign_in(code).await.unwrap();
    assert_eq!(
        user.session().unwrap().scopes().unwrap().to_string(),
        "MoveEquipDestinyItems"
    );
    assert!(user.missing_scopes().is_empty());
    user.send(&transfer()).await.unwrap();

    // A later release asks for more; the compiler lets it call, the session does not.
    let reader = setting.client.oauth(confidential().of::<Reader>());
    let user = reader
        .sessions(setting.store.clone())
        .user(MEMBER)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(user.missing_scopes().to_string(), "ReadUserData");
    user.send(&transfer()).await.unwrap();
    let error = user.send(&GetFriendList::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MissingScope);

    // A renewal grants nothing new.
    setting.fake.sign_everybody_out();
    user.send(&transfer()).await.unwrap();
    assert_eq!(user.missing_scopes().to_string(), "ReadUserData");
    let session = user.session().unwrap();
    assert_eq!(
        session.missing_scopes(scopes::from_bits(64 | 32)).bits(),
        64
    );
}
