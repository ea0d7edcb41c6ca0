//! The web service: somebody signs in, looks at the characters on a wide and on a narrow window, and signs out.

use crate::browser::Browser;
use bungie_suite::examples::example;
use bungie_testing::fake::{FakeBungie, Registered};
use fantoccini::{Client, Locator};
use std::{env, fs, path::PathBuf, process::Stdio};
use tempfile::tempdir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
};

const WIDTHS: [u32; 2] = [1280, 390];

/// Where pictures of the pages go, for people who want to look at them.
fn pictures() -> Option<PathBuf> {
    env::var_os("PICTURES").map(PathBuf::from)
}

/// Looks at a page in both widths: nothing is cut off at the side.
async fn look_at(browser: &Client, name: &str) {
    for width in WIDTHS {
        browser.set_window_size(width, 800).await.unwrap();
        let fits = "return document.documentElement.scrollWidth <= window.innerWidth";
        assert_eq!(
            browser.execute(fits, Vec::new()).await.unwrap(),
            true,
            "{name} at {width}"
        );
        if let Some(folder) = pictures() {
            let picture = browser.screenshot().await.unwrap();
            fs::write(folder.join(format!("{name}-{width}.png")), picture).unwrap();
        }
    }
}

async fn text(browser: &Client, what: &str) -> String {
    let found = browser
        .wait()
        .for_element(Locator::Css(what))
        .await
        .unwrap();
    found.text().await.unwrap()
}

#[tokio::test]
#[ignore = "needs chromium and chromedriver: see tests/suite/README.md"]
async fn a_browser_shows_characters_on_any_width() {
    let fake = FakeBungie::start().await.unwrap();
    let account = fake.account(1);
    let folder = tempdir().unwrap();
    let mut web = Command::from(example("web"))
        // Cookies know no ports: at the address of the fake, it would get this site's.
        .args(["--listen", "127.0.0.2:0", "--site", &fake.url()])
        .env("BUNGIE_SESSIONS", folder.path())
        .env("BUNGIE_API_KEY", "key-of-nobody")
        .env("BUNGIE_CLIENT_ID", "101")
        .env("BUNGIE_CLIENT_SECRET", "secret-of-nobody")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(web.stdout.take().unwrap()).lines();
    let line = lines
        .next_line()
        .await
        .unwrap()
        .expect("it says where it listens");
    let url = line.split(' ').nth(2).unwrap();
    fake.register(Registered {
        client_id: "101".to_owned(),
        secret: Some("secret-of-nobody".to_owned()),
        keys: vec!["key-of-nobody".to_owned()],
        redirect_url: format!("{url}back"),
        scopes: u64::MAX,
        member: account.bungie_net_id(),
        origin: None,
    });

    let chromium = Browser::start().await;
    let browser = chromium.client.clone();
    browser.goto(url).await.unwrap();
    look_at(&browser, "signed-out").await;
    let click = async |what: &str| {
        let found = browser
            .wait()
            .for_element(Locator::Css(what))
            .await
            .unwrap();
        found.click().await.unwrap();
    };
    click("#sign-in").await;
    click(&format!("#allow-{}", account.bungie_net_id())).await;
    assert_eq!(text(&browser, "h1").await, account.bungie_name());
    let loaded = "return [...document.images].map(picture => picture.naturalWidth > 0)";
    let shown = browser.execute(loaded, Vec::new()).await.unwrap();
    assert_eq!(
        shown,
        serde_json::json!([true, true, true]),
        "pictures are allowed and loaded"
    );
    look_at(&browser, "characters").await;
    click("button").await;
    browser
        .wait()
        .for_element(Locator::Css("#sign-in"))
        .await
        .unwrap();
    assert_eq!(fake.violations(), []);
    browser.close().await.unwrap();
}
