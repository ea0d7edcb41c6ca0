//! The rest of a file.

use crate::{ITEMS, client::unzipped, get, published};
use bungie_testing::fake::{ContentSettings, Etag, FakeBungie, Fault};

const GZIP: (&str, &str) = ("accept-encoding", "gzip");

fn ranges(fake: &FakeBungie, etag: Etag) {
    fake.content(ContentSettings {
        etag,
        ranges: true,
        ..ContentSettings::default()
    });
}

#[tokio::test]
async fn ranges_are_ignored_unless_told_otherwise() {
    let (fake, _, path) = published().await;
    let answer = get(&fake, &path, &[("range", "bytes=10-")]).await;
    let whole = get(&fake, &path, &[]).await;
    assert_eq!((answer.status, answer.body), (200, whole.body));
    assert_eq!(answer.headers.get("accept-ranges"), None);
    assert_eq!(answer.headers.get("content-range"), None);
}

#[tokio::test]
async fn a_range_is_the_rest_of_what_travels() {
    let (fake, _, path) = published().await;
    ranges(&fake, Etag::None);
    for encoding in [&[][..], &[GZIP]] {
        let whole = get(&fake, &path, encoding).await;
        assert_eq!(whole.status, 200);
        assert_eq!(whole.header("accept-ranges"), Some("bytes"));
        let length = whole.body.len();
        for start in [0, 1, length / 2, length - 1] {
            let range = format!("bytes={start}-");
            let headers = [encoding, &[("range", &*range)]].concat();
            let rest = get(&fake, &path, &headers).await;
            assert_eq!(rest.status, 206);
            assert_eq!(rest.body, whole.body[start..]);
            assert_eq!(rest.length(), Some(length - start));
            let range = format!("bytes {start}-{}/{length}", length - 1);
            assert_eq!(rest.header("content-range"), Some(&*range));
            assert_eq!(
                rest.header("content-encoding"),
                whole.header("content-encoding")
            );
        }
        for start in [length, length + 1] {
            let range = format!("bytes={start}-");
            let headers = [encoding, &[("range", &*range)]].concat();
            let nothing = get(&fake, &path, &headers).await;
            assert_eq!(nothing.status, 416);
            assert_eq!(nothing.body, b"");
            let range = format!("bytes */{length}");
            assert_eq!(nothing.header("content-range"), Some(&*range));
        }
    }
}

#[tokio::test]
async fn other_ranges_are_ignored() {
    let (fake, _, path) = published().await;
    ranges(&fake, Etag::None);
    for range in ["bytes=-5", "bytes=1-2,4-5", "lines=1-", "bytes=x-"] {
        let answer = get(&fake, &path, &[("range", range)]).await;
        assert_eq!(answer.status, 200, "{range}");
    }
}

#[tokio::test]
async fn a_range_of_other_bytes_is_all_of_them() {
    let (fake, manifest, path) = published().await;
    ranges(&fake, Etag::Strong);
    let tag = get(&fake, &path, &[]).await.headers.remove("etag").unwrap();
    let rest = async |tag: &str| {
        let headers = [("range", "bytes=5-"), ("if-range", tag)];
        get(&fake, &path, &headers).await
    };
    assert_eq!(rest(&tag).await.status, 206);
    let all = rest("\"another\"").await;
    assert_eq!((all.status, all.length()), (200, Some(all.body.len())));
    assert_eq!(all.body, manifest.bytes("en", ITEMS).unwrap());
    // Other bytes have another tag.
    fake.publish(manifest.clone().table(ITEMS, "{\"1\":{}}"));
    assert_eq!(rest(&tag).await.body, b"{\"1\":{}}");
    // Nor does a weak one match, or one where there is none.
    fake.publish(manifest);
    ranges(&fake, Etag::Weak);
    assert_eq!(rest(&format!("W/{tag}")).await.status, 200);
    ranges(&fake, Etag::None);
    assert_eq!(rest(&tag).await.status, 200);
}

/// As a client does after a connection was cut.
#[tokio::test]
async fn what_is_missing_follows_what_was_cut() {
    let (fake, manifest, path) = published().await;
    ranges(&fake, Etag::Strong);
    let bytes = manifest.bytes("en", ITEMS).unwrap();
    let whole = get(&fake, &path, &[GZIP]).await;
    for fault in [Fault::cut_in_body(), Fault::cut_after(1000)] {
        fake.content_fault(ITEMS, super::faults::ANY, fault, 2)
            .unwrap();
        let mut there = get(&fake, &path, &[GZIP]).await;
        assert!(!there.is_whole && there.status == 200);
        assert_eq!(there.headers, whole.headers);
        let tag = there.header("etag").unwrap().to_owned();
        // The second part is cut as well, the third is not.
        for is_whole in [false, true] {
            assert!(there.body.len() >= 1000);
            let range = format!("bytes={}-", there.body.len());
            let headers = [GZIP, ("range", &*range), ("if-range", &*tag)];
            let more = get(&fake, &path, &headers).await;
            assert_eq!((more.status, more.is_whole), (206, is_whole));
            there.body.extend(more.body);
        }
        assert_eq!(there.body, whole.body);
        assert_eq!(unzipped(&there.body), bytes);
    }
}
