//! A loop for many users.

use crate::fake::{CLIENT_ID, Run, command, ended, fake, register, signal, texts_in};
use bungie_api::{destiny2::GetProfile, types::PlatformErrorCodes};
use bungie_testing::{
    FakeBungie,
    fake::{Fault, Gate},
    world::Account,
};
use reqwest::Url;
use std::{path::Path, process::Stdio};
use tempfile::{TempDir, tempdir};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    process::Command,
    sync::mpsc::unbounded_channel,
};

fn bot(fake: &FakeBungie, folder: &Path) -> Command {
    let mut command = command(fake, "bot");
    command.env("BUNGIE_SESSIONS", folder);
    command
}

/// Signs somebody in as a person does, who pastes what the browser shows.
async fn sign_in(fake: &FakeBungie, folder: &Path, account: &Account) -> Run {
    let mut command = bot(fake, folder);
    let mut process = command
        .arg("sign-in")
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let url = loop {
        let line = lines
            .next_line()
            .await
            .unwrap()
            .expect("it says where to sign in");
        if line.starts_with("http") {
            break line;
        }
    };
    let (_, state) = url.split_once("state=").unwrap();
    let state = state.split('&').next().unwrap();
    let code = fake.code_for(CLIENT_ID, account.bungie_net_id()).unwrap();
    let address = [("code", &*code), ("state", state)];
    let address = Url::parse_with_params("https://127.0.0.1/", address).unwrap();
    let address = format!("{address}\n");
    process
        .stdin
        .take()
        .unwrap()
        .write_all(address.as_bytes())
        .await
        .unwrap();
    let mut text = String::new();
    lines.into_inner().read_to_string(&mut text).await.unwrap();
    let output = process.wait_with_output().await.unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    Run {
        code: output.status.code(),
        text,
        errors,
    }
}

/// A fake with two accounts, both signed in.
async fn two() -> (FakeBungie, [Account; 2], TempDir) {
    let fake = fake().await;
    register(&fake, "https://127.0.0.1/", 1);
    let accounts = [1, 2].map(|seed| fake.account(seed));
    let folder = tempdir().unwrap();
    for account in &accounts {
        let signed_in = sign_in(&fake, folder.path(), account).await;
        signed_in.came_to(0, &[&format!("{} is signed in.", account.bungie_net_id())]);
    }
    (fake, accounts, folder)
}

#[tokio::test]
async fn each_user_is_looked_after() {
    let (fake, accounts, folder) = two().await;
    let run = ended(bot(&fake, folder.path()).args(["run", "--once"])).await;
    run.came_to(0, &["A round is over; failed: 0, to sign in again: 0.\n"]);
    for account in &accounts {
        let member = account.bungie_net_id();
        let line = run
            .text
            .lines()
            .find(|line| line.starts_with(&format!("{member}: ")));
        assert!(line.unwrap().ends_with(" items in the vault"), "{run:?}");
    }
    // Tokens are in their files, and nowhere else.
    let tokens = texts_in(folder.path());
    assert!(tokens.contains("refresh"), "{tokens}");
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn the_refusal_of_one_does_not_stop_the_others() {
    let (fake, accounts, folder) = two().await;
    let [refused, other] = accounts.map(|account| account.membership_id().to_string());
    fake.on::<GetProfile>()
        .when(move |call| call.path_and_query().contains(&refused))
        .error(PlatformErrorCodes::DESTINY_PRIVACY_RESTRICTION);
    let run = ended(bot(&fake, folder.path()).args(["run", "--once"])).await;
    run.came_to(1, &["A round is over; failed: 1, ", " items in the vault"]);
    assert!(
        run.errors.contains("Its owner keeps it private."),
        "{run:?}"
    );
    let asked = fake
        .requests()
        .into_iter()
        .filter(|it| it.path.contains(&other));
    assert_eq!(asked.count(), 1);
}

#[tokio::test]
async fn sessions_outlive_tokens() {
    let (fake, _, folder) = two().await;
    fake.sign_everybody_out();
    let run = ended(bot(&fake, folder.path()).args(["run", "--once"])).await;
    run.came_to(0, &["failed: 0"]);
    fake.sign_everybody_out();
    fake.revoke();
    let run = ended(bot(&fake, folder.path()).args(["run", "--once"])).await;
    run.came_to(1, &["failed: 2, to sign in again: 0."]);
    assert!(
        run.errors.contains("The sign-in is over; sign in again."),
        "{run:?}"
    );
    // By now that is known, and nobody is asked.
    let asked = (fake.requests().len(), fake.token_requests().len());
    let run = ended(bot(&fake, folder.path()).args(["run", "--once"])).await;
    run.came_to(0, &["failed: 0, to sign in again: 2."]);
    assert_eq!((fake.requests().len(), fake.token_requests().len()), asked);
}

#[tokio::test]
async fn other_programs_use_the_sessions_as_well() {
    let (fake, accounts, folder) = two().await;
    let mut command = command(&fake, "vault");
    let manifest = tempdir().unwrap();
    command
        .env("BUNGIE_SESSIONS", folder.path())
        .env("BUNGIE_MANIFEST", manifest.path());
    ended(&mut command)
        .await
        .failed(&["whose session? --member "]);
    // The token has ended, and the new ones are in the folder when the program ends.
    fake.sign_everybody_out();
    let member = accounts[0].bungie_net_id().to_string();
    ended(command.args(["--member", &member]))
        .await
        .came_to(0, &[" icon\n"]);
    let tokens = fake.token_requests().len();
    ended(&mut command).await.came_to(0, &[" icon\n"]);
    assert_eq!(fake.token_requests().len(), tokens);
}

#[cfg(unix)]
#[tokio::test]
async fn it_goes_on_until_it_is_interrupted() {
    let (fake, _, folder) = two().await;
    for stop in ["INT", "TERM"] {
        let mut process = bot(&fake, folder.path())
            .args(["run", "--every", "60"])
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.starts_with("A round is over") {
                break;
            }
        }
        assert_eq!(
            process.try_wait().unwrap(),
            None,
            "it waits for the next round"
        );
        signal(&process, stop).await;
        assert_eq!(process.wait().await.unwrap().code(), Some(0), "{stop}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn other_programs_end_in_order_as_well() {
    let (fake, accounts, folder) = two().await;
    let gate = Gate::closed();
    let (asked, mut is_asked) = unbounded_channel();
    fake.on::<GetProfile>()
        .when(move |_| asked.send(()).is_ok())
        .fault(Fault::held_answer(&gate));
    let mut command = command(&fake, "vault");
    let member = accounts[0].bungie_net_id().to_string();
    command
        .env("BUNGIE_SESSIONS", folder.path())
        .args(["--member", &member]);
    let process = command.spawn().unwrap();
    is_asked.recv().await.unwrap();
    signal(&process, "TERM").await;
    let output = process.wait_with_output().await.unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stderr, b"error: stopped half-way\n");
}
