//! A crawl, with a database of its own.

use crate::fake::{command, ended, fake, signal};
use bungie_api::{destiny2::GetPostGameCarnageReport, types::PlatformErrorCodes};
use bungie_engines::Postgres;
use bungie_testing::FakeBungie;
use serde_json::Value;
use std::{fs, path::Path};
use tokio::process::Command;

fn crawl(fake: &FakeBungie, engine: &Postgres, arguments: &[&str]) -> Command {
    let mut command = command(fake, "crawl");
    command
        .env("CRAWL_DATABASE", engine.url())
        .env_remove("CRAWL_QUEUE")
        .env_remove("CRAWL_FOLDER")
        .env_remove("CRAWL_REDIS")
        .args(arguments);
    command
}

/// How many files there are in a folder and below.
fn files_in(folder: &Path) -> usize {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { files_in(&path) } else { 1 })
        .sum()
}

#[tokio::test]
async fn the_reports_of_a_character_are_files_and_come_once() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let fake = fake().await;
    let account = fake.account(1);
    let character = account.character_ids()[0];
    let character = format!(
        "{}/{}/{character}",
        account.membership_type(),
        account.membership_id()
    );
    let folder = tempfile::tempdir().unwrap();
    let folder_name = folder.path().to_str().unwrap();
    let arguments = ["characters", &character, "--folder", folder_name];
    let first = ended(&mut crawl(&fake, &engine, &arguments)).await;
    first.came_to(0, &[]);
    let reports = files_in(folder.path());
    assert!(reports > 3, "{first:?}");
    // The pages are jobs too: the one that has activities, and the empty one after it.
    let done = format!("{} done, 0 left", reports + 2);
    assert!(first.errors.contains(&done), "{first:?}");
    let asked = fake.requests().len();
    assert_eq!(asked, reports + 2);

    let again = ended(&mut crawl(&fake, &engine, &arguments)).await;
    again.came_to(0, &[]);
    assert!(again.errors.contains("0 characters are new"), "{again:?}");
    assert_eq!(fake.requests().len(), asked);
    let status = ended(&mut crawl(&fake, &engine, &["status"])).await;
    status.came_to(0, &[&done]);
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn a_range_is_in_the_database_and_goes_on_after_a_stop() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let fake = fake().await;
    fake.on::<GetPostGameCarnageReport>()
        .error(PlatformErrorCodes::DESTINY_PGCR_NOT_FOUND)
        .times(1)
        .respond(|report| {
            for entry in &mut report.entries {
                entry.extended.get_or_insert_default();
            }
        });
    let arguments = ["reports", "1000", "1099", "--at-once", "2"];
    let mut running = crawl(&fake, &engine, &arguments).spawn().unwrap();
    fake.arrived(10).await;
    signal(&running, "TERM").await;
    assert_eq!(running.wait().await.unwrap().code(), Some(1));

    let status = ended(&mut crawl(&fake, &engine, &["status"])).await;
    // The one that was not there is tried again after a minute.
    status.came_to(1, &["left (1 put off)"]);
    let rows = "select key, convert_from(result, 'UTF8') as report from bungie_crawl_results";
    let stored = rows_of(&engine, rows).await;
    let left = 100 - stored.len();
    assert!(status.text.contains(&format!("{left} left")), "{status:?}");
    for (key, report) in stored {
        assert!((1000..1100).contains(&key.parse().unwrap()), "{key}");
        let report: Value = serde_json::from_str(&report).unwrap();
        assert!(report["entries"][0]["extended"].is_object(), "{report}");
    }
}

async fn rows_of(engine: &Postgres, sql: &str) -> Vec<(String, String)> {
    use bungie_store_postgres::tokio_postgres::{NoTls, connect};
    let (client, connection) = connect(&engine.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    let rows = client.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

#[tokio::test]
async fn without_a_database_nothing_is_sent() {
    let fake = fake().await;
    let mut command = command(&fake, "crawl");
    let run = ended(command.env("CRAWL_DATABASE", "").arg("work")).await;
    run.failed(&["there is no database"]);
    let command = command.env("CRAWL_DATABASE", "postgres://user:hidden@127.0.0.1:1/crawl");
    let run = ended(command).await;
    run.failed(&["PostgreSQL cannot be reached"]);
    assert!(!run.errors.contains("hidden"), "{run:?}");
    assert_eq!(fake.requests().len(), 0);
}
