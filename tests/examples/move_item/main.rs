//! Moves an item to a character or into the vault, and says what happened where that does not work.
//!
//! ```sh
//! export BUNGIE_API_KEY=… BUNGIE_CLIENT_ID=… BUNGIE_CLIENT_SECRET=… BUNGIE_SESSIONS=sessions
//! cargo run -p bungie-examples --example move_item -- 6917529033189743362 --to Hunter
//! ```
//!
//! `profile`: where items are.

mod profile;

use bungie_api::{
    Error, ErrorKind, UserClient,
    destiny2::TransferItem,
    ids::ItemInstanceId,
    types::{DestinyItemComponent, DestinyItemTransferRequest, ItemLocation, TransferStatuses},
};
use bungie_examples::{Outcome, Settings, UserSettings, ended, line_of, own_membership, sentence};
use clap::Parser;
use profile::{Owner, Place, Profile};
use std::process::ExitCode;

/// Moves an item to a character, through the vault if need be, or into the vault. Ends with 1 if it is not there in the
/// end, and says where it is.
#[derive(Parser)]
struct Options {
    /// The item's instance, as the example `vault` lists it.
    item: ItemInstanceId,
    /// Where to: `vault`, a class such as `Hunter`, or the id of a character.
    #[arg(long)]
    to: String,
    #[command(flatten)]
    user: UserSettings,
    #[command(flatten)]
    settings: Settings,
}

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Options::parse()).await)
}

async fn run(options: Options) -> Outcome<bool> {
    let client = options.settings.client("move_item")?;
    let work = async |user| move_item(&user, &options).await;
    options.user.run(&options.settings, &client, work).await
}

async fn move_item(user: &UserClient, options: &Options) -> Outcome<bool> {
    let owner = own_membership(user)
        .await?
        .ok_or("you never played Destiny")?;
    let profile = Profile::load(user, owner).await?;
    let target = profile.place_called(&options.to)?;
    let Some((item, place)) = profile.find(options.item) else {
        println!("You have no such item, or it was moved a moment ago.");
        return Ok(false);
    };
    let obstacle = match place == target {
        true => Some("already"),
        false => obstacle(item),
    };
    if let Some(obstacle) = obstacle {
        println!("It is {} {obstacle}.", profile.at(place));
        return Ok(place == target);
    }
    let item = Item {
        user,
        owner,
        profile: &profile,
        item,
    };
    let (is_there, said) = item.moved(place, target).await;
    println!("{said}");
    Ok(is_there)
}

/// Why there is no use in trying.
fn obstacle(item: &DestinyItemComponent) -> Option<&'static str> {
    let status = item.transfer_status;
    if item.location == ItemLocation::POSTMASTER {
        Some("and at the postmaster: collect it there first")
    } else if status.contains(TransferStatuses::ITEM_IS_EQUIPPED) {
        Some("and equipped: equip something else in its place first")
    } else if status.contains(TransferStatuses::NOT_TRANSFERRABLE) {
        Some("and cannot be moved")
    } else {
        None
    }
}

/// An item on its way.
struct Item<'a> {
    user: &'a UserClient,
    owner: Owner,
    /// From before the first step.
    profile: &'a Profile,
    item: &'a DestinyItemComponent,
}

impl Item<'_> {
    /// Moves it, through the vault if need be. Gives whether it is there, and what there is to say.
    async fn moved(&self, from: Place, to: Place) -> (bool, String) {
        let at = |place| self.profile.at(place);
        for (before, after) in [(from, None), (None, to)] {
            let Err(failure) = self.step(before, after).await else {
                continue;
            };
            let place = match self.place_after(&failure, before).await {
                // The answer was lost, and not the item.
                Some(place) if place == after => continue,
                Some(place) if place == from => format!("It is {} still.", at(from)),
                Some(place) if place == before => self.moved_back(from).await,
                Some(place) => format!("It is {} now.", at(place)),
                None => self.one_of(before, after),
            };
            let why = sentence(&failure).map(str::to_owned);
            let why = why.unwrap_or_else(|| format!("It failed: {}.", line_of(&failure)));
            return (false, format!("{why} {place}"));
        }
        (true, format!("It is {} now.", at(to)))
    }

    /// From the vault back to where it was, so that nobody has to look for it. Gives where it is then.
    async fn moved_back(&self, from: Place) -> String {
        let place = match self.step(None, from).await {
            Ok(()) => Some(from),
            Err(failure) => self.place_after(&failure, None).await,
        };
        match place {
            Some(place) if place == from => format!("It is {} again.", self.profile.at(from)),
            Some(place) => format!("It is {} now.", self.profile.at(place)),
            None => self.one_of(None, from),
        }
    }

    fn one_of(&self, before: Place, after: Place) -> String {
        let [before, after] = [before, after].map(|place| self.profile.at(place));
        format!("It is {before} or {after}: Bungie does not tell.")
    }

    /// One move, of which one side is the vault.
    async fn step(&self, before: Place, after: Place) -> Result<(), Error> {
        let (Some(character), Some(id)) = (before.or(after), self.item.item_instance_id) else {
            return Ok(());
        };
        let (hash, quantity) = (self.item.item_hash, self.item.quantity);
        let request = DestinyItemTransferRequest {
            transfer_to_vault: after.is_none(),
            ..DestinyItemTransferRequest::new(hash, quantity, id, character, self.owner.0)
        };
        self.user.send(&TransferItem::new(request)).await.map(drop)
    }

    /// Where it is after a step that failed. A refusal has changed nothing. A lost answer may have, and a fault of
    /// Bungie's servers, which passes: Bungie is asked.
    async fn place_after(&self, failure: &Error, before: Place) -> Option<Place> {
        let is_refusal = failure.platform().is_some() && !failure.is_transient();
        if is_refusal || failure.kind() == ErrorKind::Throttled {
            return Some(before);
        }
        let now = Profile::load(self.user, self.owner).await.ok()?;
        let (_, place) = now.find(self.item.item_instance_id?)?;
        now.is_newer_than(self.profile).then_some(place)
    }
}
