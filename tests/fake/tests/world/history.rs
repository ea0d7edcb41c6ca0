//! What an account played, page by page, and its reports.

use super::{Setting, code, membership, platform};
use bungie_api::{
    destiny2,
    ids::{ActivityInstanceId, CharacterId},
    types::{DestinyActivityModeType, DestinyHistoricalStatsPeriodGroup},
};
use std::collections::BTreeSet;

async fn played(
    here: &Setting,
    character: CharacterId,
    mode: DestinyActivityModeType,
) -> Vec<DestinyHistoricalStatsPeriodGroup> {
    let (at, id) = (platform(&here.account), membership(&here.account));
    let mut all = Vec::new();
    for page in 0.. {
        let request = destiny2::GetActivityHistory::new(at, id, character)
            .count(7)
            .page(page)
            .mode(mode);
        let answer = here.bungie.send(&request).await.unwrap();
        if answer.activities.is_empty() {
            break;
        }
        assert!(answer.activities.len() <= 7);
        all.extend(answer.activities);
    }
    all
}

fn instance(group: &DestinyHistoricalStatsPeriodGroup) -> ActivityInstanceId {
    group.activity_details.as_ref().unwrap().instance_id
}

#[tokio::test(start_paused = true)]
async fn pages_go_back_in_time_and_hold_all_once() {
    let here = Setting::new(1);
    let mut everything = BTreeSet::new();
    for index in 0..3 {
        let character = here.character(index);
        let all = played(&here, character, DestinyActivityModeType::NONE).await;
        assert!(all.len() > 7, "{} of character {index}", all.len());
        assert!(all.is_sorted_by(|one, next| one.period >= next.period));
        let ids: BTreeSet<_> = all.iter().map(instance).collect();
        assert_eq!(ids.len(), all.len());
        everything.extend(ids);
        let raids = played(&here, character, DestinyActivityModeType::RAID).await;
        let is_raid = |it: &&DestinyHistoricalStatsPeriodGroup| {
            it.activity_details.as_ref().unwrap().mode == DestinyActivityModeType::RAID
        };
        assert_eq!(raids.len(), all.iter().filter(is_raid).count());
        let pve = played(&here, character, DestinyActivityModeType::ALL_PVE).await;
        let pvp = played(&here, character, DestinyActivityModeType::ALL_PVP).await;
        assert_eq!(pve.len() + pvp.len(), all.len());
    }
    assert_eq!(everything.len(), 60);
}

/// What a report says of a character, its history says too; also that of the others who took part.
#[tokio::test(start_paused = true)]
async fn reports_and_histories_agree() {
    let here = Setting::new(1);
    let character = here.character(0);
    let all = played(&here, character, DestinyActivityModeType::NONE).await;
    let mut others = 0;
    for group in all.iter().take(10) {
        let report = destiny2::GetPostGameCarnageReport::new(instance(group));
        let report = here.bungie.send(&report).await.unwrap();
        assert_eq!(report.period, group.period);
        let own = report
            .entries
            .iter()
            .find(|it| it.character_id == character)
            .unwrap();
        let kills = |value: &bungie_api::types::DestinyHistoricalStatsValue| {
            value.basic.as_ref().unwrap().value
        };
        assert_eq!(kills(&own.values["kills"]), kills(&group.values["kills"]));
        assert_eq!(
            own.values["playerCount"].basic.as_ref().unwrap().value,
            report.entries.len() as f64
        );
        for entry in report
            .entries
            .iter()
            .filter(|it| it.character_id != character)
        {
            let player = entry
                .player
                .as_ref()
                .unwrap()
                .destiny_user_info
                .as_ref()
                .unwrap();
            let history = destiny2::GetActivityHistory::new(
                player.membership_type,
                player.membership_id,
                entry.character_id,
            )
            .count(250);
            let history = here.bungie.send(&history).await.unwrap();
            assert!(
                history
                    .activities
                    .iter()
                    .any(|it| instance(it) == instance(group))
            );
            others += 1;
        }
    }
    assert!(others > 5);
    let nobody = destiny2::GetPostGameCarnageReport::new(ActivityInstanceId::new(5));
    let error = here.bungie.send(&nobody).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert_eq!(code::<()>(Err(error)), Some(1653));
}

#[tokio::test(start_paused = true)]
async fn statistics_are_the_sums_of_histories() {
    let here = Setting::new(1);
    let (at, id) = (platform(&here.account), membership(&here.account));
    let mut kills = 0.0;
    for index in 0..3 {
        let all = played(
            &here,
            here.character(index),
            DestinyActivityModeType::ALL_PVE,
        )
        .await;
        kills += all
            .iter()
            .map(|it| it.values["kills"].basic.as_ref().unwrap().value)
            .sum::<f64>();
    }
    let request = destiny2::GetHistoricalStats::new(at, id, CharacterId::new(0));
    let stats = here.bungie.send(&request).await.unwrap();
    let total = &stats["allPvE"].all_time["kills"];
    assert_eq!(total.basic.as_ref().unwrap().value, kills);
    assert!(stats.contains_key("allPvP"));
}
