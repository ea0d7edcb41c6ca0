//! The fake publishes manifests and serves their files.

mod client;
mod faults;
mod publish;
mod ranges;
mod serving;

use bungie_testing::{
    fake::{FakeBungie, Settings},
    manifest::{MadeUp, Manifest},
};
use client::{Answer, send};

const CLASSES: &str = "DestinyClassDefinition";
const ITEMS: &str = "DestinyInventoryItemDefinition";
const INDEX: &str = "/Platform/Destiny2/Manifest/";

/// Two tables in two languages.
fn manifest(seed: u64) -> Manifest {
    let made = MadeUp {
        seed,
        ..MadeUp::default()
    };
    Manifest::new(seed)
        .languages(["en", "de"])
        .made_up_table(ITEMS, made)
        .made_up_table(CLASSES, MadeUp { rows: 3, ..made })
}

/// A fake that has published a manifest, and the path of its items in English.
async fn published() -> (FakeBungie, Manifest, String) {
    let fake = FakeBungie::start().await.unwrap();
    let manifest = manifest(1);
    fake.publish(manifest.clone());
    let path = manifest.path("en", ITEMS).expect("a path");
    (fake, manifest, path)
}

async fn try_get(fake: &FakeBungie, target: &str, headers: &[(&str, &str)]) -> Option<Answer> {
    let mut all = vec![("user-agent", "curl/8")];
    all.extend(headers);
    send("GET", &fake.url(), target, &all).await
}

async fn get(fake: &FakeBungie, target: &str, headers: &[(&str, &str)]) -> Answer {
    try_get(fake, target, headers).await.expect("an answer")
}

/// The index, asked for as a good client does.
async fn index(fake: &FakeBungie) -> Answer {
    let headers = [("user-agent", "Test/1.0 AppId/1"), ("x-api-key", "key")];
    let answer = send("GET", &fake.url(), INDEX, &headers).await;
    answer.expect("an answer")
}

/// A fake where each host is at an address of its own.
async fn apart() -> FakeBungie {
    let settings = Settings {
        separate_hosts: true,
        ..Settings::default()
    };
    FakeBungie::start_with(settings).await.unwrap()
}
