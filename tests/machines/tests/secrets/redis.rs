//! Redis, while somebody watches every command.

use crate::{
    heard::Everything,
    life::{Life, kept_in},
    search::{Place, look},
};
use bungie_engines::Redis;
use bungie_store_redis::{Redis as To, RedisStore};
use std::{
    fs::{self, File},
    path::Path,
    process::{Child, Stdio},
    time::Duration,
};
use tempfile::tempdir;
use tokio::time::sleep;
use tracing::subscriber::set_default;

const LOGS_EVERYTHING: [&str; 4] = [
    "--slowlog-log-slower-than",
    "0",
    "--slowlog-max-len",
    "100000",
];

#[tokio::test]
async fn redis_has_no_secret() {
    everywhere(true).await;
}

#[tokio::test]
async fn without_encryption_redis_has_them_where_they_are_looked_for() {
    everywhere(false).await;
}

async fn everywhere(is_encrypted: bool) {
    let Some(engine) = Redis::with_settings(&LOGS_EVERYTHING) else {
        return;
    };
    let folder = tempdir().unwrap();
    let watched = folder.path().join("watched");
    let _watching = Watching::start(&engine, &watched).await;
    let (heard, logged) = (Everything::default(), Everything::logged());
    let _listening = set_default(heard.clone());
    let store = |url: &str| RedisStore::new(To::open(url).unwrap(), "Vault Sorter");
    let good = kept_in(store(&engine.url()), is_encrypted);
    let mut life = Life::new().await;
    life.goes_well(&good).await;
    let refused = store(&engine.url_refused());
    life.goes_wrong(&kept_in(refused, is_encrypted)).await;
    // It has room for nothing more.
    engine.ask(&["config", "set", "maxmemory", "1"]);
    life.goes_wrong(&good).await;
    engine.ask(&["echo", "the end"]);
    let places = [
        Place::of_sessions(
            "what MONITOR shows",
            contains(&watched, "\"the end\"").await,
        ),
        Place::of_sessions(
            "the log of slow commands",
            engine.ask(&["slowlog", "get", "-1"]),
        ),
        Place::of_sessions("the files of the server", engine.files()),
        Place::of_others("what is traced", heard.text()),
        Place::of_others("what is logged", logged.text()),
        life.errors(),
    ];
    look(&places, is_encrypted);
}

/// Somebody who watches every command.
struct Watching(Child);

impl Watching {
    async fn start(engine: &Redis, file: &Path) -> Self {
        let mut cli = engine.cli();
        cli.arg("monitor")
            .stdin(Stdio::null())
            .stdout(File::create(file).unwrap());
        let watching = Watching(cli.spawn().unwrap());
        contains(file, "OK").await;
        watching
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended with the server.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The file, as soon as it has this text in it.
async fn contains(file: &Path, text: &str) -> String {
    for _ in 0..1000 {
        let found = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
        if found.contains(text) {
            return found;
        }
        // Nothing tells when a file grows.
        sleep(Duration::from_millis(10)).await;
    }
    panic!("{text} is not in {} within ten seconds", file.display());
}
