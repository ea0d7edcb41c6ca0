//! Post game carnage reports.

use super::{
    World, buckets, clan,
    constants::{CLASSES, GENDERS, RACES},
    history::{self, whole},
    member::Member,
    refusal::{Answer, NO_REPORT, envelope},
    run::{Player, Run},
    time, users,
};
use serde_json::{Map, Value, json};

impl World {
    /// The answer of `GetPostGameCarnageReport`.
    pub(super) fn report(&self, id: i64) -> Answer {
        let run = self.runs.iter().find(|run| run.id == id);
        let run = run.ok_or(envelope(NO_REPORT))?;
        let players = run.players.iter().filter_map(|player| {
            let member = self.member_of(player.member)?;
            Some((member, player))
        });
        let players: Vec<_> = players.collect();
        let (first, _) = players.first().ok_or(envelope(NO_REPORT))?;
        let entries = players
            .iter()
            .map(|(member, player)| entry(run, member, player));
        Ok(json!({
            "period": time::date(run.started),
            "startingPhaseIndex": 0,
            "activityWasStartedFromBeginning": true,
            "activityDetails": history::details(run, first),
            "entries": entries.collect::<Vec<_>>(),
            "teams": teams(run),
        }))
    }
}

fn entry(run: &Run, member: &Member, player: &Player) -> Value {
    let values = history::values(run, player).into_iter();
    let values = values.map(|(id, value)| (id.to_owned(), value));
    json!({
        "standing": i32::from(!run.is_won_by(player)),
        "score": whole(player.kills * 100),
        "player": person(member, player),
        "characterId": player.character.to_string(),
        "values": values.collect::<Map<_, _>>(),
        "extended": {
            "weapons": weapons(member, player),
            "values": {
                "precisionKills": whole(player.kills / 3),
                "weaponKillsGrenade": whole(player.kills / 10),
                "weaponKillsMelee": whole(player.kills / 8),
                "weaponKillsSuper": whole(player.kills / 9),
            },
        },
    })
}

fn person(member: &Member, player: &Player) -> Value {
    let mut person = json!({
        "destinyUserInfo": users::card(member, member.primary()),
        "bungieNetUserInfo": users::bungie_net_card(member),
        "characterLevel": 50,
        "lightLevel": member.power(player.character),
        "clanName": clan::NAME,
        "clanTag": clan::CALLSIGN,
    });
    if let Some(character) = member.character(player.character) {
        let class = &CLASSES[character.class as usize];
        person["characterClass"] = class.name.into();
        person["classHash"] = class.hash.into();
        person["raceHash"] = RACES[character.race as usize].hash.into();
        person["genderHash"] = GENDERS[character.gender as usize].hash.into();
    }
    let mut worn = member.worn(player.character);
    if let Some(emblem) = worn.find(|item| item.kind().bucket == buckets::EMBLEM) {
        person["emblemHash"] = emblem.hash.into();
    }
    person
}

/// The weapons that the character has by now.
fn weapons(member: &Member, player: &Player) -> Vec<Value> {
    let worn = member.worn(player.character);
    let weapons = worn.filter(|item| item.kind().is_weapon());
    weapons
        .zip([2, 4, 8])
        .map(|(item, part)| {
            let kills = player.kills / part;
            json!({
                "referenceId": item.hash,
                "values": {
                    "uniqueWeaponKills": whole(kills),
                    "uniqueWeaponPrecisionKills": whole(kills / 3),
                },
            })
        })
        .collect()
}

/// None unless two teams played against each other.
fn teams(run: &Run) -> Vec<Value> {
    let has_teams = run.players.iter().any(|player| player.team.is_some());
    let teams = [(17, "Alpha"), (18, "Bravo")].into_iter();
    teams
        .filter(|_| has_teams)
        .map(|(team, name)| {
            let own = run.players.iter().filter(|it| it.team == Some(team));
            let kills: i64 = own.clone().map(|player| player.kills).sum();
            let is_won = own.clone().any(|player| run.is_won_by(player));
            json!({
                "teamId": team,
                "standing": whole(i64::from(!is_won)),
                "score": whole(kills),
                "teamName": name,
            })
        })
        .collect()
}
