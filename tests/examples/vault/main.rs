//! The vault of a signed-in user, by bucket, with names and icons.
//!
//! ```sh
//! export BUNGIE_API_KEY=… BUNGIE_CLIENT_ID=… BUNGIE_CLIENT_SECRET=… BUNGIE_SESSIONS=sessions
//! cargo run -p bungie-examples --example sign_in -- --folder sessions
//! cargo run -p bungie-examples --example vault
//! ```

use bungie_api::{
    Client, Displayed as _, Presence, UserClient,
    destiny2::{GetDestinyManifest, GetProfile},
    manifest::{Row, Set, Table},
    types::{
        DestinyComponentType, DestinyInventoryBucketDefinition, DestinyInventoryItemDefinition,
        DestinyItemComponent, DestinyProfileResponse,
    },
};
use bungie_examples::{
    ManifestSettings, Outcome, Settings, UserSettings, ended, own_membership, plain, table,
};
use clap::Parser;
use std::{collections::BTreeMap, process::ExitCode};

/// The vault of a signed-in user, by bucket, with names and icons. Ends with 1 if it is not to be seen.
#[derive(Parser)]
struct Options {
    #[command(flatten)]
    user: UserSettings,
    #[command(flatten)]
    manifest: ManifestSettings,
    #[command(flatten)]
    settings: Settings,
}

/// Name, type, power, id and icon.
type Line = [String; 5];

/// Lines by the place and the name of the bucket that each would be in on a character.
type Buckets = BTreeMap<(i32, String), Vec<Line>>;

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Options::parse()).await)
}

async fn run(options: Options) -> Outcome<bool> {
    let client = options.settings.client("vault")?;
    let work = async |user| show_vault(&client, &user, &options).await;
    options.user.run(&options.settings, &client, work).await
}

async fn show_vault(client: &Client, user: &UserClient, options: &Options) -> Outcome<bool> {
    let (kind, owner) = own_membership(user)
        .await?
        .ok_or("you never played Destiny")?;
    let components = [
        DestinyComponentType::PROFILE_INVENTORIES,
        DestinyComponentType::ITEM_INSTANCES,
    ];
    let profile = user.send(&GetProfile::new(kind, owner, components)).await?;
    if let Some(why) = why_nothing(profile.profile_inventory.presence()) {
        println!("{why}");
        return Ok(false);
    }
    let tables = options.manifest.builder(client);
    let tables = tables
        .table::<DestinyInventoryItemDefinition>()
        .table::<DestinyInventoryBucketDefinition>();
    let set = options.manifest.set(tables).await?;
    show(&buckets(client, &set, &profile).await?);
    Ok(true)
}

/// Why there is nothing to show, if there is not: a vault that cannot be seen is not an empty one.
fn why_nothing(vault: Presence) -> Option<String> {
    let why = match vault {
        Presence::Here => return None,
        Presence::Empty => "The vault is empty.",
        Presence::Disabled => {
            "Bungie has switched inventories off for now; what is in the vault is still there."
        }
        Presence::NotGranted | Presence::Missing | Presence::Unknown => {
            "Bungie did not show the vault: the application may lack the scope ReadDestinyInventoryAndVault."
        }
        Presence::Private => "The vault is private.",
        why => return Some(format!("The vault is not there: {why:?}.")),
    };
    Some(why.to_owned())
}

async fn buckets(
    client: &Client,
    set: &Set<GetDestinyManifest>,
    profile: &DestinyProfileResponse,
) -> Outcome<Buckets> {
    let items: Table<DestinyInventoryItemDefinition> = set.table().await?;
    let names: Table<DestinyInventoryBucketDefinition> = set.table().await?;
    let mut buckets = Buckets::new();
    for item in profile
        .profile_inventory
        .data()
        .into_iter()
        .flat_map(|it| &it.items)
    {
        // All that lies in the vault is in one bucket there; its definition says where it belongs.
        let definition = items.get(&item.item_hash)?;
        let bucket = match &definition {
            Row::Present(definition) => definition.inventory.as_ref().map(|it| it.bucket_type_hash),
            _ => None,
        };
        let bucket = names.get(&bucket.unwrap_or(item.bucket_hash))?.present();
        let place = bucket.map(|bucket| (bucket.bucket_order, bucket.name().to_owned()));
        let place = place.unwrap_or((i32::MAX, "Without a bucket".to_owned()));
        let line = line(client, item, &definition, power(profile, item));
        buckets.entry(place).or_default().push(line);
    }
    Ok(buckets)
}

/// The power of a weapon or a piece of armor.
fn power(profile: &DestinyProfileResponse, item: &DestinyItemComponent) -> Option<i32> {
    let instances = &profile.item_components.as_ref()?.instances;
    let instance = instances.get(&item.item_instance_id?)?;
    instance.primary_stat.as_ref().map(|stat| stat.value)
}

fn line(
    client: &Client,
    item: &DestinyItemComponent,
    definition: &Row<DestinyInventoryItemDefinition>,
    power: Option<i32>,
) -> Line {
    let id = item.item_instance_id.map(|id| id.to_string());
    let (name, kind, icon) = match definition {
        Row::Present(it) => (
            it.name(),
            &*it.item_type_display_name,
            client.content_url(it.display().icon),
        ),
        Row::Redacted(_) => ("(redacted)", "", None),
        Row::Absent => ("(newer than the manifest)", "", None),
    };
    let name = match item.quantity {
        0 | 1 => name.to_owned(),
        many => format!("{many} × {name}"),
    };
    let power = power.map(|power| power.to_string());
    [
        name,
        kind.to_owned(),
        power.unwrap_or_default(),
        id.unwrap_or_default(),
        icon.unwrap_or_default(),
    ]
}

fn show(buckets: &Buckets) {
    for ((_, name), lines) in buckets {
        let mut lines = lines.clone();
        lines.sort();
        println!("{} ({})", plain(name), lines.len());
        println!("{}", table(["name", "type", "power", "id", "icon"], &lines));
    }
}
