//! What goes wrong on the way from the content server.

use crate::setting::{CLASSES, ITEMS, Setting, files, holds, holds_items, published};
use bungie_api::{
    Manifest, Transport, TransportError, TransportFuture,
    bytes::Bytes,
    http,
    manifest::{ManifestErrorKind, TableErrorKind},
    types::{DestinyClassDefinition, DestinyInventoryItemDefinition},
};
use bungie_testing::{
    fake::{ContentOn, ContentSettings, Etag, Fault, Gate, Page},
    manifest::MadeUp,
};
use std::{fs, time::Duration};

const ALWAYS: usize = usize::MAX;

fn pages() -> Fault {
    Fault::text(
        "text/html",
        "<!DOCTYPE html><html><body>Sign in</body></html>",
    )
}

#[tokio::test]
async fn a_bad_copy_is_gone_around_by_a_query() {
    for (fault, name) in [
        (Fault::empty().status(404), "404"),
        (pages(), "200 with HTML"),
        (Fault::page(Page::Balancer), "a balancer"),
        (Fault::truncated(), "half a table"),
        (Fault::cut_before_headers(), "cut before the headers"),
        (Fault::cut_in_body(), "cut in the body"),
        (Fault::text("application/json", "{\"1\":[]}"), "no table"),
        (Fault::text("application/json", ""), "nothing"),
    ] {
        let setting = Setting::new().await;
        setting
            .fake
            .content_fault(ITEMS, ContentOn::Bare, fault, ALWAYS)
            .unwrap();
        let set = setting
            .manifest()
            .update()
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        holds(&set, &published(1), "en").await;
        let queries: Vec<_> = setting
            .fake
            .content_requests()
            .into_iter()
            .filter(|request| request.path.contains(ITEMS))
            .map(|request| request.query)
            .collect();
        assert_eq!(queries, ["", "bungie-client"], "{name}");
        assert_eq!(
            files(&setting.inside("parts"))
                .iter()
                .filter(|it| !it.to_string_lossy().ends_with("lock"))
                .count(),
            0,
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_random_query_is_the_last_resort() {
    let setting = Setting::new().await;
    for on in [ContentOn::Bare, ContentOn::This("bungie-client")] {
        setting
            .fake
            .content_fault(ITEMS, on, pages(), ALWAYS)
            .unwrap();
    }
    let set = setting.manifest().update().await.unwrap();
    holds(&set, &published(1), "en").await;
    assert_eq!(setting.asked(ITEMS), 3);
    assert_eq!(setting.index_asked(), 1);
}

#[tokio::test]
async fn a_file_that_is_not_there_is_an_error_that_says_what_was_tried() {
    let setting = Setting::new().await;
    setting
        .fake
        .content_fault(ITEMS, ContentOn::Any, Fault::empty().status(404), ALWAYS)
        .unwrap();
    let error = setting.manifest().update().await.unwrap_err();
    assert_eq!(error.kind(), ManifestErrorKind::Content);
    assert!(error.is_transient());
    let text = error.to_string();
    for part in [
        ITEMS,
        "by the path: HTTP 404",
        "by a query: HTTP 404",
        "by a random query: HTTP 404",
    ] {
        assert!(text.contains(part), "{text}");
    }
    // It was asked whether the index has gone back.
    assert_eq!(setting.index_asked(), 2);
    assert!(setting.manifest().current().is_err());
}

#[tokio::test]
async fn an_index_that_went_back_is_followed() {
    let setting = Setting::new().await;
    let manifest = setting.manifest();
    manifest.update().await.unwrap();
    let next = published(2);
    setting.fake.publish(next.clone());
    setting
        .fake
        .withdraw(&next.path("en", CLASSES).unwrap())
        .unwrap();
    let gate = Gate::closed();
    setting
        .fake
        .content_fault(CLASSES, ContentOn::Bare, Fault::held_answer(&gate), 1)
        .unwrap();
    let updated = tokio::spawn({
        let manifest = manifest.clone();
        async move { manifest.update().await }
    });
    setting.fake.arrived(5).await;
    setting.fake.publish(published(1));
    gate.open();
    let set = updated.await.unwrap().unwrap();
    holds(&set, &published(1), "en").await;
    assert_eq!(manifest.current().unwrap().id(), set.id());
}

#[tokio::test]
async fn content_is_had_while_the_index_is_down() {
    let setting = Setting::new().await;
    let set = setting.manifest().update().await.unwrap();
    for table in setting.stored() {
        fs::remove_file(table).unwrap();
    }
    setting
        .fake
        .fault_always("Destiny2.GetDestinyManifest", Fault::empty().status(500))
        .unwrap();
    holds(&set, &published(1), "en").await;
}

#[tokio::test]
async fn a_body_that_stalls_is_given_up_after_a_silence() {
    let setting = Setting::new().await;
    let gate = Gate::closed();
    setting
        .fake
        .content_fault(ITEMS, ContentOn::Bare, Fault::held_body(&gate), ALWAYS)
        .unwrap();
    setting
        .fake
        .content_fault(CLASSES, ContentOn::Bare, Fault::held_answer(&gate), ALWAYS)
        .unwrap();
    let manifest = setting
        .builder()
        .silence(Duration::from_millis(200))
        .build()
        .unwrap();
    let set = manifest.update().await.unwrap();
    holds(&set, &published(1), "en").await;
    gate.open();
}

fn resumable(etag: Etag) -> ContentSettings {
    ContentSettings {
        etag,
        ranges: true,
        ..ContentSettings::default()
    }
}

/// What was asked for of the items: the ranges, empty without one.
fn ranges(setting: &Setting) -> Vec<String> {
    let requests = setting.fake.content_requests().into_iter();
    let requests = requests.filter(|request| request.path.contains(ITEMS));
    let range = |request: bungie_testing::fake::Received| {
        let range = request
            .headers
            .get("range")
            .map(|range| range.to_str().unwrap().to_owned());
        format!("{}{}", request.query, range.unwrap_or_default())
    };
    requests.map(range).collect()
}

#[tokio::test]
async fn a_download_that_was_cut_is_resumed_if_the_file_is_known_to_be_the_same() {
    let setting = Setting::new().await;
    setting.fake.content(resumable(Etag::Strong));
    for bytes in [1000, 500] {
        setting
            .fake
            .content_fault(ITEMS, ContentOn::Any, Fault::cut_after(bytes), 1)
            .unwrap();
    }
    let set = setting.manifest().update().await.unwrap();
    holds(&set, &published(1), "en").await;
    assert_eq!(ranges(&setting), ["", "bytes=1000-", "bytes=1500-"]);
}

#[tokio::test]
async fn without_a_strong_tag_it_begins_anew() {
    for settings in [
        resumable(Etag::None),
        resumable(Etag::Weak),
        ContentSettings {
            length: false,
            ..resumable(Etag::Strong)
        },
    ] {
        let setting = Setting::new().await;
        setting.fake.content(settings);
        setting
            .fake
            .content_fault(ITEMS, ContentOn::Any, Fault::cut_after(1000), 1)
            .unwrap();
        let set = setting.manifest().update().await.unwrap();
        holds(&set, &published(1), "en").await;
        assert_eq!(ranges(&setting), ["", "bungie-client"]);
    }
}

/// The server says that it can, and sends the whole.
#[tokio::test]
async fn a_range_that_is_answered_with_the_whole_begins_anew() {
    let setting = Setting::new().await;
    setting.fake.content(ContentSettings {
        ranges: false,
        ..resumable(Etag::Strong)
    });
    setting
        .fake
        .content_fault(ITEMS, ContentOn::Any, Fault::cut_after(1000), 1)
        .unwrap();
    let set = setting.manifest().update().await.unwrap();
    holds(&set, &published(1), "en").await;
    assert_eq!(ranges(&setting), ["", "bytes=1000-"]);
}

#[tokio::test]
async fn a_file_that_changed_meanwhile_begins_anew() {
    let setting = Setting::new().await;
    setting.fake.content(resumable(Etag::Strong));
    setting
        .fake
        .content_fault(ITEMS, ContentOn::Any, Fault::cut_after(1000), 1)
        .unwrap();
    let updated = tokio::spawn({
        let manifest = setting.manifest();
        async move { manifest.update().await }
    });
    while ranges(&setting).is_empty() {
        tokio::task::yield_now().await;
    }
    // Before it is taken up again the same path has other bytes.
    let path = published(1).path("en", ITEMS).unwrap();
    let (_, guid) = path.rsplit_once(&format!("{ITEMS}-")).unwrap();
    let guid = guid.trim_end_matches(".json").to_owned();
    setting.fake.publish(published(2).guid(guid));
    let set = updated.await.unwrap().unwrap();
    assert_eq!(ranges(&setting), ["", "bytes=1000-"]);
    holds_items(&set, &published(2)).await;
}

#[tokio::test]
async fn a_cancelled_update_goes_on_where_it_was() {
    let setting = Setting::new().await;
    setting.fake.content(resumable(Etag::Strong));
    let gate = Gate::closed();
    setting
        .fake
        .content_fault(ITEMS, ContentOn::Any, Fault::cut_after(1000), 1)
        .unwrap();
    setting
        .fake
        .content_fault(ITEMS, ContentOn::Any, Fault::held_answer(&gate), 1)
        .unwrap();
    let manifest = setting.manifest();
    let update = tokio::spawn(async move { manifest.update().await });
    while ranges(&setting).len() < 2 {
        tokio::task::yield_now().await;
    }
    update.abort();
    assert!(update.await.unwrap_err().is_cancelled());
    gate.open();
    let set = setting.manifest().update().await.unwrap();
    holds(&set, &published(1), "en").await;
    assert_eq!(ranges(&setting), ["", "bytes=1000-", "bytes=1000-"]);
}

#[tokio::test]
async fn what_is_sent_without_gzip_is_read_as_well() {
    let setting = Setting::new().await;
    setting.fake.content(ContentSettings {
        gzip: false,
        ..ContentSettings::default()
    });
    let set = setting.manifest().update().await.unwrap();
    holds(&set, &published(1), "en").await;
}

#[tokio::test]
async fn what_unpacks_to_zeros_is_refused() {
    let setting = Setting::new().await;
    setting
        .fake
        .content_fault(ITEMS, ContentOn::Bare, Fault::gzip_bomb(64), ALWAYS)
        .unwrap();
    let set = setting.manifest().update().await.unwrap();
    holds(&set, &published(1), "en").await;
    assert_eq!(setting.asked(ITEMS), 2);
}

#[tokio::test]
async fn a_path_that_leads_elsewhere_is_not_asked_for() {
    for path in [
        "https://evil.example/x.json",
        "//evil.example/x.json",
        "/common/../x.json",
        "/a?b=c.json",
        "x.json",
        "/a%2e%2e/..%2Fx.json/..",
    ] {
        let setting = Setting::new().await;
        let mut index = published(1).index();
        index["jsonWorldComponentContentPaths"]["en"][ITEMS] = path.into();
        let answer = bungie_testing::fake::Envelope::success().response(index);
        setting
            .fake
            .fault_always("Destiny2.GetDestinyManifest", answer)
            .unwrap();
        let error = setting.manifest().update().await.unwrap_err();
        assert_eq!(error.kind(), ManifestErrorKind::BadPath, "{path}");
        assert!(error.to_string().contains(path), "{error}");
        assert_eq!(setting.fake.content_requests().len(), 0);
    }
}

#[tokio::test]
async fn a_damaged_file_is_downloaded_again() {
    let setting = Setting::new().await;
    let set = setting.manifest().update().await.unwrap();
    let items = setting
        .stored()
        .into_iter()
        .find(|path| path.to_string_lossy().contains(ITEMS))
        .unwrap();
    // One that was changed has another time: it is looked at when it is opened.
    let mut bytes = fs::read(&items).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(&items, &bytes).unwrap();
    holds(&set, &published(1), "en").await;
    assert_eq!(setting.asked(ITEMS), 2);
    // One that was changed without a trace shows when the row is read.
    let items = setting
        .stored()
        .into_iter()
        .find(|path| path.to_string_lossy().ends_with("-1.json"))
        .unwrap();
    let modified = fs::metadata(&items).unwrap().modified().unwrap();
    let mut bytes = fs::read(&items).unwrap();
    bytes[at] ^= 1;
    fs::write(&items, &bytes).unwrap();
    fs::File::options()
        .write(true)
        .open(&items)
        .unwrap()
        .set_modified(modified)
        .unwrap();
    let table: crate::setting::Items = set.table().await.unwrap();
    let wrong = table.iter().find_map(Result::err).unwrap();
    assert_eq!(wrong.kind(), TableErrorKind::Corrupt);
    set.discard::<DestinyInventoryItemDefinition>().unwrap();
    holds(&set, &published(1), "en").await;
    assert_eq!(setting.asked(ITEMS), 3);
}

#[tokio::test]
async fn a_file_that_was_cut_or_removed_is_downloaded_again() {
    let setting = Setting::new().await;
    let set = setting.manifest().update().await.unwrap();
    for table in setting.stored() {
        let bytes = fs::read(&table).unwrap();
        fs::write(&table, &bytes[..bytes.len() / 2]).unwrap();
    }
    holds(&set, &published(1), "en").await;
    for table in setting.stored() {
        fs::remove_file(&table).unwrap();
    }
    holds(&set, &published(1), "en").await;
}

/// A transport of one's own that knows nothing of streams.
#[derive(Debug)]
struct Whole(reqwest::Client);

impl Transport for Whole {
    fn send(&self, request: http::Request<Bytes>, _: usize) -> TransportFuture<'_> {
        Box::pin(async move {
            let failed = |error: reqwest::Error| {
                TransportError::new(bungie_api::TransportErrorKind::Connection, error)
            };
            let (head, body) = request.into_parts();
            let request = http::Request::from_parts(head, reqwest::Body::from(body));
            let answer = self
                .0
                .execute(request.try_into().map_err(failed)?)
                .await
                .map_err(failed)?;
            let answer = http::Response::from(answer);
            let (head, body) = answer.into_parts();
            let body = http_body_util::BodyExt::collect(body)
                .await
                .map_err(failed)?;
            Ok(http::Response::from_parts(head, body.to_bytes()))
        })
    }
}

#[tokio::test]
async fn a_transport_that_only_sends_is_enough() {
    let setting = Setting::new().await;
    for client in [
        reqwest::Client::new(),
        reqwest::Client::builder().no_gzip().build().unwrap(),
    ] {
        let client = crate::common::builder(&setting.fake)
            .transport(Whole(client))
            .build()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let manifest = Manifest::builder(&client)
            .folder(folder.path())
            .table::<DestinyClassDefinition>()
            .build()
            .unwrap();
        holds(&manifest.update().await.unwrap(), &published(1), "en").await;
    }
}

#[tokio::test]
async fn two_programs_that_update_at_once_download_once() {
    let setting = Setting::new().await;
    let (one, other) = (setting.manifest(), setting.manifest());
    let (one, other) = tokio::join!(one.update(), other.update());
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.id(), other.id());
    holds(&one, &published(1), "en").await;
    assert_eq!((setting.asked(ITEMS), setting.asked(CLASSES)), (1, 1));
}

#[test]
fn outside_of_a_runtime_it_says_so() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let setting = runtime.block_on(Setting::new());
    let manifest = setting.manifest();
    let error = futures_util::FutureExt::now_or_never(manifest.update())
        .unwrap()
        .unwrap_err();
    assert_eq!(error.kind(), ManifestErrorKind::Runtime);
}

/// A server without gzip and with a strong tag, whose file is cut while it is written: what comes later must not land in
/// the middle of what somebody else writes.
#[tokio::test(flavor = "multi_thread")]
async fn an_update_that_is_dropped_anywhere_leaves_no_spliced_file() {
    let setting = Setting::new().await;
    let items = MadeUp {
        rows: 400,
        bytes_per_row: 4000,
        ..MadeUp::default()
    };
    let published = published(1).made_up_table(ITEMS, items);
    setting.fake.publish(published.clone());
    setting.fake.content(ContentSettings {
        gzip: false,
        ..resumable(Etag::Strong)
    });
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let manifest = crate::setting::builder(setting.fake.url(), folder.path());
        let manifest = manifest.build().unwrap();
        let moment = Duration::from_micros(random.u64(0..40_000));
        let dropped = tokio::time::timeout(moment, manifest.update()).await;
        let set = match dropped {
            Ok(set) => set.unwrap(),
            Err(_) => manifest.update().await.unwrap(),
        };
        holds(&set, &published, "en").await;
    }
}

#[tokio::test]
async fn a_part_that_somebody_else_made_longer_or_shorter_is_begun_anew() {
    for length in [0, 10, 100_000] {
        let setting = Setting::new().await;
        setting.fake.content(resumable(Etag::Strong));
        setting
            .fake
            .content_fault(ITEMS, ContentOn::Any, Fault::cut_after(1000), 1)
            .unwrap();
        let gate = Gate::closed();
        setting
            .fake
            .content_fault(ITEMS, ContentOn::Any, Fault::held_answer(&gate), 1)
            .unwrap();
        let manifest = setting.manifest();
        let update = tokio::spawn(async move { manifest.update().await });
        while ranges(&setting).len() < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        update.abort();
        assert!(update.await.unwrap_err().is_cancelled());
        gate.open();
        let parts = files(&setting.inside("parts"));
        let part = parts
            .iter()
            .find(|path| path.extension().is_some_and(|it| it == "part"));
        let part = fs::File::options().write(true).open(part.unwrap()).unwrap();
        part.set_len(length).unwrap();
        let set = setting.manifest().update().await.unwrap();
        holds(&set, &published(1), "en").await;
    }
}
