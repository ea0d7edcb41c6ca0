//! Services of tower in place of a transport, and layers around one, over real sockets.

#[path = "client/common.rs"]
mod common;

use ::tower::{ServiceBuilder, service_fn, util::MapRequestLayer};
use bungie_api::{
    ErrorKind, Manifest, Retries, TransportError, TransportErrorKind,
    bytes::Bytes,
    http::{Request, Response},
    reqwest_0_13, tower,
    types::DestinyClassDefinition,
};
use bungie_testing::{
    fake::{ContentOn, ContentSettings, FakeBungie, Fault, Gate},
    manifest::{MadeUp, Manifest as Published},
};
use common::{builder, manifest};
use http_body_util::Full;
use hyper_util::{client::legacy::Client as Hyper, rt::TokioExecutor};
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tower_http::decompression::DecompressionLayer;

fn reqwest() -> reqwest::Client {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    client.build().unwrap()
}

#[tokio::test]
async fn hyper_under_layers_sends() {
    let fake = FakeBungie::start().await.unwrap();
    let hyper = Hyper::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let service = ServiceBuilder::new()
        .layer(DecompressionLayer::new())
        .service(hyper);
    let client = builder(&fake).transport(tower::transport(service));
    let client = client.build().unwrap();
    assert!(!client.send(&manifest()).await.unwrap().version.is_empty());
    let requests = fake.requests();
    let accepted = requests[0].headers["accept-encoding"].to_str().unwrap();
    assert!(accepted.contains("gzip"), "{accepted}");
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn layers_stand_around_a_transport_and_see_each_attempt() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next("Destiny2.GetDestinyManifest", Fault::empty().status(503))
        .unwrap();
    let attempts = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&attempts);
    let service = ServiceBuilder::new()
        .layer(MapRequestLayer::new(move |request: Request<Bytes>| {
            seen.fetch_add(1, Ordering::Relaxed);
            request
        }))
        .service(tower::service(reqwest_0_13::transport(reqwest())));
    let client = builder(&fake)
        .transport(tower::transport(service))
        .retries(Retries::default().backoff(common::SHORT.0, common::SHORT.1))
        .build()
        .unwrap();
    client.send(&manifest()).await.unwrap();
    assert_eq!(attempts.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn the_limit_of_a_body_holds_through_layers_and_without() {
    let fake = FakeBungie::start().await.unwrap();
    let around = tower::transport(tower::service(reqwest_0_13::transport(reqwest())));
    let hyper = Hyper::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let small = builder(&fake).max_body(16);
    let client = small.transport(around).build().unwrap();
    let error = client.send(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    let small = builder(&fake).max_body(16);
    let client = small.transport(tower::transport(hyper)).build().unwrap();
    let error = client.send(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
}

/// What a call says when the service fails like this.
async fn told<E>(error: fn() -> E) -> ErrorKind
where
    E: std::error::Error + Send + Sync + 'static,
{
    let service =
        service_fn(
            move |_: Request<Bytes>| async move { Err::<Response<Full<Bytes>>, E>(error()) },
        );
    let fake = FakeBungie::start().await.unwrap();
    let client = builder(&fake).transport(tower::transport(service));
    let client = client.retries(Retries::none()).build().unwrap();
    client.send(&manifest()).await.unwrap_err().kind()
}

#[tokio::test]
async fn a_service_says_which_sort_of_failure_it_was() {
    let refused = || TransportError::new(TransportErrorKind::Request, "no");
    assert_eq!(told(refused).await, ErrorKind::InvalidRequest);
    let inside = || {
        let cause = TransportError::new(TransportErrorKind::Redirect, "elsewhere");
        io::Error::other(cause)
    };
    assert_eq!(told(inside).await, ErrorKind::Redirect);
    let late = || io::Error::from(io::ErrorKind::TimedOut);
    assert_eq!(told(late).await, ErrorKind::Timeout);
    let cut = || io::Error::from(io::ErrorKind::BrokenPipe);
    assert_eq!(told(cut).await, ErrorKind::Connection);
}

#[tokio::test]
async fn a_service_that_is_not_ready_is_waited_for() {
    let fake = FakeBungie::start().await.unwrap();
    let service = ServiceBuilder::new()
        .timeout(Duration::from_secs(20))
        .concurrency_limit(1)
        .service(tower::service(reqwest_0_13::transport(reqwest())));
    let client = builder(&fake).transport(tower::transport(service));
    let client = client.build().unwrap();
    let calls = (0..5).map(|_| async { client.send(&manifest()).await });
    let answers = futures_util::future::join_all(calls).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}

#[tokio::test]
async fn files_come_in_pieces_through_layers() {
    let fake = FakeBungie::start().await.unwrap();
    let classes = MadeUp {
        rows: 100,
        bytes_per_row: 2000,
        ..MadeUp::default()
    };
    fake.publish(Published::new(1).made_up_table("DestinyClassDefinition", classes));
    fake.content(ContentSettings {
        gzip: false,
        ..ContentSettings::default()
    });
    let service = ServiceBuilder::new()
        .layer(MapRequestLayer::new(|request: Request<Bytes>| request))
        .service(tower::service(reqwest_0_13::transport(reqwest())));
    let client = builder(&fake).transport(tower::transport(service));
    let client = client.max_body(64 << 10).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let gate = Gate::closed();
    fake.content_fault("DestinyClass", ContentOn::Bare, Fault::held_body(&gate), 1)
        .unwrap();
    let told = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&told);
    let manifest = Manifest::builder(&client)
        .folder(folder.path())
        .silence(Duration::from_millis(300))
        .table::<DestinyClassDefinition>()
        .progress(move |progress| {
            seen.fetch_max(progress.received as usize, Ordering::Relaxed);
        })
        .build()
        .unwrap();
    // What is held back after the head is a silence, and no answer that never came.
    let set = manifest.update().await.unwrap();
    assert_eq!(
        set.table::<DestinyClassDefinition>().await.unwrap().len(),
        100
    );
    assert!(told.load(Ordering::Relaxed) > 0);
    gate.open();
}
