//! Signs a person in to an application, and says who it is.
//!
//! ```sh
//! export BUNGIE_API_KEY=… BUNGIE_CLIENT_ID=… BUNGIE_CLIENT_SECRET=…   # no secret for a public client
//! cargo run -p bungie-suite --example sign_in
//! ```
//!
//! In Bungie's application portal the redirect URL has to be `https://127.0.0.1:4433/`, or as
//! `--port` says. The browser warns of the certificate, which is made on the spot and known to
//! nobody; what it protects never leaves this machine. With `--no-browser` nothing is opened and
//! nobody listens: the address that the browser ends at is pasted.

mod listener;

use bungie_api::{
    Application, Authorization, Client, FileStore, MemoryStore, OAuth, RedirectUrl, Sessions,
    SignInError, UserAgent, UserClient, scopes, user::GetMembershipDataForCurrentUser,
};
use clap::Parser;
use listener::Listener;
use std::{
    error::Error,
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
    /// The scopes that are ticked in the portal, by name.
    #[arg(long, default_value = "")]
    scopes: String,
    /// Keep the session in this folder; without, it ends with the program.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Another site than https://www.bungie.net, such as a test double.
    #[arg(long)]
    site: Option<String>,
    #[arg(long, env = "BUNGIE_API_KEY", hide_env_values = true)]
    api_key: String,
    #[arg(long, env = "BUNGIE_CLIENT_ID")]
    client_id: u32,
    /// Absent for a public client.
    #[arg(long, env = "BUNGIE_CLIENT_SECRET", hide_env_values = true)]
    client_secret: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            let mut source = error.source();
            while let Some(error) = source {
                eprintln!("  because: {error}");
                source = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let oauth = oauth(&arguments)?;
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

fn application(arguments: &Arguments) -> Result<Application, Box<dyn Error>> {
    let id = arguments.client_id;
    let application = match &arguments.client_secret {
        Some(secret) => Application::confidential(id, secret.as_str()),
        None => Application::public(id),
    }
    .scopes(scopes::parse(&arguments.scopes)?)
    .redirect_url(RedirectUrl::new(format!(
        "https://127.0.0.1:{}/",
        arguments.port
    ))?);
    Ok(application)
}

fn oauth(arguments: &Arguments) -> Result<OAuth, Box<dyn Error>> {
    let agent = UserAgent::new("Sign-in example", "0.1", arguments.client_id);
    let mut client = Client::builder(arguments.api_key.as_str(), agent);
    if let Some(site) = &arguments.site {
        client = client.site(site);
    }
    Ok(client.build()?.oauth(application(arguments)?))
}

async fn signed_in(
    authorization: &Authorization,
    sessions: &Sessions,
    callback: &str,
) -> Result<UserClient, SignInError> {
    let code = authorization.code(callback)?;
    sessions.sign_in(code).await
}

async fn pasted(
    authorization: &Authorization,
    sessions: &Sessions,
) -> Result<UserClient, Box<dyn Error>> {
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
) -> Result<UserClient, Box<dyn Error>> {
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
