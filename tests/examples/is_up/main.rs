//! Is Bungie up, and which part of it.
//!
//! ```sh
//! export BUNGIE_API_KEY=…
//! cargo run -p bungie-examples --example is_up -- --quiet && echo yes
//! cargo run -p bungie-examples --example is_up -- --need Destiny2 --need D2Profiles
//! ```

use bungie_api::{
    Application, Client, Error, ErrorKind, SignInErrorKind,
    destiny2::{GetDestinyManifest, GetPostGameCarnageReport},
    ids::ActivityInstanceId,
    platform::GetCommonSettings,
    types::CoreSettingsConfiguration,
};
use bungie_examples::{Outcome, Settings, ended, plain};
use clap::Parser;
use std::{process::ExitCode, time::Duration};
use tokio::time::timeout;

/// Is Bungie up, and which part of it: the systems that Bungie lists, and each of its servers. Ends with 0 if all that
/// is needed is up, with 1 if something of it is not, and with 2 if that cannot be told.
#[derive(Parser)]
struct Options {
    /// A system that has to be on, such as `Destiny2`; several times for several. Without it the servers are enough.
    #[arg(long, value_name = "SYSTEM")]
    need: Vec<String>,
    /// Prints nothing.
    #[arg(long, short)]
    quiet: bool,
    /// How long each server may take, in seconds.
    #[arg(long, default_value_t = 10, value_name = "SECONDS")]
    patience: u64,
    #[command(flatten)]
    settings: Settings,
}

/// A part of Bungie, and what is wrong with it.
struct Part {
    name: String,
    wrong: Option<String>,
}

impl Part {
    fn of(name: &str, wrong: Option<String>) -> Self {
        let name = name.to_owned();
        Part { name, wrong }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Options::parse()).await)
}

async fn run(options: Options) -> Outcome<bool> {
    let patience = Duration::from_secs(options.patience);
    let client = options.settings.client("is_up")?.with_timeout(patience);
    // No game has this number: a refusal that says so comes from a server that is up.
    let (settings, report) = (GetCommonSettings::new(), ActivityInstanceId::new(1));
    let (settings, stats, content, tokens) = tokio::join!(
        client.send(&settings),
        async {
            client
                .send(&GetPostGameCarnageReport::new(report))
                .await
                .err()
        },
        async { client.send(&GetDestinyManifest::new()).await.err() },
        timeout(patience, ask_for_token(&client, options.settings.client_id)),
    );
    let (systems, www) = match settings {
        Ok(settings) => (systems(&settings), None),
        Err(error) => (Vec::new(), Some(error)),
    };
    let servers = [
        ("www.bungie.net", www),
        ("stats.bungie.net", stats),
        ("index of the manifest", content),
    ];
    if servers
        .iter()
        .all(|(_, error)| matches!(error, Some(it) if it.kind() == ErrorKind::Connection))
    {
        return Err("no server can be reached, perhaps for want of a network here".into());
    }
    let mut parts = vec![Part::of(
        "sign-in",
        tokens.unwrap_or(Some("time ran out".to_owned())),
    )];
    for (name, error) in servers {
        parts.push(Part::of(name, down(error)?));
    }
    let mut is_up = parts.iter().all(|part| part.wrong.is_none());
    for needed in &options.need {
        is_up &= systems
            .iter()
            .any(|system| system.name == *needed && system.wrong.is_none());
        if systems.iter().all(|system| system.name != *needed) {
            parts.push(Part::of(
                needed,
                Some("not among Bungie's systems".to_owned()),
            ));
        }
    }
    if !options.quiet {
        for Part { name, wrong } in parts.iter().chain(&systems) {
            let name = plain(name);
            match wrong {
                None => println!("up    {name}"),
                Some(wrong) => println!("down  {name}: {wrong}"),
            }
        }
    }
    Ok(is_up)
}

/// The systems that Bungie lists, by name. Some are always off.
fn systems(settings: &CoreSettingsConfiguration) -> Vec<Part> {
    let systems = settings.systems.iter();
    let mut systems: Vec<_> = systems
        .map(|(name, system)| Part::of(name, (!system.enabled).then(|| "switched off".to_owned())))
        .collect();
    systems.sort_by(|one, other| one.name.cmp(&other.name));
    systems
}

/// What is wrong with a server that answered so, if anything is: a refusal is an answer.
///
/// # Errors
/// A refusal that is about this program.
fn down(error: Option<Error>) -> Result<Option<String>, Error> {
    match error {
        Some(error) if error.kind() == ErrorKind::ApiKeyRefused => Err(error),
        Some(error) if error.is_transient() || error.platform().is_none() => {
            Ok(Some(error.to_string()))
        }
        _ => Ok(None),
    }
}

/// Asks the token endpoint with a code that nobody was given: it refuses that, if it is up. Gives what is wrong.
async fn ask_for_token(client: &Client, client_id: u32) -> Option<String> {
    let oauth = client.oauth(Application::public(client_id));
    let authorization = match oauth.authorize() {
        Ok(authorization) => authorization,
        Err(error) => return Some(error.to_string()),
    };
    let callback = format!("code=nobody&state={}", authorization.state().as_str());
    let answered = match authorization.code(&callback) {
        Ok(code) => oauth.sign_in(code).await,
        Err(error) => Err(error),
    };
    let error = answered.err()?;
    let refused = [SignInErrorKind::SignInAgain, SignInErrorKind::Application];
    (!refused.contains(&error.kind())).then(|| error.to_string())
}
