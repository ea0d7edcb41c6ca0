//! Signs a person in to an application, and says who it is.
//!
//! ```sh
//! export BUNGIE_API_KEY=… BUNGIE_CLIENT_ID=… BUNGIE_CLIENT_SECRET=…   # no secret for a public client
//! cargo run -p bungie-examples --example sign_in
//! ```
//!
//! In Bungie's application portal the redirect URL has to be `https://127.0.0.1:4433/`, or as
//! `--port` says. The browser warns of the certificate, which is made on the spot and known to
//! nobody; what it protects never leaves this machine. With `--no-browser` nothing is opened and
//! nobody listens: the address that the browser ends at is pasted.

mod listener;

use bungie_api::{
    Application, Authorization, FileStore, MemoryStore, RedirectUrl, ScopeSet, Sessions,
    SignInError, UserClient, scopes, user::GetMembershipDataForCurrentUser,
};
use bungie_examples::{ApplicationSettings, Outcome, Settings, ended};
use clap::Parser;
use listener::Listener;
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

/// Signs a person in to an application, and says who it is.
#[derive(Parser)]
struct Arguments {
    /// Open nothing and listen to nobody; paste the address that the browser ends at.
    #[arg(long)]
    no_browser: bool,
    /// The port of the registered redirect URL, https://127.0.0.1:PORT/.
    #[arg(long, default_value_t = 4433)]
    port: u16,
    /// The scopes that are ticked in the portal, by name: then calls beyond them are refused here.
    #[arg(long, env = "BUNGIE_SCOPES", value_parser = scopes::parse)]
    scopes: Option<ScopeSet>,
    /// Keep the session in this folder; without, it ends with the program.
    #[arg(long, env = "BUNGIE_SESSIONS")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    application: ApplicationSettings,
    #[command(flatten)]
    settings: Settings,
}

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Arguments::parse()).await.map(|()| true))
}

async fn run(arguments: Arguments) -> Outcome {
    let client = arguments.settings.client("sign_in")?;
    let oauth = client.oauth(application(&arguments)?);
    let authorization = oauth.authorize()?;
    let sessions = match &arguments.folder {
        Some(folder) => oauth.sessions(FileStore::new(folder)),
        None => oauth.sessions(MemoryStore::new()),
    };
    let user = if arguments.no_browser {
        pasted(&authorization, &sessions).await?
    } else {
        listened(&arguments, &authorization, &sessions).await?
    };
    let me = user.send(&GetMembershipDataForCurrentUser::new()).await?;
    if let Some(account) = &me.bungie_net_user {
        println!("Signed in as {}.", account.unique_name);
    }
    for membership in &me.destiny_memberships {
        println!(
            "{}: {}",
            membership.membership_type, membership.membership_id
        );
    }
    Ok(())
}

fn application(arguments: &Arguments) -> Outcome<Application> {
    let application = arguments.application.application(&arguments.settings);
    let application = match arguments.scopes {
        Some(scopes) => application.scopes(scopes),
        None => application,
    };
    let url = format!("https://127.0.0.1:{}/", arguments.port);
    Ok(application.redirect_url(RedirectUrl::new(url)?))
}

async fn signed_in(
    authorization: &Authorization,
    sessions: &Sessions,
    callback: &str,
) -> Result<UserClient, SignInError> {
    let code = authorization.code(callback)?;
    sessions.sign_in(code).await
}

async fn pasted(authorization: &Authorization, sessions: &Sessions) -> Outcome<UserClient> {
    println!("Open this page and sign in:\n\n{}\n", authorization.url());
    print!("The browser ends at a page that it cannot open. Paste its address: ");
    io::stdout().flush()?;
    let mut callback = String::new();
    io::stdin().read_line(&mut callback)?;
    Ok(signed_in(authorization, sessions, &callback).await?)
}

async fn listened(
    arguments: &Arguments,
    authorization: &Authorization,
    sessions: &Sessions,
) -> Outcome<UserClient> {
    let mut listener = Listener::start(arguments.port).await?;
    let url = authorization.url();
    println!("Sign in on this page:\n\n{url}\n");
    if webbrowser::open(&url).is_err() {
        println!("No browser could be opened: open it yourself.");
    }
    let callback = listener.callback().await?;
    let result = signed_in(authorization, sessions, callback.query()).await;
    callback
        .answer(match &result {
            Ok(_) => "You are signed in. This window can be closed.",
            Err(_) => "You are not signed in. The program says why.",
        })
        .await;
    Ok(result?)
}
