//! Activities that were played.

use super::{
    constants::{ACTIVITIES, Activity},
    member::Member,
    time,
};
use crate::dice::Dice;

/// How many activities an account has behind it.
const EACH: usize = 60;

/// Where ids of activities begin, as large as Bungie's.
const FIRST: i64 = 15_000_000_000;

/// An activity that some members played together.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) id: i64,
    pub(super) activity: &'static Activity,
    /// In seconds since 1970.
    pub(super) started: i64,
    /// In seconds.
    pub(super) duration: i64,
    pub(super) players: Vec<Player>,
}

/// Somebody who took part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Player {
    /// A Bungie.net membership.
    pub(super) member: i64,
    pub(super) character: i64,
    pub(super) kills: i64,
    pub(super) deaths: i64,
    pub(super) assists: i64,
    pub(super) completed: bool,
    /// 17 or 18 where two teams play against each other.
    pub(super) team: Option<i64>,
}

/// What a member played, newest first, with some of the others.
pub(super) fn runs(dice: Dice, member: &Member, others: &[Member]) -> Vec<Run> {
    let mut before = 0;
    (0..EACH)
        .map(|index| {
            let dice = dice.at("run").at(index);
            before += 3600 * (2 + dice.at("pause").below(40) as i64);
            run(dice, time::NOW - before, member, others)
        })
        .collect()
}

fn run(dice: Dice, started: i64, member: &Member, others: &[Member]) -> Run {
    let activities = &*ACTIVITIES;
    let activity = &activities[dice.at("activity").below(activities.len())];
    let is_match = activity.is_against_players();
    let count = activity.players * if is_match { 2 } else { 1 };
    let first = dice.at("others").below(others.len().max(1));
    // Neighbors in a circle, so that nobody takes part twice.
    let company = others.iter().cycle().skip(first);
    let company = company.take((count - 1).min(others.len()));
    let players = std::iter::once(member).chain(company).enumerate();
    let minutes = i64::from(activity.minutes);
    Run {
        // Later ones have larger ids, and two that begin at once differ.
        id: FIRST + (started - time::NOW + 1_000_000_000) * 64 + dice.at("id").below(64) as i64,
        activity,
        started,
        duration: minutes * 60 * 3 / 4 + dice.at("duration").below(minutes as usize * 30) as i64,
        players: players
            .map(|(index, member)| player(dice.at(index), index, is_match, member))
            .collect(),
    }
}

fn player(dice: Dice, index: usize, is_match: bool, member: &Member) -> Player {
    let character = member.characters[dice.at("character").below(member.characters.len())];
    let kills = if is_match { 25 } else { 180 };
    Player {
        member: member.bungie_net,
        character: character.id,
        kills: dice.at("kills").below(kills) as i64,
        deaths: dice.at("deaths").below(12) as i64,
        assists: dice.at("assists").below(20) as i64,
        completed: !dice.at("left").one_in(12),
        team: is_match.then_some(17 + index as i64 % 2),
    }
}

impl Run {
    /// The modes that it counts for, the widest first.
    pub(super) fn modes(&self) -> Vec<i32> {
        self.activity.modes()
    }

    pub(super) fn player(&self, character: i64) -> Option<&Player> {
        self.players.iter().find(|it| it.character == character)
    }

    /// Whether a team, or who has none, reached the end.
    pub(super) fn is_won_by(&self, player: &Player) -> bool {
        match player.team {
            Some(team) => team == 17 + self.id % 2,
            None => player.completed,
        }
    }
}
