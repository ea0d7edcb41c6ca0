//! What moves items.

use super::{
    World, buckets,
    kinds::ANY_CLASS,
    member::{Item, Member, Place},
    refusal::{
        Answer, EQUIPPED, NO_CHARACTER, NO_ITEM, NO_ROOM, NOT_TRANSFERRABLE, Refusal, UNEQUIPPABLE,
        UNIQUE, envelope,
    },
};
use serde_json::{Value, json};

/// What an action did; `Err` has it changed nothing.
type Done = Result<(), Refusal>;

/// What requests say of an item and a character.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    /// 0 for items that are counted.
    id: i64,
    /// Absent where the id says it all.
    hash: Option<u32>,
    quantity: i32,
    character: i64,
}

impl Wanted {
    fn read(body: &Value) -> Self {
        Wanted {
            id: long(&body["itemId"]),
            hash: body["itemReferenceHash"]
                .as_u64()
                .and_then(|hash| hash.try_into().ok()),
            quantity: body["stackSize"]
                .as_i64()
                .and_then(|size| size.try_into().ok())
                .unwrap_or(1),
            character: long(&body["characterId"]),
        }
    }

    fn is(&self, item: &Item) -> bool {
        let is_kind = self.hash.is_none_or(|hash| hash == item.hash);
        let is_it = match item.instance {
            Some(id) => id == self.id,
            None => {
                let has_enough = (1..=item.quantity).contains(&self.quantity);
                self.id == 0 && self.hash.is_some() && has_enough
            }
        };
        is_kind && is_it
    }
}

impl World {
    /// The answer of an action, if the operation is one.
    pub(super) fn action(&mut self, id: &str, member: Option<i64>, body: &Value) -> Option<Answer> {
        let done = match id {
            "Destiny2.TransferItem" => {
                let to_vault = body["transferToVault"] == true;
                self.act(member, body, |it, wanted| transfer(it, wanted, to_vault))
            }
            "Destiny2.PullFromPostmaster" => self.act(member, body, pull),
            "Destiny2.EquipItem" => self.act(member, body, |it, wanted| {
                equip(it, wanted.character, wanted.id)
            }),
            "Destiny2.SetItemLockState" => {
                let locked = body["state"] == true;
                self.act(member, body, |it, wanted| lock(it, wanted, locked))
            }
            "Destiny2.EquipItems" => return Some(self.equip_all(member, body)),
            _ => return None,
        };
        Some(done.map(|()| 0.into()))
    }

    /// Does something for whom the token is for.
    fn act(
        &mut self,
        member: Option<i64>,
        body: &Value,
        action: impl FnOnce(&mut Member, Wanted) -> Done,
    ) -> Answer<()> {
        let wanted = Wanted::read(body);
        let owner = self.owner(member, wanted.character).map_err(envelope)?;
        action(owner, wanted).map_err(envelope)?;
        self.changed();
        Ok(())
    }

    /// Each for itself: one that cannot be equipped does not keep the next one from it.
    fn equip_all(&mut self, member: Option<i64>, body: &Value) -> Answer {
        let character = long(&body["characterId"]);
        let owner = self.owner(member, character).map_err(envelope)?;
        let items = body["itemIds"].as_array().into_iter().flatten();
        let results: Vec<_> = items
            .map(|item| {
                let done = equip(owner, character, long(item));
                let status = done.map_or_else(|(code, _)| code, |()| 1);
                json!({"itemInstanceId": item, "equipStatus": status})
            })
            .collect();
        self.changed();
        Ok(json!({"equipResults": results}))
    }

    fn owner(&mut self, member: Option<i64>, character: i64) -> Result<&mut Member, Refusal> {
        let mut members = self.members.iter_mut();
        let owner = members.find(|it| Some(it.bungie_net) == member);
        let owner = owner.filter(|it| it.character(character).is_some());
        owner.ok_or(NO_CHARACTER)
    }
}

fn transfer(member: &mut Member, wanted: Wanted, to_vault: bool) -> Done {
    let (index, item) = find(member, |item| {
        let is_here = match item.place {
            Place::Vault => !to_vault,
            Place::Account => to_vault,
            Place::Carried(id) | Place::Worn(id) => to_vault && id == wanted.character,
            Place::Postmaster(_) => false,
        };
        is_here && wanted.is(item)
    })?;
    if item.is_worn() {
        return Err(EQUIPPED);
    }
    if !item.kind().transferrable {
        return Err(NOT_TRANSFERRABLE);
    }
    let place = match to_vault {
        true => Place::Vault,
        false => home(&item, wanted.character),
    };
    put(member, index, place, wanted.quantity)
}

fn pull(member: &mut Member, wanted: Wanted) -> Done {
    let (index, item) = find(member, |item| {
        item.place == Place::Postmaster(wanted.character) && wanted.is(item)
    })?;
    let place = home(&item, wanted.character);
    put(member, index, place, wanted.quantity)
}

fn equip(member: &mut Member, character: i64, id: i64) -> Done {
    let (index, item) = find(member, |item| {
        let is_there = [Place::Carried(character), Place::Worn(character)].contains(&item.place);
        is_there && item.instance == Some(id)
    })?;
    let kind = item.kind();
    let class = member.character(character).map(|it| it.class);
    let fits = kind.class == ANY_CLASS || Some(kind.class) == class;
    if !fits || !kind.is_equippable() {
        return Err(UNEQUIPPABLE);
    }
    let is_taken = kind.unique_label().is_some_and(|label| {
        let mut others = member
            .worn(character)
            .filter(|it| it.kind().bucket != kind.bucket);
        others.any(|it| it.kind().unique_label() == Some(label))
    });
    if is_taken {
        return Err(UNIQUE);
    }
    for other in &mut member.items {
        if other.place == Place::Worn(character) && other.kind().bucket == kind.bucket {
            other.place = Place::Carried(character);
        }
    }
    member.items[index].place = Place::Worn(character);
    Ok(())
}

/// A character has to be named even for what is in the vault.
fn lock(member: &mut Member, wanted: Wanted, locked: bool) -> Done {
    let (index, _) = find(member, |item| {
        let is_there = item.character().is_none_or(|id| id == wanted.character);
        is_there && item.power > 0 && wanted.is(item)
    })?;
    member.items[index].is_locked = locked;
    Ok(())
}

fn find(member: &Member, is_it: impl Fn(&Item) -> bool) -> Result<(usize, Item), Refusal> {
    let index = member.items.iter().position(is_it).ok_or(NO_ITEM)?;
    Ok((index, member.items[index]))
}

/// Where an item goes that a character takes.
fn home(item: &Item, character: i64) -> Place {
    match buckets::is_of_account(item.kind().bucket) {
        true => Place::Account,
        false => Place::Carried(character),
    }
}

/// Moves an item, or so many of them, to those of its kind if they are counted.
fn put(member: &mut Member, index: usize, place: Place, quantity: i32) -> Done {
    let item = member.items[index];
    let is_there = |it: &Item| it.instance.is_none() && it.hash == item.hash && it.place == place;
    let there = match item.instance {
        Some(_) => None,
        None => member.items.iter().position(is_there),
    };
    if there.is_none() && member.room(place, item.kind().bucket) == 0 {
        return Err(NO_ROOM);
    }
    if item.instance.is_some() {
        member.items[index].place = place;
        return Ok(());
    }
    match there {
        Some(there) => member.items[there].quantity += quantity,
        None => member.items.push(Item {
            place,
            quantity,
            ..item
        }),
    }
    member.items[index].quantity -= quantity;
    member.items.retain(|item| item.quantity > 0);
    Ok(())
}

/// A number of 64 bits, which travels as a text.
fn long(value: &Value) -> i64 {
    let text = value.as_str().and_then(|text| text.parse().ok());
    text.or_else(|| value.as_i64()).unwrap_or(0)
}
