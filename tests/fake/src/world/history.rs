//! What a character played, and what it adds up to.

use super::{
    World,
    constants::{MODES, PVE, PVP},
    member::Member,
    refusal::{Answer, NO_CHARACTER, envelope},
    run::{Player, Run},
    time,
};
use crate::fake::Call;
use serde_json::{Map, Value, json};

/// How many activities a page has unless told otherwise.
const PAGE: usize = 25;

impl World {
    /// The answer of `GetActivityHistory`: newest first, nothing beyond the end.
    pub(super) fn history(&self, member: &Member, character: i64, call: &Call) -> Answer {
        member.character(character).ok_or(envelope(NO_CHARACTER))?;
        let number = |name| call.argument(name).and_then(|text| text.parse().ok());
        let (mode, page) = (number("mode").unwrap_or(0), number("page").unwrap_or(0));
        let count = number("count").map_or(PAGE, |count| (count as usize).min(250));
        let played = self.played(character);
        let played = played.filter(|(run, _)| mode == 0 || run.modes().contains(&mode));
        let on_page = played
            .skip((page.max(0) as usize).saturating_mul(count))
            .take(count);
        let activities: Vec<_> = on_page
            .map(|(run, player)| {
                let values = values(run, player).into_iter().map(|(id, mut value)| {
                    value["statId"] = id.into();
                    (id.to_owned(), value)
                });
                json!({
                    "period": time::date(run.started),
                    "activityDetails": details(run, member),
                    "values": values.collect::<Map<_, _>>(),
                })
            })
            .collect();
        Ok(match activities.is_empty() {
            true => json!({}),
            false => json!({"activities": activities}),
        })
    }

    /// The answer of `GetHistoricalStats`: sums of all time, by mode. Character 0 stands for all of the account.
    pub(super) fn statistics(&self, member: &Member, character: i64, call: &Call) -> Answer {
        if character != 0 {
            member.character(character).ok_or(envelope(NO_CHARACTER))?;
        }
        let modes = call.argument("modes").unwrap_or_default();
        let modes: Vec<i32> = modes.split(',').filter_map(|it| it.parse().ok()).collect();
        let wanted = MODES.iter().filter(|mode| match modes.is_empty() {
            true => [PVE, PVP].contains(&mode.number),
            false => modes.contains(&mode.number),
        });
        let characters = member.characters.iter().map(|it| it.id);
        let characters: Vec<_> = characters
            .filter(|id| character == 0 || *id == character)
            .collect();
        let by_mode = wanted.map(|mode| {
            let played: Vec<_> = characters
                .iter()
                .flat_map(|id| self.played(*id))
                .filter(|(run, _)| run.modes().contains(&mode.number))
                .collect();
            let sums = sums(&played).into_iter().map(|(id, mut value)| {
                value["statId"] = id.into();
                (id.to_owned(), value)
            });
            // Bungie leaves out what there is nothing of.
            let all = match played.is_empty() {
                true => json!({}),
                false => json!({"allTime": sums.collect::<Map<_, _>>()}),
            };
            (mode.key.to_owned(), all)
        });
        Ok(Value::from(by_mode.collect::<Map<_, _>>()))
    }

    /// What a character took part in, newest first.
    fn played(&self, character: i64) -> impl Iterator<Item = (&Run, &Player)> {
        let runs = self.runs.iter();
        runs.filter_map(move |run| Some((run, run.player(character)?)))
    }
}

/// What an activity was, for whoever asks.
pub(super) fn details(run: &Run, member: &Member) -> Value {
    json!({
        "referenceId": run.activity.hash,
        "directorActivityHash": run.activity.hash,
        "instanceId": run.id.to_string(),
        "mode": run.activity.mode,
        "modes": run.modes(),
        "isPrivate": false,
        "membershipType": member.primary().membership_type,
    })
}

/// What somebody did in an activity.
pub(super) fn values(run: &Run, player: &Player) -> Vec<(&'static str, Value)> {
    let mut values = vec![
        ("assists", whole(player.assists)),
        ("completed", yes_or_no(player.completed)),
        ("deaths", whole(player.deaths)),
        ("kills", whole(player.kills)),
        ("opponentsDefeated", whole(player.kills + player.assists)),
        (
            "efficiency",
            ratio(player.kills + player.assists, player.deaths),
        ),
        ("killsDeathsRatio", ratio(player.kills, player.deaths)),
        ("score", whole(player.kills * 100)),
        ("activityDurationSeconds", seconds(run.duration)),
        ("timePlayedSeconds", seconds(run.duration)),
        ("startSeconds", seconds(0)),
        ("playerCount", whole(run.players.len() as i64)),
        (
            "completionReason",
            value(0.0, "Objective Completed".to_owned()),
        ),
        ("teamScore", whole(0)),
    ];
    if let Some(team) = player.team {
        let is_won = run.is_won_by(player);
        let standing = if is_won { "Victory" } else { "Defeat" };
        values.push(("team", whole(team)));
        values.push((
            "standing",
            value(f64::from(u8::from(!is_won)), standing.to_owned()),
        ));
    }
    values
}

fn sums(played: &[(&Run, &Player)]) -> Vec<(&'static str, Value)> {
    let sum = |of: fn(&Run, &Player) -> i64| played.iter().map(|(run, it)| of(run, it)).sum();
    let (kills, deaths): (i64, i64) = (sum(|_, it| it.kills), sum(|_, it| it.deaths));
    let assists = sum(|_, it| it.assists);
    vec![
        ("activitiesEntered", whole(played.len() as i64)),
        (
            "activitiesCleared",
            whole(sum(|_, it| i64::from(it.completed))),
        ),
        (
            "activitiesWon",
            whole(sum(|run, it| i64::from(run.is_won_by(it)))),
        ),
        ("kills", whole(kills)),
        ("deaths", whole(deaths)),
        ("assists", whole(assists)),
        ("killsDeathsRatio", ratio(kills, deaths)),
        ("efficiency", ratio(kills + assists, deaths)),
        ("secondsPlayed", seconds(sum(|run, _| run.duration))),
    ]
}

pub(super) fn whole(number: i64) -> Value {
    value(number as f64, number.to_string())
}

fn yes_or_no(is_so: bool) -> Value {
    value(
        f64::from(u8::from(is_so)),
        if is_so { "Yes" } else { "No" }.to_owned(),
    )
}

/// Without deaths it is the kills.
fn ratio(good: i64, bad: i64) -> Value {
    let ratio = good as f64 / bad.max(1) as f64;
    value(ratio, format!("{ratio:.2}"))
}

fn seconds(seconds: i64) -> Value {
    value(
        seconds as f64,
        format!("{}m {}s", seconds / 60, seconds % 60),
    )
}

fn value(number: f64, text: String) -> Value {
    json!({"basic": {"value": number, "displayValue": text}})
}
