//! The activities of a player and what the reports of these say, within Bungie's limits.
//!
//! ```sh
//! export BUNGIE_API_KEY=…
//! cargo run -p bungie-examples --example history -- 'Guardian#0042' --since 2026-06-01
//! cargo run -p bungie-examples --example history -- 'Guardian#0042' --json > reports.jsonl
//! ```

use bungie_api::{
    BungieName, Client, Error, ErrorKind,
    chrono::{DateTime, NaiveDate, NaiveTime, Utc},
    destiny2::{
        GetActivityHistory, GetPostGameCarnageReport, GetProfile, SearchDestinyPlayerByBungieName,
    },
    ids::ActivityInstanceId,
    serde_json,
    types::{
        BungieMembershipType, DestinyActivityModeType, DestinyComponentType,
        DestinyPostGameCarnageReportData, UserInfoCard,
    },
};
use bungie_examples::{Outcome, Settings, ended, primary, table, when};
use clap::Parser;
use futures_util::StreamExt as _;
use indicatif::{ProgressBar, ProgressStyle};
use std::{collections::BTreeMap, process::ExitCode};

/// The activities of a player and what the reports of these say. Ends with 1 if nobody is called so, or if a
/// report cannot be had.
#[derive(Parser)]
struct Options {
    /// The Bungie Name, such as `Guardian#0042`.
    name: BungieName,
    /// Activities from this day on, in UTC.
    #[arg(long, value_name = "DAY")]
    since: Option<NaiveDate>,
    /// Activities of this mode, such as `Raid`.
    #[arg(long, default_value = "None")]
    mode: DestinyActivityModeType,
    /// The newest activities of each character, this many at most.
    #[arg(long, default_value_t = 100, value_name = "COUNT")]
    most: usize,
    /// Prints each report as a line of JSON, as it comes, in place of a table.
    #[arg(long)]
    json: bool,
    /// How many reports are asked for at once. The client keeps to the rate that Bungie allows however many these are.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=50))]
    at_once: u16,
    #[command(flatten)]
    settings: Settings,
}

/// When activities were played, by their ids.
type Played = BTreeMap<ActivityInstanceId, Option<DateTime<Utc>>>;

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Options::parse()).await)
}

async fn run(options: Options) -> Outcome<bool> {
    let client = options.settings.client("history")?;
    let all = BungieMembershipType::ALL;
    let search = SearchDestinyPlayerByBungieName::new(all, options.name.clone().into());
    let found = client.send(&search).await?;
    let Some(player) = primary(&found) else {
        eprintln!("nobody is called {}", options.name);
        return Ok(false);
    };
    let played = played(&client, player, &options).await?;
    reports(&client, played, &options).await
}

/// What all characters of the player played. An activity that two of them were in is there once.
async fn played(client: &Client, player: &UserInfoCard, options: &Options) -> Outcome<Played> {
    let (kind, id) = (player.membership_type, player.membership_id);
    let profile = GetProfile::new(kind, id, [DestinyComponentType::CHARACTERS]);
    let characters = client.send(&profile).await?.characters;
    let mut played = Played::new();
    for (character, _) in characters.entries() {
        let history = GetActivityHistory::new(kind, id, *character).mode(options.mode);
        match of_character(client, history, options).await {
            Ok(activities) => played.extend(activities),
            Err(error) if error.kind() == ErrorKind::Private => {
                eprintln!("the history of character {character} is private");
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(played)
}

/// Newest first, as Bungie has them: the first one that is too old is the last one that is looked at.
async fn of_character(
    client: &Client,
    history: GetActivityHistory,
    options: &Options,
) -> Result<Played, Error> {
    let since = options
        .since
        .map(|day| day.and_time(NaiveTime::MIN).and_utc());
    let mut activities = client.items(history.count(100));
    let mut played = Played::new();
    while played.len() < options.most {
        let Some(activity) = activities.next().await else {
            break;
        };
        let activity = activity?;
        if activity.period.is_some() && activity.period < since {
            break;
        }
        let details = activity.activity_details.as_ref();
        played.extend(details.map(|details| (details.instance_id, activity.period)));
    }
    Ok(played)
}

/// Asks for the reports, some at once, and prints them. One that cannot be had is told and costs no other. Gives whether
/// all came.
async fn reports(client: &Client, played: Played, options: &Options) -> Outcome<bool> {
    // It is drawn on terminals alone, and on the other stream than what is printed.
    let bar = ProgressBar::new(played.len().try_into()?);
    bar.set_style(ProgressStyle::with_template(
        "{bar:40} {pos} of {len} reports, {eta} left",
    )?);
    let asked = played.into_iter().map(|(id, period)| async move {
        (
            id,
            period,
            client.send(&GetPostGameCarnageReport::new(id)).await,
        )
    });
    let mut answers = futures_util::stream::iter(asked).buffer_unordered(options.at_once.into());
    let mut rows = Vec::new();
    let mut missing = 0;
    while let Some((id, period, answer)) = answers.next().await {
        bar.inc(1);
        match answer {
            Ok(report) if options.json => {
                let line = serde_json::to_string(&report)?;
                bar.suspend(|| println!("{line}"));
            }
            Ok(report) => rows.push((period, row(id, period, &report))),
            Err(error) => {
                missing += 1;
                bar.suspend(|| eprintln!("{id}: {error}"));
            }
        }
    }
    bar.finish_and_clear();
    if !options.json {
        rows.sort_by_key(|(period, _)| std::cmp::Reverse(*period));
        let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
        let headings = ["played", "mode", "players", "kills", "duration", "report"];
        print!("{}", table(headings, &rows));
    }
    Ok(missing == 0)
}

fn row(
    id: ActivityInstanceId,
    period: Option<DateTime<Utc>>,
    report: &DestinyPostGameCarnageReportData,
) -> [String; 6] {
    let entries = &report.entries;
    let value = |entry: usize, name: &str| {
        let basic = entries.get(entry)?.values.get(name)?.basic.as_ref();
        basic.map(|basic| (basic.value, basic.display_value.clone()))
    };
    let kills = (0..entries.len()).filter_map(|entry| value(entry, "kills"));
    let kills: f64 = kills.map(|(kills, _)| kills).sum();
    let duration = value(0, "activityDurationSeconds").map(|(_, shown)| shown);
    let mode = report
        .activity_details
        .as_ref()
        .map(|details| details.mode.to_string());
    [
        period.map(|_| when(period)).unwrap_or_default(),
        mode.unwrap_or_default(),
        entries.len().to_string(),
        kills.to_string(),
        duration.unwrap_or_default(),
        id.to_string(),
    ]
}
