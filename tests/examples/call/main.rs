//! Calls any operation from the command line, and prints what it answers.
//!
//! ```sh
//! export BUNGIE_API_KEY=…
//! cargo run -p bungie-examples --example call -- list --tag Destiny2 --access anonymous
//! cargo run -p bungie-examples --example call -- Destiny2.GetProfile --help
//! cargo run -p bungie-examples --example call -- Destiny2.GetProfile \
//!     --membership-type 3 --destiny-membership-id 4611686018467260757 --components 100,200
//! ```
//!
//! - `list`: which operations there are; `shown`: requests as text;
//! - `bungie_examples::operations`: the options of each operation.

mod list;
mod shown;

use bungie_api::{
    AccessKind, Client, ScopeSet, Session,
    dynamic::{AnyCaller, AnyRequest},
    scopes,
};
use bungie_examples::{Outcome, Settings, ended, operations, places};
use clap::{
    Args, FromArgMatches as _,
    error::{ContextKind, ContextValue},
};
use std::process::ExitCode;

/// Calls any operation of Bungie.net, and prints what it answers.
#[derive(Args)]
struct Options {
    #[command(flatten)]
    settings: Settings,
    /// The access token of a user; without, the call is anonymous.
    #[arg(long, env = "BUNGIE_TOKEN", hide_env_values = true, global = true)]
    token: Option<String>,
    /// The scopes of the application, by name: what they do not allow is neither listed nor sent.
    #[arg(long, env = "BUNGIE_SCOPES", global = true, value_parser = scopes::parse)]
    scopes: Option<ScopeSet>,
    /// Prints a table in place of JSON.
    #[arg(long, global = true)]
    table: bool,
    /// Prints the request, without key and token, in place of sending it.
    #[arg(long, global = true)]
    dry_run: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let command = Options::augment_args(operations::command()).subcommand(list::command());
    let matches = command.try_get_matches();
    let matches = matches.unwrap_or_else(|error| with_few_names(error).exit());
    let options = Options::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    ended(match matches.subcommand() {
        Some((list::NAME, list)) => list::print(list, options.scopes),
        Some((id, arguments)) => call(options, id, arguments).await,
        None => Ok(false),
    })
}

/// Of the operations that are called alike, the nearest: clap has them last.
fn with_few_names(mut error: clap::Error) -> clap::Error {
    let names = error.remove(ContextKind::SuggestedSubcommand);
    if let Some(ContextValue::Strings(names)) = names {
        let nearest = names.into_iter().rev().take(5).collect();
        error.insert(
            ContextKind::SuggestedSubcommand,
            ContextValue::Strings(nearest),
        );
    }
    error
}

async fn call(options: Options, id: &str, arguments: &clap::ArgMatches) -> Outcome<bool> {
    let request = operations::request(id, arguments)?;
    may_send(&options, &*request)?;
    if options.dry_run {
        let client = options.settings.client_without_key("call")?;
        let needs_user = request.operation().access == AccessKind::SignedIn;
        let has_token = needs_user || options.token.is_some();
        print!("{}", shown::request(&client, &*request, has_token)?);
        return Ok(true);
    }
    let answer = send(&options.settings.client("call")?, &options, &*request).await?;
    match options.table {
        true => print!("{}", places(&answer)),
        false => println!("{answer:#}"),
    }
    Ok(true)
}

/// Refuses what Bungie would refuse for want of a user or of a scope.
fn may_send(options: &Options, request: &dyn AnyRequest) -> Outcome {
    let operation = request.operation();
    let needs_user = operation.access == AccessKind::SignedIn;
    if needs_user && options.token.is_none() && !options.dry_run {
        return Err(format!("{operation} needs a signed-in user: set BUNGIE_TOKEN").into());
    }
    // Without a user, components come as far as their owner shows them to everybody.
    let for_user = needs_user || options.token.is_some();
    let granted = options.scopes.filter(|_| for_user);
    let missing = granted.map_or(ScopeSet::EMPTY, |granted| {
        request.scopes().without_implicit().difference(granted)
    });
    if !missing.is_empty() {
        return Err(format!(
            "{operation} needs a scope that the application does not have: {missing}"
        )
        .into());
    }
    Ok(())
}

async fn send(
    client: &Client,
    options: &Options,
    request: &dyn AnyRequest,
) -> Outcome<bungie_api::serde_json::Value> {
    let response = match &options.token {
        Some(token) => {
            let session = Session::new(token)?;
            let user = client.user(match options.scopes {
                Some(scopes) => session.granted(scopes),
                None => session,
            });
            request.send(AnyCaller::User(&user)).await?
        }
        None => request.send(AnyCaller::Client(client)).await?,
    };
    Ok(bungie_api::serde_json::to_value(&response)?)
}
