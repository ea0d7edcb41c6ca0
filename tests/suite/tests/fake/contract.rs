//! Requests that are held against the document.

use crate::{MANIFEST, PROFILE, Pair, REPORT, TRANSFER, header, json};
use bungie_testing::fake::Host;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const STATS: &str = "/Destiny2/3/Account/5/Character/6/Stats/";

#[tokio::test]
async fn a_good_request_is_answered_and_noted() {
    let pair = Pair::new().await;
    let answer = pair.get(&format!("{PROFILE}?components=100,200")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(
        header(&answer, "content-type"),
        Some("application/json; charset=utf-8")
    );
    let body = json(answer).await;
    assert_eq!(body["ErrorCode"], 1);
    assert!(body["Response"]["characters"]["data"].is_object());
    assert!(
        body["Response"].get("profileInventory").is_none(),
        "nobody asked for it"
    );

    assert_eq!(pair.violations(), [""; 0]);
    let requests = pair.fake.requests();
    let [request] = &requests[..] else {
        panic!("{requests:?}")
    };
    assert_eq!(request.operation, Some("Destiny2.GetProfile"));
    assert_eq!((&request.method, request.host), (&Method::GET, Host::Www));
    assert_eq!(request.path, format!("/Platform{PROFILE}"));
    assert_eq!(request.query, "components=100,200");
    assert_eq!(request.headers["x-api-key"], "key-of-nobody");
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn the_same_request_has_the_same_answer() {
    let pair = Pair::new().await;
    let first = pair.get(MANIFEST).await.bytes().await.unwrap();
    assert_eq!(first, pair.get(MANIFEST).await.bytes().await.unwrap());
}

#[tokio::test]
async fn what_is_wrong_with_a_get_is_caught() {
    let no_slash = format!("{}?components=100", PROFILE.trim_end_matches('/'));
    let profile = |query: &str| format!("{PROFILE}?{query}");
    let linked = |start: &str| format!("/Destiny2/{start}/LinkedProfiles/");
    let fireteams = |rest: &str| format!("/Fireteam/Clan/5/{rest}/");
    for (path, status, what) in [
        (no_slash, 301, "slash"),
        (
            "/Nowhere/".to_owned(),
            404,
            "there is no /Platform/Nowhere/",
        ),
        ("/../Platforms/".to_owned(), 404, "is not below /Platform/"),
        (TRANSFER.to_owned(), 405, "has no GET"),
        (REPORT.to_owned(), 301, "on the host Stats"),
        (linked("3/Profile/"), 404, "there is no"),
        (
            linked("TigerPsn/Profile/5"),
            400,
            "\"TigerPsn\" is not integer (int32)",
        ),
        (
            linked("3/Profile/9223372036854775808"),
            400,
            "is not integer (int64)",
        ),
        (linked("3/Profile/+5"), 400, "membershipId: \"+5\""),
        (linked("3/Profile/05"), 400, "membershipId: \"05\""),
        (linked("3/Profile/%FF"), 400, "UTF-8"),
        (
            fireteams("Available/256/1/1/1/1/0"),
            400,
            "platform: \"256\" is not integer (byte)",
        ),
        (
            fireteams("My/1/True/0"),
            400,
            "includeClosed: \"True\" is not boolean",
        ),
        (profile(""), 400, "components is missing"),
        (profile("components="), 400, "components: \"\""),
        (profile("components=100&components=200"), 400, "twice"),
        (
            profile("components=1&components[]=100"),
            400,
            "no parameter components[]",
        ),
        (profile("components=100,Characters"), 400, "\"Characters\""),
        (profile("components=100,"), 400, "\"\" is not"),
        (profile("components=100&lc=tlh"), 400, "no language \"tlh\""),
        (profile("components=100&lc=en&lc=de"), 400, "twice"),
        (
            profile("components=100&membershipType=3"),
            400,
            "no parameter membershipType",
        ),
        (
            format!("{STATS}?daystart=2024-01-01T00:00:00Z"),
            400,
            "daystart",
        ),
        (format!("{STATS}?modes=5&modes=7"), 400, "twice"),
        ("/App/ApiUsage/5/?start=2024-01-01".to_owned(), 400, "start"),
        (
            "/GroupV2/5/Members/?currentpage=one".to_owned(),
            400,
            "currentpage",
        ),
    ] {
        let pair = Pair::new().await;
        let answer = pair.get(&path).await;
        assert_eq!(answer.status(), status, "{path}");
        let violations = pair.violations();
        assert!(
            violations.iter().any(|violation| violation.contains(what)),
            "{path}: {violations:?}"
        );
        if status == 400 {
            assert_eq!(violations.len(), 1, "{violations:?}");
            assert_eq!(json(answer).await["ErrorStatus"], "InvalidParameters");
        }
    }
}

#[tokio::test]
async fn good_arguments_of_all_forms_pass() {
    let pair = Pair::new().await;
    pair.fake.sign_in("token", u64::MAX);
    for path in [
        format!("{PROFILE}?components=100,4711"),
        format!("{PROFILE}?components=100%2C200"),
        "/Destiny2/4711/Profile/-5/LinkedProfiles/?getAllMemberships=true".to_owned(),
        format!("{STATS}?daystart=2024-01-01&modes=5,7&groups=1"),
        "/App/ApiUsage/5/?start=2024-01-01T00:00:00.5Z".to_owned(),
        "/Fireteam/Clan/5/Available/255/1/1/1/1/0/?langFilter=en+us".to_owned(),
        "/GroupV2/5/Members/?currentpage=2&nameSearch=a%26b".to_owned(),
        "/GroupV2/5/Members/".to_owned(),
        "/GroupV2/Name/a%2Fb%20c/1/".to_owned(),
        "/GroupV2/GetAvailableThemes/".to_owned(),
        "/Settings/".to_owned(),
    ] {
        let answer = pair
            .request(Method::GET, &path)
            .bearer_auth("token")
            .send()
            .await
            .unwrap();
        assert_eq!(
            (answer.status(), pair.violations()),
            (StatusCode::OK, vec![]),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_body_is_caught() {
    let set = "/Destiny2/Actions/Items/EquipItems/";
    let good = json!({
        "itemReferenceHash": u32::MAX, "stackSize": 1, "transferToVault": true,
        "itemId": "6917529000000000000", "characterId": "2305843009000000000", "membershipType": 4711,
    });
    let pair = Pair::new().await;
    pair.fake.sign_in("token", u64::MAX);
    let post = |path: &str, media_type: &str, body: String| {
        let request = pair.request(Method::POST, path).bearer_auth("token");
        request
            .header("content-type", media_type.to_owned())
            .body(body)
            .send()
    };
    let json_type = "application/json; charset=utf-8";
    let answer = post(TRANSFER, json_type, good.to_string()).await.unwrap();
    assert_eq!(
        (answer.status(), pair.violations()),
        (StatusCode::OK, vec![])
    );

    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body.to_string()
    };
    let mut caught = 0;
    for (path, media_type, body, what) in [
        (
            TRANSFER,
            json_type,
            with("itemHash", 5.into()),
            "$.itemHash: there is no such property",
        ),
        (
            TRANSFER,
            json_type,
            with("itemId", 5.into()),
            "$.itemId: 5 is not integer (int64)",
        ),
        (
            TRANSFER,
            json_type,
            with("itemId", "five".into()),
            "$.itemId",
        ),
        (
            TRANSFER,
            json_type,
            with("stackSize", "1".into()),
            "$.stackSize: \"1\" is not integer (int32)",
        ),
        (
            TRANSFER,
            json_type,
            with("stackSize", 1.0.into()),
            "$.stackSize",
        ),
        (
            TRANSFER,
            json_type,
            with("stackSize", 2_147_483_648_i64.into()),
            "$.stackSize",
        ),
        (
            TRANSFER,
            json_type,
            with("itemReferenceHash", (-1).into()),
            "$.itemReferenceHash",
        ),
        (
            TRANSFER,
            json_type,
            with("transferToVault", 1.into()),
            "$.transferToVault: 1 is not boolean",
        ),
        (
            TRANSFER,
            json_type,
            with("membershipType", "TigerSteam".into()),
            "$.membershipType",
        ),
        (
            TRANSFER,
            json_type,
            with("characterId", Value::Null),
            "$.characterId: null",
        ),
        (TRANSFER, json_type, "[]".to_owned(), "$: [] is not object"),
        (TRANSFER, json_type, "{".to_owned(), "the body is not JSON"),
        (TRANSFER, json_type, String::new(), "the body is not JSON"),
        (
            TRANSFER,
            "text/plain",
            good.to_string(),
            "the type of the body is \"text/plain\"",
        ),
        (
            set,
            json_type,
            json!({"itemIds": ["5", 6]}).to_string(),
            "$.itemIds[1]: 6",
        ),
        (
            set,
            json_type,
            json!({"itemIds": "5"}).to_string(),
            "$.itemIds",
        ),
    ] {
        let answer = post(path, media_type, body).await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{what}");
        let violations = pair.violations().split_off(caught);
        assert!(
            violations.len() == 1 && violations[0].contains(what),
            "{what}: {violations:?}"
        );
        caught += 1;
    }
    pair.request(Method::GET, MANIFEST)
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(
        pair.violations()[caught..],
        ["there is a body, and none is asked for"]
    );
}

#[tokio::test]
async fn zeros_are_refused_where_bungie_refuses_them() {
    let pair = Pair::new().await;
    pair.fake.sign_in("token", u64::MAX);
    let post = async |path: &str, body: &Value| {
        let request = pair.request(Method::POST, path).bearer_auth("token");
        let request = request.header("content-type", "application/json");
        json(request.body(body.to_string()).send().await.unwrap()).await
    };
    let good = json!({
        "itemReferenceHash": 5, "stackSize": 1, "itemId": "0", "characterId": "7", "membershipType": 3,
    });
    // What comes in stacks has no instance.
    assert_eq!(post(TRANSFER, &good).await["ErrorCode"], 1);
    for (key, code) in [
        ("membershipType", 3),
        ("itemReferenceHash", 1623),
        ("stackSize", 1623),
    ] {
        let (mut zero, mut without) = (good.clone(), good.clone());
        zero[key] = 0.into();
        without.as_object_mut().unwrap().remove(key);
        for body in [zero, without] {
            let answer = post(TRANSFER, &body).await;
            assert_eq!(answer["ErrorCode"], code, "{body}");
            assert_eq!(answer["Response"], 0, "{body}");
        }
    }
    let lock = "/Destiny2/Actions/Items/SetLockState/";
    let of_nobody = json!({"state": true, "itemId": "6", "characterId": "7"});
    let answer = post(lock, &of_nobody).await;
    assert_eq!(answer["ErrorStatus"], "UnhandledException");
    // Elsewhere zeros are values like others.
    let group = json!({"groupName": "", "groupType": 0});
    assert_eq!(post("/GroupV2/NameV2/", &group).await["ErrorCode"], 1);
    assert_eq!(pair.violations(), [""; 0]);
}
