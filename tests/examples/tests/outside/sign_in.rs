//! The sign-in example, with headless Chromium and the fake Bungie.

use crate::browser::Browser;
use bungie_suite::examples::example;
use bungie_testing::fake::{FakeBungie, Registered};
use fantoccini::Locator;
use std::{
    io,
    net::TcpListener,
    process::{Output, Stdio},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

const MEMBER: i64 = 4_352_111;

fn sign_in(fake: &FakeBungie, port: u16) -> Command {
    let mut command = Command::from(example("sign_in"));
    command
        .args(["--site", &fake.url(), "--port", &port.to_string()])
        .args(["--scopes", "MoveEquipDestinyItems"])
        .env("BUNGIE_API_KEY", "key-of-nobody")
        .env("BUNGIE_CLIENT_ID", "101")
        .env("BUNGIE_CLIENT_SECRET", "secret-of-nobody")
        // Nothing of this machine's is to open.
        .env("BROWSER", "true")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn fake(port: u16) -> FakeBungie {
    let fake = FakeBungie::start().await.unwrap();
    fake.register(Registered {
        client_id: "101".to_owned(),
        secret: Some("secret-of-nobody".to_owned()),
        keys: vec!["key-of-nobody".to_owned()],
        redirect_url: format!("https://127.0.0.1:{port}/"),
        scopes: 32,
        member: MEMBER,
        origin: None,
    });
    fake
}

/// A port that was free a moment ago: the redirect URL has to name one.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The address of the sign-in page, which the example prints.
async fn page(lines: &mut Lines<BufReader<ChildStdout>>) -> String {
    loop {
        let line = lines
            .next_line()
            .await
            .unwrap()
            .expect("it says where to sign in");
        if line.starts_with("http") {
            return line;
        }
    }
}

async fn rest(mut lines: Lines<BufReader<ChildStdout>>, process: Child) -> (String, Output) {
    let mut text = String::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        text += &format!("{line}\n");
    }
    (text, process.wait_with_output().await.unwrap())
}

#[tokio::test]
#[ignore = "needs chromium and chromedriver: see tests/suite/README.md"]
async fn browser_signs_a_person_in() {
    let port = free_port().unwrap();
    let fake = fake(port).await;
    let browser = Browser::start().await;
    for (link, says, is_signed_in) in [
        (
            "#allow",
            "You are signed in. This window can be closed.",
            true,
        ),
        (
            "#deny",
            "You are not signed in. The program says why.",
            false,
        ),
    ] {
        let mut process = sign_in(&fake, port).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let page = page(&mut lines).await;
        browser.client.goto(&page).await.unwrap();
        let link = browser.client.find(Locator::Css(link)).await.unwrap();
        link.click().await.unwrap();
        let shown = browser
            .client
            .wait()
            .for_element(Locator::Css("p"))
            .await
            .unwrap();
        assert_eq!(shown.text().await.unwrap(), says);
        let (text, output) = rest(lines, process).await;
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.success(), is_signed_in, "{errors}");
        assert_eq!(text.contains("Signed in as "), is_signed_in, "{text}");
        assert_eq!(
            errors.contains("the user did not allow it"),
            !is_signed_in,
            "{errors}"
        );
        for secret in ["key-of-nobody", "secret-of-nobody", "/of=nobody"] {
            assert!(
                !text.contains(secret) && !errors.contains(secret),
                "{text}{errors}"
            );
        }
    }
    assert_eq!(fake.violations(), []);
    browser.client.close().await.unwrap();
}

#[tokio::test]
#[ignore = "needs chromium and chromedriver: see tests/suite/README.md"]
async fn browser_ends_at_an_address_that_can_be_pasted() {
    let port = free_port().unwrap();
    let fake = fake(port).await;
    let browser = Browser::start().await;
    let mut process = sign_in(&fake, port).arg("--no-browser").spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let page = page(&mut lines).await;
    browser.client.goto(&page).await.unwrap();
    let link = browser.client.find(Locator::Css("#allow")).await.unwrap();
    // Nobody listens there: the browser shows an error, and the address.
    let _ = link.click().await;
    let address = browser.client.current_url().await.unwrap();
    assert!(
        address
            .as_str()
            .starts_with(&format!("https://127.0.0.1:{port}/?state=")),
        "{address}"
    );
    let mut input = process.stdin.take().unwrap();
    input
        .write_all(format!("{address}\n").as_bytes())
        .await
        .unwrap();
    drop(input);
    let (text, output) = rest(lines, process).await;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(text.contains("Signed in as "), "{text}");
    browser.client.close().await.unwrap();
}
