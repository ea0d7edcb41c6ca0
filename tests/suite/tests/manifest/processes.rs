//! Processes that are killed at any moment, and several that update at once.
//!
//! `KILLS` says how many are killed, `SEED` when.

use crate::setting::{CLASSES, ITEMS, Setting, builder, holds, large};
use bungie_testing::fake::{ContentSettings, Etag};
use fastrand::Rng;
use std::{
    env,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::task::spawn_blocking;

/// Where a process of its own finds the server and the folder.
const SITE: &str = "MANIFEST_TEST_SITE";
const FOLDER: &str = "MANIFEST_TEST_FOLDER";

#[test]
#[ignore = "the other tests start it as a process of its own"]
fn a_process_that_updates() {
    let (site, folder) = (env::var(SITE).unwrap(), env::var(FOLDER).unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let manifest = builder(site, Path::new(&folder)).build().unwrap();
    let set = runtime.block_on(manifest.update()).unwrap();
    let names = runtime.block_on(set.table::<bungie_api::types::DestinyClassDefinition>());
    assert!(!names.unwrap().is_empty());
}

fn process(setting: &Setting) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "processes::a_process_that_updates", "--ignored"])
        .env(SITE, setting.fake.url())
        .env(FOLDER, setting.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn number(name: &str, default: u64) -> u64 {
    let text = env::var(name).ok();
    text.map_or(default, |text| text.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_killed_leaves_nothing_wrong() {
    let mut random = Rng::with_seed(number("SEED", 3));
    let setting = Setting::new().await;
    setting.fake.content(ContentSettings {
        etag: Etag::Strong,
        ranges: true,
        ..ContentSettings::default()
    });
    let first = large(1);
    setting.fake.publish(first.clone());
    // How long it takes if nobody kills it.
    let started = Instant::now();
    let mut whole = process(&setting);
    let status = spawn_blocking(move || whole.wait().unwrap()).await.unwrap();
    assert!(status.success());
    let whole = started.elapsed();
    let mut last = first;
    for kill in 0..number("KILLS", 20) {
        let next = large(2 + kill);
        setting.fake.publish(next.clone());
        let mut child = process(&setting);
        let moment = whole.mul_f64(random.f64());
        tokio::time::sleep(moment).await;
        child.kill().unwrap();
        spawn_blocking(move || child.wait().unwrap()).await.unwrap();
        let manifest = setting.manifest();
        // What was whole still is; what is whole now may be the next already.
        let current = manifest.current().unwrap();
        let is_next = current.version() == next.index()["version"];
        holds(&current, if is_next { &next } else { &last }, "en").await;
        let after = Duration::from_millis(moment.as_millis() as u64);
        let updated = manifest.update().await;
        let updated =
            updated.unwrap_or_else(|error| panic!("kill {kill} after {after:?}: {error}"));
        holds(&updated, &next, "en").await;
        if kill % 4 == 3 {
            manifest.prune(1).await.unwrap();
            let left = setting.stored().len();
            assert_eq!(left, 2, "kill {kill} after {after:?}");
            let files = |part: &str| crate::setting::files(&setting.inside(part));
            assert_eq!(
                files("tables").len(),
                4,
                "tables and indexes: {:?}",
                files("tables")
            );
            assert_eq!(files("paths").len(), 2);
            assert_eq!(files("parts").len(), 2, "locks: {:?}", files("parts"));
        }
        last = next;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_update_at_once_download_once() {
    let setting = Setting::new().await;
    setting.fake.publish(large(1));
    let children: Vec<_> = (0..3).map(|_| process(&setting)).collect();
    for mut child in children {
        let status = spawn_blocking(move || child.wait().unwrap()).await.unwrap();
        assert!(status.success());
    }
    assert_eq!((setting.asked(ITEMS), setting.asked(CLASSES)), (1, 1));
    holds(&setting.manifest().current().unwrap(), &large(1), "en").await;
}
