//! Is Bungie up.

use crate::fake::{fake, register, run};
use bungie_api::{
    destiny2::GetPostGameCarnageReport, platform::GetCommonSettings, types::PlatformErrorCodes,
};
use bungie_testing::{
    FakeBungie,
    fake::{Envelope, Fault, Page, TOKEN_ENDPOINT},
};
use serde_json::json;

/// A fake with two systems, one of which is off, that knows no activity.
async fn up() -> FakeBungie {
    let fake = fake().await;
    register(&fake, "https://127.0.0.1/", 1);
    let settings = json!({"systems": {
        "Destiny2": {"enabled": true, "parameters": {}},
        "Forums": {"enabled": false, "parameters": {}},
    }});
    fake.on::<GetCommonSettings>()
        .respond_json(settings)
        .unwrap();
    fake.on::<GetPostGameCarnageReport>()
        .error(PlatformErrorCodes::DESTINY_PGCR_NOT_FOUND);
    fake
}

#[tokio::test]
async fn refusals_come_from_what_is_up() {
    let fake = up().await;
    let all = run(&fake, "is_up", &[]).await;
    all.came_to(0, &[
        "up    sign-in\nup    www.bungie.net\nup    stats.bungie.net\nup    index of the manifest\n",
        "up    Destiny2\ndown  Forums: switched off\n",
    ]);
    let quiet = run(&fake, "is_up", &["--quiet", "--need", "Destiny2"]).await;
    assert_eq!((quiet.code, &*quiet.text), (Some(0), ""), "{quiet:?}");
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn what_is_needed_has_to_be_on() {
    let fake = up().await;
    run(&fake, "is_up", &["--need", "Forums"])
        .await
        .came_to(1, &["down  Forums"]);
    let unknown = run(&fake, "is_up", &["--need", "Nothing"]).await;
    unknown.came_to(1, &["down  Nothing: not among Bungie's systems"]);
}

#[tokio::test]
async fn each_part_is_told_apart() {
    for (part, what) in [
        ("stats.bungie.net", "Destiny2.GetPostGameCarnageReport"),
        ("index of the manifest", "Destiny2.GetDestinyManifest"),
        ("www.bungie.net", ".GetCommonSettings"),
    ] {
        let fake = up().await;
        fake.fault_always(what, Envelope::system_disabled())
            .unwrap();
        let run = run(&fake, "is_up", &["--patience", "1"]).await;
        run.came_to(1, &[&format!("down  {part}: ")]);
        let down = run
            .text
            .lines()
            .filter(|line| line.starts_with("down") && !line.contains("Forums"));
        assert_eq!(down.count(), 1, "{run:?}");
    }
    let fake = up().await;
    fake.fault_always(TOKEN_ENDPOINT, Fault::page(Page::Balancer))
        .unwrap();
    run(&fake, "is_up", &["--patience", "1"])
        .await
        .came_to(1, &["down  sign-in: "]);
}

#[tokio::test]
async fn what_cannot_be_told_is_neither_up_nor_down() {
    let fake = up().await;
    fake.switch("key-of-nobody", false);
    run(&fake, "is_up", &[])
        .await
        .failed(&["the API key was refused"]);

    let gone = up().await;
    let site = "http://127.0.0.1:1";
    let run = run(&gone, "is_up", &["--patience", "1", "--site", site]).await;
    run.failed(&["no server can be reached"]);
}
