//! What goes wrong with files.

use crate::{CLASSES, ITEMS, client::unzipped, get, index, published, try_get};
use bungie_testing::{
    fake::{ContentOn, ContentSettings, Etag, FakeBungie, Fault, Gate, Page},
    manifest::{MadeUp, Manifest},
};

pub(crate) const ANY: ContentOn = ContentOn::Any;
const ALWAYS: usize = usize::MAX;
const GZIP: (&str, &str) = ("accept-encoding", "gzip");

fn missing() -> Fault {
    Fault::page(Page::NotFound)
}

/// The statuses of requests with these queries, one after the other.
async fn statuses(fake: &FakeBungie, path: &str, queries: &[&str]) -> Vec<u16> {
    let mut statuses = Vec::new();
    for query in queries {
        let target = format!("{path}{query}");
        statuses.push(get(fake, &target, &[]).await.status);
    }
    statuses
}

#[tokio::test]
async fn faults_are_for_some_requests() {
    let queries = ["", "?a", "", "?a", "?b", "?c", "?b"];
    for (on, expected) in [
        (ANY, [404; 7]),
        (ContentOn::Bare, [404, 200, 404, 200, 200, 200, 200]),
        (ContentOn::Query, [200, 404, 200, 404, 404, 404, 404]),
        (ContentOn::Fixed, [200, 200, 200, 404, 200, 200, 404]),
        (ContentOn::This("b"), [200, 200, 200, 200, 404, 200, 404]),
    ] {
        let (fake, manifest, path) = published().await;
        let other = manifest.path("en", CLASSES).unwrap();
        fake.content_fault(ITEMS, on, missing(), ALWAYS).unwrap();
        assert_eq!(statuses(&fake, &path, &queries).await, expected, "{on:?}");
        assert_eq!(statuses(&fake, &other, &queries).await, [200; 7], "{on:?}");
        fake.clear_faults();
        assert_eq!(statuses(&fake, &path, &queries).await, [200; 7], "{on:?}");
    }
}

#[tokio::test]
async fn faults_happen_so_many_times() {
    let (fake, _, path) = published().await;
    fake.content_fault(&path, ANY, missing().status(500), ALWAYS)
        .unwrap();
    fake.content_fault(&path, ANY, missing(), 2).unwrap();
    fake.content_fault(&path, ANY, missing().status(410), 1)
        .unwrap();
    fake.content_fault(&path, ANY, missing().status(418), 0)
        .unwrap();
    let statuses = statuses(&fake, &path, &[""; 5]).await;
    assert_eq!(statuses, [404, 404, 410, 500, 500]);
}

#[tokio::test]
async fn faults_of_operations_are_none_of_files() {
    let (fake, _, path) = published().await;
    fake.fault_always((), Fault::page(Page::Balancer)).unwrap();
    fake.content_fault("", ANY, missing(), ALWAYS).unwrap();
    assert_eq!(get(&fake, &path, &[]).await.status, 404);
    assert_eq!(index(&fake).await.status, 503);
}

#[tokio::test]
async fn a_page_comes_in_place_of_a_file() {
    let (fake, _, path) = published().await;
    let page = Fault::text("text/html", "<html></html>");
    fake.content_fault("en/", ANY, page, 1).unwrap();
    let answer = get(&fake, &path, &[GZIP]).await;
    assert_eq!(
        (answer.status, &answer.body[..]),
        (200, &b"<html></html>"[..])
    );
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert_eq!(answer.header("content-encoding"), None);
}

#[tokio::test]
async fn half_of_the_json_has_all_the_right_headers() {
    let (fake, manifest, path) = published().await;
    let bytes = manifest.bytes("en", ITEMS).unwrap();
    let half = &bytes[..bytes.len() / 2];
    fake.content_fault(ITEMS, ANY, Fault::truncated(), ALWAYS)
        .unwrap();
    let plain = get(&fake, &path, &[]).await;
    assert!(plain.status == 200 && plain.is_whole);
    assert_eq!(plain.body, half);
    let zipped = get(&fake, &path, &[GZIP]).await;
    assert!(zipped.status == 200 && zipped.is_whole);
    assert_eq!(zipped.header("content-encoding"), Some("gzip"));
    assert_eq!(unzipped(&zipped.body), half);
    // Nor does it matter which part was asked for.
    fake.content(ContentSettings {
        ranges: true,
        ..ContentSettings::default()
    });
    let rest = get(&fake, &path, &[("range", "bytes=9-")]).await;
    assert_eq!((rest.status, rest.header("content-range")), (200, None));
    assert_eq!(rest.body, half);
}

#[tokio::test]
async fn a_cut_body_is_a_part_of_what_would_have_come() {
    let (fake, _, path) = published().await;
    fake.content(ContentSettings {
        etag: Etag::Strong,
        ..ContentSettings::default()
    });
    for headers in [&[][..], &[GZIP]] {
        let whole = get(&fake, &path, headers).await;
        let length = whole.body.len();
        for (fault, sent) in [
            (Fault::cut_in_body(), length / 2),
            (Fault::cut_after(700), 700),
            (Fault::cut_after(0), 0),
            (Fault::cut_after(length - 1), length - 1),
        ] {
            fake.content_fault(ITEMS, ANY, fault, 1).unwrap();
            let cut = get(&fake, &path, headers).await;
            assert_eq!((cut.status, cut.is_whole), (200, false));
            assert_eq!(cut.headers, whole.headers);
            assert_eq!(cut.body, whole.body[..sent]);
        }
    }
}

#[tokio::test]
async fn a_cut_shows_without_a_length_too() {
    let (fake, manifest, path) = published().await;
    fake.content(ContentSettings {
        length: false,
        ..ContentSettings::default()
    });
    fake.content_fault(ITEMS, ANY, Fault::cut_after(900), 1)
        .unwrap();
    let cut = get(&fake, &path, &[]).await;
    assert_eq!((cut.length(), cut.is_whole), (None, false));
    let bytes = manifest.bytes("en", ITEMS).unwrap();
    assert_eq!(cut.body, bytes[..900]);
}

/// More than what sockets hold.
#[tokio::test]
async fn a_good_part_of_a_large_file_comes_before_the_cut() {
    let fake = FakeBungie::start().await.unwrap();
    let made = MadeUp {
        rows: 1000,
        bytes_per_row: 16_000,
        ..MadeUp::default()
    };
    let manifest = Manifest::new(3).made_up_table(ITEMS, made);
    let path = manifest.path("en", ITEMS).unwrap();
    fake.publish(manifest.clone());
    fake.content_fault(ITEMS, ANY, Fault::cut_in_body(), 1)
        .unwrap();
    let cut = get(&fake, &path, &[]).await;
    let bytes = manifest.bytes("en", ITEMS).unwrap();
    let half = bytes.len() / 2;
    assert!(
        (half * 9 / 10..=half).contains(&cut.body.len()),
        "{} of {half}",
        cut.body.len()
    );
    assert_eq!(cut.body, bytes[..cut.body.len()]);
    assert_eq!(cut.length(), Some(bytes.len()));
}

#[tokio::test]
async fn a_connection_may_end_before_the_answer() {
    let (fake, _, path) = published().await;
    fake.content_fault(ITEMS, ANY, Fault::cut_before_headers(), 1)
        .unwrap();
    assert!(try_get(&fake, &path, &[]).await.is_none());
    assert!(try_get(&fake, &path, &[]).await.is_some());
}

#[tokio::test]
async fn a_held_body_waits_for_its_gate() {
    let (fake, manifest, path) = published().await;
    for hold in [Fault::held_body, Fault::held_answer] {
        let gate = Gate::closed();
        fake.content_fault(ITEMS, ContentOn::This("held"), hold(&gate), 1)
            .unwrap();
        let target = format!("{path}?held");
        let mut held = std::pin::pin!(get(&fake, &target, &[GZIP]));
        tokio::select! {
            biased;
            answer = &mut held => panic!("{answer:?}"),
            // Meanwhile another request is answered.
            other = get(&fake, &path, &[]) => assert_eq!(other.status, 200),
        }
        gate.open();
        let answer = held.await;
        assert_eq!(answer.unzipped(), manifest.bytes("en", ITEMS).unwrap());
        assert_eq!(answer.length(), Some(answer.body.len()));
    }
}

#[tokio::test]
async fn a_bomb_is_small_on_the_way() {
    let (fake, _, path) = published().await;
    fake.content_fault(ITEMS, ANY, Fault::gzip_bomb(3), 1)
        .unwrap();
    let answer = get(&fake, &path, &[GZIP]).await;
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert!(answer.body.len() < 100_000);
    assert_eq!(answer.unzipped().len(), 3 << 20);
}

#[tokio::test]
async fn encodings_nobody_asked_for() {
    let (fake, manifest, path) = published().await;
    fake.content_fault(ITEMS, ANY, Fault::gzip(), 1).unwrap();
    fake.content_fault(ITEMS, ANY, Fault::brotli(), 1).unwrap();
    let gzip = get(&fake, &path, &[]).await;
    assert_eq!(gzip.unzipped(), manifest.bytes("en", ITEMS).unwrap());
    let brotli = get(&fake, &path, &[GZIP]).await;
    assert_eq!(brotli.header("content-encoding"), Some("br"));
}

/// With a status and headers of its own.
#[tokio::test]
async fn a_good_file_may_come_with_other_headers() {
    let (fake, manifest, path) = published().await;
    let fault = Fault::good()
        .status(203)
        .header("cache-control", "max-age=1");
    fake.content_fault(ITEMS, ANY, fault, 1).unwrap();
    let answer = get(&fake, &path, &[]).await;
    assert_eq!(
        (answer.status, answer.header("cache-control")),
        (203, Some("max-age=1"))
    );
    assert_eq!(answer.body, manifest.bytes("en", ITEMS).unwrap());
}
