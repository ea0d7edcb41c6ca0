//! Several processes that share an account through one folder.

use crate::setting::{MEMBER, Setting, me};
use bungie_api::{ErrorKind, FileStore};
use bungie_testing::examples::example;
use serde_json::{Value, json};
use std::{
    error::Error as _,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
};
use tempfile::tempdir;

fn process(setting: &Setting, folder: &Path, rounds: u32) -> Command {
    let mut command = example("share_session");
    command
        .arg(setting.fake.url())
        .arg(folder)
        .arg(rounds.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

fn kept(folder: &Path) -> PathBuf {
    folder.join(format!("{MEMBER}.json"))
}

/// Waits without keeping the fake, which lives on this thread, from answering.
async fn done(child: Child) -> (bool, String) {
    let output = tokio::task::spawn_blocking(|| child.wait_with_output())
        .await
        .unwrap()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), text)
}

#[tokio::test]
async fn two_processes_never_lose_the_newer_token() {
    let setting = Setting::new().await;
    let folder = tempdir().unwrap();
    let sessions = setting.oauth.sessions(FileStore::new(folder.path()));
    sessions.keep(setting.session().await).await.unwrap();
    let first = process(&setting, folder.path(), 40).spawn().unwrap();
    let second = process(&setting, folder.path(), 40).spawn().unwrap();
    // Every token is bad soon, for both: they race for the next one all the time. A refresh token
    // that is used twice ends the session, and that would end the process.
    let over = AtomicBool::new(false);
    let both = async {
        let ends = tokio::join!(done(first), done(second));
        over.store(true, Ordering::SeqCst);
        ends
    };
    let revoke = async {
        let mut seen = 0;
        while !over.load(Ordering::SeqCst) {
            let arrived = setting.fake.requests().len();
            if arrived >= seen + 3 {
                seen = arrived;
                setting.fake.sign_everybody_out();
            }
            tokio::task::yield_now().await;
        }
    };
    let (ends, ()) = tokio::join!(both, revoke);
    for (is_success, text) in [ends.0, ends.1] {
        assert!(is_success, "{text}");
    }
    assert!(setting.fake.token_requests().len() > 10, "they renewed");
    // What is kept at the end is the newest, and still good for a renewal.
    let user = sessions.user(MEMBER).await.unwrap().unwrap();
    setting.fake.sign_everybody_out();
    user.send(&me()).await.unwrap();
    assert_eq!(setting.fake.violations(), []);
}

#[tokio::test]
async fn a_process_that_dies_with_new_tokens_is_told_of() {
    for forgives in [true, false] {
        let setting = Setting::new().await;
        let folder = tempdir().unwrap();
        let sessions = setting.oauth.sessions(FileStore::new(folder.path()));
        sessions.keep(setting.session().await).await.unwrap();
        setting.fake.sign_everybody_out();
        let child = process(&setting, folder.path(), 1)
            .arg("crash")
            .spawn()
            .unwrap();
        let (is_success, _) = done(child).await;
        assert!(!is_success, "it died");
        assert_eq!(
            setting.fake.token_requests().len(),
            2,
            "with the new tokens in its hands"
        );

        // Long after.
        let file = kept(folder.path());
        let mut record: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        assert!(
            record["renewing"]["since"].is_string(),
            "it said what it was about to do"
        );
        record["renewing"]["since"] = json!("2020-01-01T00:00:00Z");
        fs::write(&file, record.to_string()).unwrap();
        if forgives {
            setting.fake.forgive();
        }
        setting.fake.sign_everybody_out();
        let later = setting.oauth.sessions(FileStore::new(folder.path()));
        let user = later.user(MEMBER).await.unwrap().unwrap();
        let response = user.send(&me()).await;
        if forgives {
            response.unwrap();
        } else {
            let error = response.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SignInAgain);
            let source = error.source().unwrap().to_string();
            assert!(
                source.contains("interrupted before its tokens were stored"),
                "{source}"
            );
            assert!(!file.exists());
        }
    }
}
