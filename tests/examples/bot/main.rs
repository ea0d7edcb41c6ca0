//! A loop for many users, as a bot has it: each signs in once, and every few minutes something is done for each.
//!
//! ```sh
//! export BUNGIE_API_KEY=… BUNGIE_CLIENT_ID=… BUNGIE_CLIENT_SECRET=…
//! cargo run -p bungie-examples --example bot -- sign-in     # once for each user
//! cargo run -p bungie-examples --example bot -- run --every 10
//! ```

use bungie_api::{
    BungieNetMembershipId, FileStore, OAuth, Sessions, destiny2::GetProfile,
    types::DestinyComponentType,
};
use bungie_examples::{
    ApplicationSettings, Outcome, Settings, closed, ended, line_of, own_membership, plain,
    sentence_of, stopped, why_hidden,
};
use clap::{Parser, Subcommand};
use futures_util::StreamExt as _;
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

/// How many users are looked after at once.
const AT_ONCE: usize = 4;

/// A loop for many users, whose sessions are kept in a folder.
#[derive(Parser)]
struct Options {
    #[command(subcommand)]
    command: Command,
    /// The folder of the sessions.
    #[arg(
        long,
        env = "BUNGIE_SESSIONS",
        default_value = "sessions",
        global = true
    )]
    sessions: PathBuf,
    #[command(flatten)]
    application: ApplicationSettings,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand)]
enum Command {
    /// Signs a user in: opens nothing, and asks for the address that the browser ends at.
    SignIn,
    /// Looks after all users, until Ctrl-C or `SIGTERM`.
    Run {
        /// Minutes between the rounds.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
        every: u64,
        /// One round only. Ends with 1 if something failed for a user.
        #[arg(long)]
        once: bool,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Options::parse()).await)
}

async fn run(options: Options) -> Outcome<bool> {
    let client = options.settings.client("bot")?;
    let oauth = client.oauth(options.application.application(&options.settings));
    let store = FileStore::new(&options.sessions);
    let sessions = oauth.sessions(store.clone());
    let outcome = match options.command {
        Command::SignIn => sign_in(&oauth, &sessions).await.map(|()| true),
        Command::Run { once: true, .. } => round(&sessions, &store).await,
        Command::Run { every, .. } => {
            let every = Duration::from_secs(every * 60);
            tokio::select! {
                never = rounds(&sessions, &store, every) => never.map(|()| true),
                // What the round was at is dropped; a renewal goes on by itself.
                asked = stopped() => Ok(asked.map(|()| true)?),
            }
        }
    };
    closed(&sessions, outcome).await
}

async fn sign_in(oauth: &OAuth, sessions: &Sessions) -> Outcome {
    let authorization = oauth.authorize()?;
    println!("Open this page and sign in:\n\n{}\n", authorization.url());
    print!("Paste the address that the browser ends at: ");
    io::stdout().flush()?;
    let mut callback = String::new();
    io::stdin().read_line(&mut callback)?;
    let user = sessions.sign_in(authorization.code(&callback)?).await?;
    let member = user.session().and_then(|session| session.membership_id());
    println!("\n{} is signed in.", member.unwrap_or_default());
    Ok(())
}

async fn rounds(sessions: &Sessions, store: &FileStore, every: Duration) -> Outcome {
    loop {
        if let Err(error) = round(sessions, store).await {
            eprintln!("no round: {error}");
        }
        tokio::time::sleep(every).await;
    }
}

/// Looks after each user once. Gives whether all went well: what fails for one costs no other. Those whose sessions are
/// over are passed over until they sign in again.
async fn round(sessions: &Sessions, store: &FileStore) -> Outcome<bool> {
    let users = store.list()?.into_iter();
    let (over, users): (Vec<_>, Vec<_>) = users.partition(|(_, about)| about.over);
    let looked = users.into_iter().map(|(member, _)| async move {
        match look_after(sessions, &member).await {
            Ok(line) => {
                println!("{member}: {}", plain(&line));
                true
            }
            Err(error) => {
                let line = sentence_of(&*error).map(str::to_owned);
                eprintln!("{member}: {}", line.unwrap_or_else(|| line_of(&*error)));
                false
            }
        }
    });
    let looked = futures_util::stream::iter(looked).buffer_unordered(AT_ONCE);
    let failed = looked
        .filter(|is_well| std::future::ready(!is_well))
        .count()
        .await;
    let over = over.len();
    println!("A round is over; failed: {failed}, to sign in again: {over}.");
    Ok(failed == 0)
}

/// What a bot does for a user: here it looks how full the vault is.
async fn look_after(sessions: &Sessions, member: &str) -> Outcome<String> {
    let member: BungieNetMembershipId = member.parse()?;
    let user = sessions.user(member).await?;
    let user = user.ok_or("signed out meanwhile")?;
    let (kind, owner) = own_membership(&user).await?.ok_or("never played Destiny")?;
    let vault = [DestinyComponentType::PROFILE_INVENTORIES];
    let vault = user
        .send(&GetProfile::new(kind, owner, vault))
        .await?
        .profile_inventory;
    Ok(match why_hidden(vault.presence()) {
        None => {
            let items = vault.data().map_or(0, |vault| vault.items.len());
            format!("{items} items in the vault")
        }
        Some(why) => format!("the vault cannot be seen: {why}"),
    })
}
