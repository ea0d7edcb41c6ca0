//! Finds a player by Bungie Name: memberships, which of them Destiny goes by, and characters.
//!
//! ```sh
//! export BUNGIE_API_KEY=…
//! cargo run -p bungie-examples --example find_player -- 'Guardian#0042'
//! ```

use bungie_api::{
    BungieName, Client, HasBungieName as _, Presence,
    destiny2::{GetLinkedProfiles, GetProfile, SearchDestinyPlayerByBungieName},
    ids::CharacterId,
    types::{
        BungieMembershipType, DestinyCharacterComponent, DestinyComponentType,
        DestinyProfileUserInfoCard,
    },
};
use bungie_examples::{Outcome, Settings, ended, plain, when};
use clap::Parser;
use std::process::ExitCode;

/// Finds a player by Bungie Name: memberships, which of them Destiny goes by, and characters. Ends with 1 if nobody is
/// called so.
#[derive(Parser)]
struct Options {
    /// The Bungie Name, such as `Guardian#0042`.
    name: BungieName,
    #[command(flatten)]
    settings: Settings,
}

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Options::parse()).await)
}

async fn run(options: Options) -> Outcome<bool> {
    let client = options.settings.client("find_player")?;
    let name = options.name;
    let search =
        SearchDestinyPlayerByBungieName::new(BungieMembershipType::ALL, name.clone().into());
    let found = client.send(&search).await?;
    // Any membership leads to all of the same person.
    let Some(any) = found.first() else {
        println!("Nobody is called {name}.");
        return Ok(false);
    };
    let linked = GetLinkedProfiles::new(any.membership_type, any.membership_id);
    let linked = client.send(&linked.get_all_memberships(true)).await?;
    println!("{}", any.bungie_name().unwrap_or(name));
    for profile in &linked.profiles {
        show_profile(&client, profile).await?;
    }
    for failed in &linked.profiles_with_errors {
        let card = failed.info_card.as_ref();
        let membership = card.map_or_else(String::new, |card| card.membership_type.to_string());
        println!("  {membership} cannot be shown: {}", failed.error_code);
    }
    Ok(true)
}

async fn show_profile(client: &Client, profile: &DestinyProfileUserInfoCard) -> Outcome {
    let primary = match profile.is_cross_save_primary {
        true => ", the cross save primary",
        false if profile.is_overridden => ", saved to another membership",
        false => "",
    };
    println!(
        "  {} {} ({}){primary}, last played {}",
        profile.membership_type,
        profile.membership_id,
        plain(&profile.display_name),
        when(profile.date_last_played),
    );
    // What was played since is with the primary membership.
    if profile.is_overridden {
        return Ok(());
    }
    let characters = GetProfile::new(
        profile.membership_type,
        profile.membership_id,
        [DestinyComponentType::CHARACTERS],
    );
    let characters = client.send(&characters).await?.characters;
    match characters.presence() {
        Presence::Here => {}
        Presence::Private => println!("    characters are private"),
        why => println!("    characters: {why:?}"),
    }
    let mut characters: Vec<_> = characters.entries().collect();
    characters.sort_by_key(|(_, character)| std::cmp::Reverse(character.date_last_played));
    for (id, character) in characters {
        println!("    {}", character_line(*id, character));
    }
    Ok(())
}

fn character_line(id: CharacterId, character: &DestinyCharacterComponent) -> String {
    format!(
        "{}, {} {}, power {}, {id}, last played {}",
        character.class_type,
        character.gender_type,
        character.race_type,
        character.light,
        when(character.date_last_played),
    )
}
