//! Several processes that share an account through one folder.

use crate::setting::{MEMBER, Setting, me, pass};
use bungie_api::{
    ErrorKind, FileStore, Replacement, SessionStore, StoreFuture, StoreVersion, StoredSession,
    Swapped,
};
use bungie_suite::examples::example;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::tempdir;
use tokio::sync::watch;

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
    folder.join(format!("{MEMBER}.session"))
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
    // Every token is bad soon, for both: they race for the next one all the time. A refresh token
    // that is used twice ends the session, and that would end the process.
    setting.fake.uses(8);
    setting.fake.sign_everybody_out();
    let first = process(&setting, folder.path(), 100).spawn().unwrap();
    let second = process(&setting, folder.path(), 100).spawn().unwrap();
    let ends = tokio::join!(done(first), done(second));
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

        let text = fs::read_to_string(kept(folder.path())).unwrap();
        assert!(
            text.contains("\"lease\""),
            "it said what it was about to do"
        );
        if forgives {
            setting.fake.forgive();
        }
        setting.fake.sign_everybody_out();
        let store = Watched::new(FileStore::new(folder.path()));
        let later = setting.oauth.sessions(store.clone());
        let user = later.user(MEMBER).await.unwrap().unwrap();
        let call = async { user.send(&me()).await.map(drop) };
        let time = async {
            // Its token is refused, and then it watches the lease.
            store.loaded(2).await;
            pass(Duration::from_secs(41)).await;
        };
        let (response, ()) = tokio::join!(call, time);
        if forgives {
            response.unwrap();
        } else {
            let error = response.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SignInAgain);
            let why = error.sign_in().unwrap().to_string();
            assert!(why.contains("interrupted"), "{why}");
            let text = fs::read_to_string(kept(folder.path())).unwrap();
            assert!(text.contains("\"over\":true"), "{text}");
        }
    }
}

/// A store that tells when something was loaded.
#[derive(Clone, Debug)]
struct Watched {
    files: FileStore,
    loads: watch::Sender<usize>,
}

impl Watched {
    fn new(files: FileStore) -> Self {
        let loads = watch::Sender::new(0);
        Watched { files, loads }
    }

    async fn loaded(&self, times: usize) {
        let mut loads = self.loads.subscribe();
        loads.wait_for(|loads| *loads >= times).await.unwrap();
    }
}

impl SessionStore for Watched {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        Box::pin(async {
            let kept = self.files.load(user).await;
            self.loads.send_modify(|loads| *loads += 1);
            kept
        })
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        self.files.swap(user, seen, new)
    }
}
