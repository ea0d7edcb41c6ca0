//! Requests against the document, and a few of them to the letter.

use bungie_api::{
    AccessKind, Endpoint, ErrorKind, OPERATIONS, ScopeSet, Session, content, destiny2, dynamic,
    ids::{CharacterId, GroupId, ItemInstanceId, MembershipId},
    social,
    types::{
        BungieMembershipType, DestinyComponentType, DestinyItemTransferRequest,
        GroupApplicationRequest,
    },
    user,
    wire::Hash,
};
use bungie_suite::{
    recorder::Recorder,
    samples::{self, Sample},
};
use bungie_testing::document::{Access, DOCUMENT, Operation, Parameter, Place};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Their `currentpage` is declared as a part of the path, which has no place for it.
const PAGED_BY_QUERY: [&str; 6] = [
    "GroupV2.GetMembersOfGroup",
    "GroupV2.GetAdminsAndFounderOfGroup",
    "GroupV2.GetBannedMembersOfGroup",
    "GroupV2.GetGroupEditHistory",
    "GroupV2.GetPendingMemberships",
    "GroupV2.GetInvitedIndividuals",
];

const EMPTY_SUCCESS: &str = r#"{"Response":{},"ErrorCode":1,"ErrorStatus":"Success"}"#;

/// The samples of all seeds with what the document says of them.
fn declared_samples() -> Vec<(&'static Operation, Sample)> {
    let samples = samples::SEEDS.flat_map(samples::of_seed);
    samples
        .map(|sample| (DOCUMENT.operation(sample.operation.id).unwrap(), sample))
        .collect()
}

/// RFC 3986: everything but unreserved characters is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn escaped_argument(parameter: &Parameter, text: &str) -> String {
    if parameter.is_list {
        text.split(',').map(escaped).collect::<Vec<_>>().join(",")
    } else {
        escaped(text)
    }
}

#[test]
fn the_operations_are_those_of_the_document() {
    let declared: BTreeSet<_> = DOCUMENT.operations().iter().map(|o| &*o.id).collect();
    let listed: Vec<_> = OPERATIONS.iter().map(|o| o.id).collect();
    let by_name: Vec<_> = dynamic::OPERATIONS.iter().map(|o| o.operation()).collect();
    assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), declared);
    assert_eq!(listed.len(), declared.len());
    assert_eq!(by_name, OPERATIONS);
    for seed in samples::SEEDS {
        let samples: Vec<_> = samples::of_seed(seed);
        let called: BTreeSet<_> = samples.iter().map(|sample| sample.operation.id).collect();
        assert_eq!(called, declared);
        assert_eq!(samples.len(), declared.len());
    }
}

/// All values of a request: by the names of arguments, and by the places in its body.
fn values(sample: &Sample) -> BTreeMap<String, Value> {
    fn add(at: String, value: &Value, all: &mut BTreeMap<String, Value>) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    add(format!("{at}/{index}"), item, all);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    add(format!("{at}/{name}"), member, all);
                }
            }
            value => drop(all.insert(at, value.clone())),
        }
    }
    let mut all = BTreeMap::new();
    for (name, text) in &sample.arguments {
        let is_new = all.insert(name.to_string(), text.as_str().into()).is_none();
        assert!(is_new, "{sample:?}: {name}");
    }
    if let Some(body) = &sample.body {
        add("body".to_owned(), body, &mut all);
    }
    all
}

/// A value as text. An argument and a number in a body may not be alike either.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn is_boolean(value: &Value) -> bool {
    matches!(&*text(value), "true" | "false")
}

#[test]
fn no_two_values_of_a_sample_are_alike() {
    for (_, sample) in declared_samples() {
        let values = values(&sample);
        let others = values.values().filter(|value| !is_boolean(value));
        let others: Vec<_> = others.map(text).collect();
        let unlike: BTreeSet<_> = others.iter().collect();
        assert_eq!(unlike.len(), others.len(), "{sample:?}");
        let booleans: Vec<_> = values.values().filter(|value| is_boolean(value)).collect();
        if let [one, other] = *booleans {
            assert_ne!(text(one), text(other), "{sample:?}");
        }
    }
}

/// There are only two booleans, so that with more of them some are alike. But not with every seed; if this
/// fails, there have to be more seeds. And none is the same with all seeds, or a builder could do without it.
#[test]
fn seeds_tell_all_values_of_a_sample_apart() {
    let samples: Vec<_> = samples::SEEDS.map(samples::of_seed).collect();
    for (index, sample) in samples[0].iter().enumerate() {
        let id = sample.operation.id;
        let seeds: Vec<_> = samples.iter().map(|all| values(&all[index])).collect();
        let with_all_seeds = |place: &String| -> Vec<_> {
            seeds.iter().map(|values| text(&values[place])).collect()
        };
        let mut known = BTreeMap::new();
        for place in seeds[0].keys() {
            let texts = with_all_seeds(place);
            assert!(texts.iter().any(|text| *text != texts[0]), "{id}: {place}");
            let other = known.insert(texts, place);
            assert_eq!(other, None, "{id}: {place}");
        }
    }
}

#[test]
fn a_seed_always_makes_the_same_samples() {
    for seed in samples::SEEDS {
        for (one, again) in samples::of_seed(seed).iter().zip(&samples::of_seed(seed)) {
            assert_eq!(values(one), values(again), "{one:?}");
        }
    }
}

#[test]
fn every_request_goes_where_the_document_says() {
    for (declared, sample) in declared_samples() {
        let id = &declared.id;
        let mut arguments: BTreeMap<&str, &str> = sample
            .arguments
            .iter()
            .map(|(name, text)| (*name, &**text))
            .collect();
        let mut path = declared.path.clone();
        let mut query = BTreeMap::new();
        for parameter in &declared.parameters {
            let name = &*parameter.name;
            let text = arguments
                .remove(name)
                .unwrap_or_else(|| panic!("{id}: the sample leaves out {name}"));
            let text = escaped_argument(parameter, text);
            match parameter.place {
                Place::Path => {
                    let slot = format!("{{{name}}}");
                    assert_eq!(path.matches(&slot).count(), 1, "{id}: {slot}");
                    path = path.replace(&slot, &text);
                }
                Place::Query => {
                    query.insert(name.to_owned(), text);
                }
            }
        }
        assert!(
            arguments.is_empty(),
            "{id}: not in the document: {arguments:?}"
        );
        assert!(!path.contains('{') && path.ends_with('/'), "{id}: {path}");

        assert_eq!(sample.request.method(), declared.method, "{id}");
        let url = sample.request.uri().to_string();
        let (before, after) = url.split_once('?').unwrap_or((&url, ""));
        assert_eq!(before, format!("{}{path}", declared.server), "{id}");
        let pairs: Vec<_> = after.split('&').filter(|pair| !pair.is_empty()).collect();
        assert_eq!(pairs.len(), query.len(), "{id}: {after}");
        let sent: BTreeMap<_, _> = pairs
            .iter()
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        assert_eq!(sent, query, "{id}");
    }
}

#[test]
fn every_body_has_all_that_the_document_says() {
    for (declared, sample) in declared_samples() {
        let id = &declared.id;
        let content_type = sample.request.headers().get(CONTENT_TYPE);
        let Some(schema) = &declared.body else {
            assert_eq!((content_type, sample.body), (None, None), "{id}");
            assert!(sample.request.body().is_empty(), "{id}");
            continue;
        };
        assert_eq!(content_type.unwrap(), "application/json", "{id}");
        let sent: Value = serde_json::from_slice(sample.request.body()).unwrap();
        assert_eq!(Some(&sent), sample.body.as_ref(), "{id}");
        assert_fits(schema, &sent, id);
    }
}

/// A value of a request body: nothing unknown, nothing left out, every number in its form.
fn assert_fits(schema: &Value, value: &Value, at: &str) {
    let (_, schema) = DOCUMENT.resolve(schema);
    let fits = match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("object"), _) => {
            let declared = schema["properties"].as_object().unwrap();
            let sent = value.as_object().unwrap();
            let names = |object: &Map<String, Value>| -> BTreeSet<String> {
                object.keys().cloned().collect()
            };
            assert_eq!(names(sent), names(declared), "{at}");
            for (name, value) in sent {
                assert_fits(&declared[name], value, &format!("{at}.{name}"));
            }
            true
        }
        (Some("array"), _) => {
            let items = value.as_array().unwrap();
            for item in items {
                assert_fits(&schema["items"], item, at);
            }
            !items.is_empty()
        }
        (Some("integer"), Some("int64")) => value
            .as_str()
            .is_some_and(|text| text.parse::<i64>().is_ok()),
        (Some("integer"), _) => value.is_i64() || value.is_u64(),
        (Some("boolean"), _) => value.is_boolean(),
        (Some("string"), _) => value.is_string(),
        other => panic!("{at}: {other:?}"),
    };
    assert!(fits, "{at}: {value} is no {schema}");
}

#[test]
fn every_operation_knows_what_the_document_says_of_it() {
    for (declared, sample) in declared_samples() {
        let operation = sample.operation;
        let id = operation.id;
        let scopes = ScopeSet::from_bits(declared.scope_bits);
        assert_eq!(operation.tag, declared.tag, "{id}");
        assert_eq!(operation.method, declared.method, "{id}");
        assert_eq!(operation.server.base, declared.server, "{id}");
        assert_eq!(operation.path, declared.path, "{id}");
        assert_eq!(operation.scopes, scopes, "{id}");
        assert_eq!(operation.interval_per_user, declared.interval, "{id}");
        assert_eq!(operation.preview, declared.preview, "{id}");
        assert_eq!(operation.deprecated, declared.deprecated, "{id}");
        let access = match declared.access {
            Access::Anonymous => AccessKind::Anonymous,
            Access::OptionalUser => AccessKind::OptionalUser,
            Access::SignedIn => AccessKind::SignedIn,
        };
        assert_eq!(operation.access, access, "{id}");
        assert!(declared.scopes.is_empty() || access == AccessKind::SignedIn);
    }
}

#[test]
fn what_the_document_leaves_out_is_known_too() {
    let access = |id| {
        OPERATIONS
            .iter()
            .find(|operation| operation.id == id)
            .map(|operation| operation.access)
            .unwrap()
    };
    for (id, expected) in [
        ("Destiny2.GetProfile", AccessKind::OptionalUser),
        ("Destiny2.GetVendors", AccessKind::SignedIn),
        ("GroupV2.RecoverGroupForFounder", AccessKind::SignedIn),
        (
            "User.GetCredentialTypesForTargetAccount",
            AccessKind::SignedIn,
        ),
        ("Destiny2.GetDestinyManifest", AccessKind::Anonymous),
        ("Destiny2.GetPostGameCarnageReport", AccessKind::Anonymous),
    ] {
        assert_eq!(access(id), expected, "{id}");
    }
}

#[test]
fn these_pages_have_no_place_in_their_path_and_nothing_else() {
    let mut misplaced = BTreeSet::new();
    for operation in DOCUMENT.operations() {
        for parameter in &operation.parameters {
            if parameter.declared_place != parameter.place {
                assert_eq!(parameter.name, "currentpage");
                misplaced.insert(operation.id.clone());
            }
        }
    }
    assert_eq!(misplaced, PAGED_BY_QUERY.map(str::to_owned).into());
}

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

#[tokio::test]
async fn every_sample_can_be_sent() {
    let answer = r#"{"ErrorCode":5,"ErrorStatus":"SystemDisabled","Message":"Later"}"#;
    let recorder = Recorder::answering(answer);
    let user = recorder.client().user(Session::new("token").unwrap());
    for (_, sample) in declared_samples() {
        let error = sample.send(&user).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Maintenance, "{error}");
        assert_eq!(error.operation(), Some(sample.operation));
        let [sent] = recorder.take().try_into().unwrap();
        assert_eq!(sent.uri(), sample.request.uri());
        assert_eq!(sent.body(), sample.request.body());
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
        item_reference_hash: Hash::new(4_294_967_295),
        stack_size: 1,
        transfer_to_vault: true,
        item_id: ItemInstanceId(i64::MAX),
        character_id: CharacterId(2_305_843_009_301_234_567),
        membership_type: BungieMembershipType::TIGER_STEAM,
    };
    let request = destiny2::TransferItem::new(body).to_http().unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.uri(),
        "https://www.bungie.net/Platform/Destiny2/Actions/Items/TransferItem/"
    );
    assert_eq!(
        str::from_utf8(request.body()).unwrap(),
        r#"{"characterId":"2305843009301234567","itemId":"9223372036854775807","#.to_owned()
            + r#""itemReferenceHash":4294967295,"membershipType":3,"stackSize":1,"#
            + r#""transferToVault":true}"#
    );
}
