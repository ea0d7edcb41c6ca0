//! Calls any operation by its id, and prints what it answers as JSON.
//!
//! ```sh
//! export BUNGIE_API_KEY=…
//! cargo run -p bungie-suite --example call -- Destiny2.GetProfile \
//!     membershipType=3 destinyMembershipId=4611686018467260757 components=100,200
//! ```
//!
//! With an access token in `BUNGIE_TOKEN` it calls for the user whose token that is. Values of enums are
//! numbers or names, and the items of a list have commas between them.

use bungie_api::dynamic::{AnyCaller, AnyOperation, Arguments};
use bungie_api::{
    Client, Operation, ParameterPlace, Session, UserAgent,
    dynamic::OPERATIONS,
    serde_json::{self, Value},
};
use clap::Parser;
use std::{collections::BTreeMap, error::Error, fs, path::PathBuf, process::ExitCode};

/// Calls any operation by its id, and prints what it answers as JSON.
#[derive(Parser)]
struct Options {
    /// The id of the operation, such as `Destiny2.GetProfile`.
    operation: String,
    /// Its parameters, as Bungie's document names them.
    #[arg(value_name = "NAME=VALUE", value_parser = argument)]
    arguments: Vec<(String, String)>,
    /// The file with the body, as JSON.
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// Another site than https://www.bungie.net, such as a test double.
    #[arg(long)]
    site: Option<String>,
    #[arg(long, env = "BUNGIE_API_KEY", hide_env_values = true)]
    api_key: String,
    /// The access token of a user; without, the call is anonymous.
    #[arg(long, env = "BUNGIE_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// The id of the application, which Bungie wants to see in the user agent.
    #[arg(long, env = "BUNGIE_CLIENT_ID", default_value_t = 0)]
    client_id: u32,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(answer) => {
            println!("{answer:#}");
            ExitCode::SUCCESS
        }
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

async fn run(options: Options) -> Result<Value, Box<dyn Error>> {
    let entry = entry(&options.operation)?;
    let mut texts = BTreeMap::new();
    for (name, value) in &options.arguments {
        if texts.insert(&**name, &**value).is_some() {
            return Err(format!("{name} is given twice").into());
        }
    }
    let body = match &options.body {
        Some(file) => {
            let read = fs::read(file);
            Some(read.map_err(|error| format!("{}: {error}", file.display()))?)
        }
        None => None,
    };
    let mut arguments = Arguments::default();
    for (name, value) in texts {
        arguments = arguments.set(name, value);
    }
    if let Some(body) = &body {
        arguments = arguments.json(body);
    }
    let request = entry.request(&arguments);
    let request = request.map_err(|error| format!("{error}\n{}", taken(entry.operation())))?;

    let agent = UserAgent::new("Call example", "0.1", options.client_id);
    let mut client = Client::builder(options.api_key.as_str(), agent);
    if let Some(site) = &options.site {
        client = client.site(site);
    }
    let client = client.build()?;
    let response = match &options.token {
        Some(token) => {
            let user = client.user(Session::new(token)?);
            request.send(AnyCaller::User(&user)).await?
        }
        None => request.send(AnyCaller::Client(&client)).await?,
    };
    Ok(serde_json::to_value(&response)?)
}

fn argument(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=');
    let (name, value) = parts.ok_or_else(|| format!("`{text}` has no `=`"))?;
    Ok((name.to_owned(), value.to_owned()))
}

/// How many ids are named in place of one that there is not.
const NEAR: usize = 5;

fn entry(id: &str) -> Result<&'static dyn AnyOperation, String> {
    let mut entries = OPERATIONS.iter().copied();
    if let Some(entry) = entries.find(|entry| entry.operation().id == id) {
        return Ok(entry);
    }
    let ids = OPERATIONS.iter().map(|entry| entry.operation().id);
    let mut ids: Vec<_> = ids.map(|known| (distance(id, known), known)).collect();
    ids.sort_unstable();
    let near: Vec<_> = ids.iter().take(NEAR).map(|(_, id)| *id).collect();
    let near = near.join("\n  ");
    Err(format!(
        "no operation is called {id}. The nearest are:\n  {near}"
    ))
}

/// How far an id is from what somebody wrote, who may have left the tag out.
fn distance(written: &str, id: &str) -> usize {
    let name = id.split_once('.').map_or(id, |(_, name)| name);
    let written = written.to_lowercase();
    let to = |text: &str| edits(&written, &text.to_lowercase());
    to(id).min(to(name))
}

/// How many characters have to be put in, taken out or replaced to make one text of the other.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<_> = other.chars().collect();
    // To the starts of the other text, from the empty one to all of it.
    let mut row: Vec<_> = (0..=other.len()).collect();
    for (nth, from) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = nth + 1;
        for (column, to) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

/// What an operation takes, line by line.
fn taken(operation: &Operation) -> String {
    let mut lines = vec![format!("{} takes:", operation.id)];
    for parameter in operation.parameters {
        let place = match parameter.place {
            ParameterPlace::Path => "path",
            ParameterPlace::Query => "query",
            _ => "request",
        };
        let list = if parameter.is_list { ", a list" } else { "" };
        let need = if parameter.required { ", required" } else { "" };
        let (name, kind) = (parameter.name, parameter.kind);
        lines.push(format!("  {name}: {kind:?}{list}, in the {place}{need}"));
    }
    if operation.has_body {
        lines.push("  a body".to_owned());
    }
    if lines.len() == 1 {
        lines.push("  nothing".to_owned());
    }
    lines.join("\n")
}
