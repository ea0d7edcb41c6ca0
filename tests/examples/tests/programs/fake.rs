//! A fake Bungie, and programs that are pointed at it.

use bungie_suite::examples::example;
use bungie_testing::fake::{FakeBungie, Registered};
use std::{fs, path::Path, process::Stdio};
use tokio::process::{Child, Command};

pub(crate) const KEY: &str = "key-of-nobody";
pub(crate) const CLIENT_ID: &str = "101";
pub(crate) const SECRET: &str = "secret-of-nobody";

/// What a run of a program came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
    pub(crate) errors: String,
}

impl Run {
    /// Fails unless it ended so and printed all of these.
    #[track_caller]
    pub(crate) fn came_to(&self, code: i32, printed: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:#?}");
        for printed in printed {
            assert!(
                self.text.contains(printed),
                "{printed:?} is not in {self:#?}"
            );
        }
    }

    /// Fails unless it ended with an error that says all of these, and printed nothing else.
    #[track_caller]
    pub(crate) fn failed(&self, said: &[&str]) {
        assert_eq!((self.code, &*self.text), (Some(2), ""), "{self:#?}");
        for said in said {
            assert!(self.errors.contains(said), "{said:?} is not in {self:#?}");
        }
    }
}

/// A program whose settings come from the environment, and of that nothing but these.
pub(crate) fn command(fake: &FakeBungie, name: &str) -> Command {
    let mut command = Command::from(example(name));
    command
        .env_remove("BUNGIE_TOKEN")
        .env_remove("BUNGIE_SCOPES")
        .env_remove("BUNGIE_SESSIONS")
        .env_remove("BUNGIE_MEMBER")
        .env_remove("BUNGIE_MANIFEST")
        .env_remove("BUNGIE_CONTACT")
        .env("BUNGIE_SITE", fake.url())
        .env("BUNGIE_API_KEY", KEY)
        .env("BUNGIE_CLIENT_ID", CLIENT_ID)
        .env("BUNGIE_CLIENT_SECRET", SECRET)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// The fake lives on this thread, and answers while the program runs.
pub(crate) async fn run(fake: &FakeBungie, name: &str, arguments: &[&str]) -> Run {
    ended(command(fake, name).args(arguments)).await
}

pub(crate) async fn ended(command: &mut Command) -> Run {
    let output = command.output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run {
        code: output.status.code(),
        text: text(output.stdout),
        errors: text(output.stderr),
    }
}

pub(crate) async fn fake() -> FakeBungie {
    FakeBungie::start().await.unwrap()
}

/// Registers the application of [`command`].
pub(crate) fn register(fake: &FakeBungie, redirect_url: &str, member: i64) {
    fake.register(Registered {
        client_id: CLIENT_ID.to_owned(),
        secret: Some(SECRET.to_owned()),
        keys: vec![KEY.to_owned()],
        redirect_url: redirect_url.to_owned(),
        scopes: u64::MAX,
        member,
        origin: None,
    });
}

/// Asks a program to end, as Ctrl-C (`INT`) or a service manager (`TERM`) does.
#[cfg(unix)]
pub(crate) async fn signal(process: &Child, signal: &str) {
    let id = process.id().expect("it runs").to_string();
    let kill = Command::new("kill").args(["-s", signal, &id]).status();
    assert!(kill.await.unwrap().success());
}

/// What is in a folder, with all that is below it, as text.
pub(crate) fn texts_in(folder: &Path) -> String {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let texts = entries.map(|path| match path.is_dir() {
        true => texts_in(&path),
        false => fs::read_to_string(path).unwrap_or_default(),
    });
    texts.collect()
}

#[tokio::test]
async fn all_of_them_say_what_they_are_for() {
    let fake = fake().await;
    let folders = fs::read_dir(env!("CARGO_MANIFEST_DIR")).unwrap();
    let folders = folders.map(|entry| entry.unwrap().path());
    let mut told = 0;
    for folder in folders.filter(|folder| folder.join("main.rs").exists()) {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let run = run(&fake, name, &["--help"]).await;
        run.came_to(0, &["Usage: ", "--help"]);
        let about = run.text.lines().next().unwrap_or_default();
        assert!(about.len() > 20, "{name}: {about}");
        told += 1;
    }
    assert!(told > 10, "{told}");
    assert_eq!(fake.requests().len(), 0);
}

#[tokio::test]
async fn without_a_key_nothing_is_sent() {
    let fake = fake().await;
    for (name, arguments) in [
        ("find_player", &["Guardian#0042"][..]),
        ("clan", &["Ledgers"]),
        ("history", &["Guardian#0042"]),
        ("is_up", &[]),
        ("vault", &[]),
        ("call", &["User.GetAvailableThemes"]),
    ] {
        let run = ended(
            command(&fake, name)
                .env("BUNGIE_API_KEY", "")
                .args(arguments),
        )
        .await;
        run.failed(&["there is no API key"]);
    }
    assert_eq!(fake.requests().len(), 0);
}

#[tokio::test]
async fn bungie_sees_whom_to_reach() {
    let fake = fake().await;
    let mut command = command(&fake, "find_player");
    command
        .env("BUNGIE_CONTACT", "me@example.com")
        .arg("Guardian#0042");
    ended(&mut command).await;
    let agent = fake.requests()[0].headers["user-agent"].clone();
    let agent = agent.to_str().unwrap();
    assert!(agent.ends_with(" AppId/101 (+me@example.com)"), "{agent}");
}
