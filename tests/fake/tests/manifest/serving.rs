//! The index, files, and what clients may not send along.

use crate::{CLASSES, INDEX, ITEMS, apart, client::send, get, index, manifest, published};
use bungie_testing::{
    fake::{ContentSettings, Etag, FakeBungie, Fault, Page},
    manifest::Manifest,
};

const GZIP: (&str, &str) = ("accept-encoding", "gzip, br");

#[tokio::test]
async fn the_index_is_that_of_the_last_publish() {
    let fake = FakeBungie::start().await.unwrap();
    // Before the first publish it is made up.
    let made_up = index(&fake).await.json();
    assert!(made_up["Response"]["newThisSeason"].is_object());
    let (first, second) = (manifest(1), manifest(2));
    for manifest in [&first, &second, &first] {
        fake.publish(manifest.clone());
        let envelope = index(&fake).await.json();
        assert_eq!(envelope["ErrorCode"], 1);
        assert_eq!(envelope["Response"], manifest.index());
    }
    assert_eq!(fake.violations(), []);
    fake.fault_next("Destiny2.GetDestinyManifest", Fault::page(Page::Balancer))
        .unwrap();
    assert_eq!(index(&fake).await.status, 503);
}

#[tokio::test]
async fn every_file_is_at_its_path() {
    for fake in [FakeBungie::start().await.unwrap(), apart().await] {
        let manifest = manifest(1).table_in("de", CLASSES, "{}").unwrap().file(
            "/common/destiny2_content/sqlite/en/world_sql_content_0.content",
            "PK",
        );
        fake.publish(manifest.clone());
        let files: Vec<_> = manifest.files().collect();
        assert_eq!(files.len(), 2 * 3 + 1);
        for (path, bytes) in files {
            let answer = get(&fake, &path, &[]).await;
            assert_eq!((answer.status, answer.is_whole), (200, true));
            assert_eq!(answer.body, bytes, "{path}");
            assert_eq!(answer.length(), Some(bytes.len()));
            assert_eq!(answer.header("content-encoding"), None);
            let content_type = match path.ends_with(".json") {
                true => "application/json",
                false => "application/octet-stream",
            };
            assert_eq!(answer.header("content-type"), Some(content_type));
            // Zips come as they are.
            let zipped = get(&fake, &path, &[GZIP]).await;
            let encoding = path.ends_with(".json").then_some("gzip");
            assert_eq!(zipped.header("content-encoding"), encoding);
            assert_eq!(zipped.length(), Some(zipped.body.len()));
            match encoding {
                Some(_) => assert_eq!(zipped.unzipped(), bytes),
                None => assert_eq!(zipped.body, bytes),
            }
        }
        assert_eq!(fake.violations(), []);
    }
}

#[tokio::test]
async fn files_are_on_the_main_host_alone() {
    let fake = apart().await;
    let manifest = manifest(1);
    let path = manifest.path("en", ITEMS).unwrap();
    fake.publish(manifest);
    let stats = fake.stats();
    let origin = stats.strip_suffix("/Platform").unwrap();
    let answer = send("GET", origin, &path, &[("user-agent", "Test/1.0 AppId/1")]).await;
    assert_eq!(answer.unwrap().status, 404);
    assert_eq!(fake.violations().len(), 1);
}

#[tokio::test]
async fn a_query_makes_no_difference_to_the_file() {
    let (fake, manifest, path) = published().await;
    let answer = get(&fake, &format!("{path}?some-query"), &[]).await;
    assert_eq!(answer.body, manifest.bytes("en", ITEMS).unwrap());
}

#[tokio::test]
async fn what_is_not_there_is_404_and_the_root_is_a_page() {
    let (fake, _, path) = published().await;
    let nowhere = get(&fake, &format!("{path}x"), &[]).await;
    assert_eq!(nowhere.status, 404);
    assert_eq!(fake.violations(), []);
    let root = get(&fake, "/", &[]).await;
    assert_eq!(root.status, 200);
    assert!(
        root.header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    assert!(root.body.starts_with(b"<!DOCTYPE html>"));
    // Nobody asks for it on purpose.
    assert_eq!(fake.violations()[0].what, "the path is empty");
}

#[tokio::test]
async fn files_stay_until_they_are_withdrawn() {
    let (fake, first, path) = published().await;
    fake.publish(manifest(2));
    assert_eq!(get(&fake, &path, &[]).await.status, 200);
    fake.withdraw(&path).unwrap();
    assert_eq!(get(&fake, &path, &[]).await.status, 404);
    let other = first.path("de", ITEMS).unwrap();
    assert_eq!(get(&fake, &other, &[]).await.status, 200);
    fake.publish(first);
    assert_eq!(get(&fake, &path, &[]).await.status, 200);
}

#[tokio::test]
async fn what_is_withdrawn_was_there() {
    let fake = FakeBungie::start().await.unwrap();
    let error = fake.withdraw("/typo").unwrap_err();
    assert_eq!(error.to_string(), "there is no file /typo");
}

#[tokio::test]
async fn publishes_may_share_versions_and_bytes() {
    let fake = FakeBungie::start().await.unwrap();
    let one = Manifest::new(1).version("1").table(CLASSES, "{}");
    let two = one.clone().guid("another");
    let paths = [&one, &two].map(|it| it.path("en", CLASSES).unwrap());
    assert_ne!(paths[0], paths[1]);
    for manifest in [one, two] {
        fake.publish(manifest);
        assert_eq!(index(&fake).await.json()["Response"]["version"], "1");
    }
    for path in paths {
        assert_eq!(get(&fake, &path, &[]).await.body, b"{}");
    }
}

#[tokio::test]
async fn gzip_and_length_can_be_switched_off() {
    let (fake, manifest, path) = published().await;
    fake.content(ContentSettings {
        gzip: false,
        length: false,
        ..ContentSettings::default()
    });
    let answer = get(&fake, &path, &[GZIP]).await;
    assert_eq!(answer.header("content-encoding"), None);
    assert_eq!(answer.header("transfer-encoding"), Some("chunked"));
    assert_eq!((answer.length(), answer.is_whole), (None, true));
    assert_eq!(answer.body, manifest.bytes("en", ITEMS).unwrap());
}

#[tokio::test]
async fn tags_follow_from_the_bytes() {
    let (fake, manifest, path) = published().await;
    assert_eq!(get(&fake, &path, &[]).await.header("etag"), None);
    let with = |etag| ContentSettings {
        etag,
        ..ContentSettings::default()
    };
    fake.content(with(Etag::Strong));
    let tag = async |path: &str, headers: &[(&str, &str)]| {
        let answer = get(&fake, path, headers).await;
        answer.header("etag").expect("a tag").to_owned()
    };
    let strong = tag(&path, &[]).await;
    assert!(strong.starts_with('"') && strong.ends_with('"'), "{strong}");
    assert_eq!(strong, tag(&path, &[]).await);
    assert_eq!(strong, tag(&manifest.path("de", ITEMS).unwrap(), &[]).await);
    assert_ne!(
        strong,
        tag(&manifest.path("en", CLASSES).unwrap(), &[]).await
    );
    assert_ne!(strong, tag(&path, &[GZIP]).await);
    fake.content(with(Etag::Weak));
    assert_eq!(tag(&path, &[]).await, format!("W/{strong}"));
}

#[tokio::test]
async fn requests_to_files_carry_nothing_secret() {
    let (fake, _, path) = published().await;
    for (name, value) in [
        ("x-api-key", "key"),
        ("authorization", "Bearer token"),
        ("cookie", "a=b"),
    ] {
        let before = fake.violations().len();
        assert_eq!(get(&fake, &path, &[(name, value)]).await.status, 200);
        let violations = fake.violations().split_off(before);
        assert_eq!(violations.len(), 1, "{violations:?}");
        assert!(violations[0].what.starts_with(name), "{violations:?}");
        assert_eq!(violations[0].request, format!("GET {path}"));
    }
}

#[tokio::test]
async fn requests_to_files_say_who_they_are_from() {
    let (fake, _, path) = published().await;
    for headers in [&[][..], &[("user-agent", "")]] {
        let answer = send("GET", &fake.url(), &path, headers).await;
        assert_eq!(answer.unwrap().status, 403);
    }
    let violations = fake.violations();
    assert_eq!(violations.len(), 2);
    assert_eq!(violations[0].what, "there is no user agent");
}

#[tokio::test]
async fn files_are_read_and_nothing_else() {
    let (fake, _, path) = published().await;
    let agent = [("user-agent", "curl/8")];
    let head = send("HEAD", &fake.url(), &path, &agent).await.unwrap();
    let whole = get(&fake, &path, &[]).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.length(), whole.length());
    assert_eq!(fake.violations(), []);
    let put = send("PUT", &fake.url(), &path, &agent).await.unwrap();
    assert_eq!(put.status, 405);
    assert_eq!(fake.violations()[0].what, "files have no PUT");
}

#[tokio::test]
async fn requests_are_kept_in_order() {
    let (fake, _, path) = published().await;
    get(&fake, &format!("{path}?1"), &[]).await;
    index(&fake).await;
    get(&fake, &path, &[]).await;
    fake.arrived(3).await;
    let requests = fake.requests().into_iter();
    let all: Vec<_> = requests
        .map(|it| (it.operation, it.path, it.query))
        .collect();
    let expected = [
        (None, path.clone(), "1".to_owned()),
        (
            Some("Destiny2.GetDestinyManifest"),
            INDEX.to_owned(),
            String::new(),
        ),
        (None, path.clone(), String::new()),
    ];
    assert_eq!(all, expected);
    let content = fake.content_requests();
    assert_eq!(content.len(), 2);
    assert_eq!((&content[0].query[..], &content[1].query[..]), ("1", ""));
}
