//! The roster of a clan as a table.
//!
//! ```sh
//! export BUNGIE_API_KEY=…
//! cargo run -p bungie-examples --example clan -- 'The name of the clan'
//! ```

use bungie_api::{
    Client, ErrorKind, HasBungieName as _,
    chrono::DateTime,
    group_v2::{GetGroup, GetGroupByName, GetMembersOfGroup},
    ids::GroupId,
    types::{GroupMember, GroupResponse, GroupType, RuntimeGroupMemberType},
    unescaped,
};
use bungie_examples::{Outcome, Settings, ended, plain, table, when};
use clap::Parser;
use std::{cmp::Reverse, process::ExitCode};

/// The roster of a clan as a table. Ends with 1 if there is no such clan.
#[derive(Parser)]
struct Options {
    /// The name of the clan, whatever its capitals.
    #[arg(required_unless_present = "id")]
    name: Option<String>,
    /// The id of the clan, in place of its name.
    #[arg(long, conflicts_with = "name")]
    id: Option<GroupId>,
    #[command(flatten)]
    settings: Settings,
}

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Options::parse()).await)
}

async fn run(options: Options) -> Outcome<bool> {
    let client = options.settings.client("clan")?;
    let found = find(&client, &options).await;
    let clan = match found {
        Ok(found) => found.detail,
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    let Some(clan) = clan else {
        println!("There is no such clan.");
        return Ok(false);
    };
    // Bungie writes names of clans for pages: with HTML entities.
    let (name, motto) = (unescaped(&clan.name), unescaped(&clan.motto));
    println!(
        "{}: {} members. {}\n",
        plain(&name),
        clan.member_count,
        plain(&motto)
    );

    // Each page is a call, made when the list gets there.
    let mut members = client.items(GetMembersOfGroup::new(clan.group_id));
    let mut roster = Vec::new();
    while let Some(member) = members.next().await {
        roster.push(member?);
    }
    roster.sort_by_key(|member| (Reverse(rank(member)), member.join_date));
    let rows: Vec<_> = roster.iter().map(row).collect();
    print!(
        "{}",
        table(["name", "role", "platform", "joined", "online"], &rows)
    );
    Ok(true)
}

async fn find(client: &Client, options: &Options) -> Result<GroupResponse, bungie_api::Error> {
    match (&options.name, options.id) {
        (_, Some(id)) => client.send(&GetGroup::new(id)).await,
        (name, None) => {
            let name = name.as_deref().unwrap_or_default();
            client
                .send(&GetGroupByName::new(name, GroupType::CLAN))
                .await
        }
    }
}

/// The founder first.
fn rank(member: &GroupMember) -> i32 {
    let RuntimeGroupMemberType(rank) = member.member_type;
    rank
}

fn row(member: &GroupMember) -> [String; 5] {
    let player = member.destiny_user_info.as_ref();
    let name = player.map(|player| match player.bungie_name() {
        Some(name) => name.to_string(),
        None => player.last_seen_display_name.clone(),
    });
    let platform = player.map(|player| player.membership_type.to_string());
    let online = match member.is_online {
        true => "now".to_owned(),
        // Seconds since 1970; zero is nothing that anybody knows.
        false => when(
            Some(member.last_online_status_change)
                .filter(|seconds| *seconds > 0)
                .and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
        ),
    };
    [
        name.unwrap_or_default(),
        member.member_type.to_string(),
        platform.unwrap_or_default(),
        when(member.join_date),
        online,
    ]
}
