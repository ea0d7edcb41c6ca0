//! Users sign in by a page, and tokens are theirs.

use super::{Setting, membership, raw};
use bungie_api::{Session, user};
use bungie_testing::{FakeBungie, fake::Registered};
use bytes::Bytes;
use http::Request;
use serde_json::Value;

const BACK: &str = "https://app.example/back";

fn application(member: i64) -> Registered {
    Registered {
        client_id: "12".to_owned(),
        secret: Some("secret".to_owned()),
        keys: vec!["key".to_owned()],
        redirect_url: BACK.to_owned(),
        scopes: 1,
        member,
        origin: None,
    }
}

async fn page(fake: &FakeBungie) -> String {
    let url = format!(
        "{}?client_id=12&response_type=code&state=guard",
        fake.authorize_url()
    );
    let answer = raw::get(fake, &url).await;
    assert_eq!(answer.status(), 200);
    String::from_utf8(answer.body().to_vec()).unwrap()
}

/// Where the link with this id leads, and what it says.
fn link(page: &str, id: &str) -> (String, String) {
    let start = format!("<a id=\"{id}\" href=\"");
    let (_, rest) = page
        .split_once(&start)
        .unwrap_or_else(|| panic!("no {id} in {page}"));
    let (target, rest) = rest.split_once("\">").unwrap();
    let (label, _) = rest.split_once("</a>").unwrap();
    (target.replace("&amp;", "&"), label.to_owned())
}

async fn tokens(fake: &FakeBungie, form: String) -> Value {
    let request = Request::post(fake.token_url())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from(form + "&client_id=12&client_secret=secret"))
        .unwrap();
    let answer = raw::exchange(fake, request).await;
    assert_eq!(answer.status(), 200, "{:?}", answer.body());
    serde_json::from_slice(answer.body()).unwrap()
}

fn encoded(text: &str) -> String {
    text.replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D")
}

#[tokio::test(start_paused = true)]
async fn the_page_has_a_link_for_each_account() {
    let here = Setting::new(1);
    let other = here.fake.account(2);
    here.fake.register(application(5));
    let page = page(&here.fake).await;
    assert_eq!(page.matches("<a id=\"allow").count(), 2);
    for account in [&here.account, &other] {
        let id = account.bungie_net_id();
        let (target, label) = link(&page, &format!("allow-{id}"));
        assert_eq!(label, format!("Sign in as {}", account.bungie_name()));
        let (_, code) = target.split_once("&code=").unwrap();
        assert!(target.starts_with(BACK) && target.contains("state=guard"));
        let given = tokens(
            &here.fake,
            format!("grant_type=authorization_code&code={code}"),
        )
        .await;
        assert_eq!(given["membership_id"], id.to_string());
        // A renewed token is for the same user.
        let refresh = encoded(given["refresh_token"].as_str().unwrap());
        let given = tokens(
            &here.fake,
            format!("grant_type=refresh_token&refresh_token={refresh}"),
        )
        .await;
        assert_eq!(given["membership_id"], id.to_string());
        let session = Session::new(given["access_token"].as_str().unwrap()).unwrap();
        let ask = user::GetMembershipDataForCurrentUser::new();
        let own = here.bungie.user(session).send(&ask).await.unwrap();
        assert_eq!(
            own.destiny_memberships[0].membership_id,
            membership(account)
        );
    }
    assert!(link(&page, "deny").0.contains("error=access_denied"));
    assert_eq!(here.fake.violations(), []);
}

#[tokio::test(start_paused = true)]
async fn without_accounts_there_is_one_user() {
    let fake = super::fake();
    fake.register(application(77));
    let (target, _) = link(&page(&fake).await, "allow");
    let (_, code) = target.split_once("&code=").unwrap();
    let given = tokens(&fake, format!("grant_type=authorization_code&code={code}")).await;
    assert_eq!(given["membership_id"], "77");
}

#[tokio::test(start_paused = true)]
async fn a_code_can_be_had_for_anybody() {
    let here = Setting::new(1);
    here.fake.register(application(5));
    let code = here
        .fake
        .code_for("12", here.account.bungie_net_id())
        .unwrap();
    let given = tokens(
        &here.fake,
        format!("grant_type=authorization_code&code={}", encoded(&code)),
    )
    .await;
    assert_eq!(
        given["membership_id"],
        here.account.bungie_net_id().to_string()
    );
    assert!(here.fake.code_for("13", 1).is_err());
}
