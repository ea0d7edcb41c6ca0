//! Activities and their reports.

use crate::fake::{fake, run};
use bungie_api::{
    destiny2::{GetActivityHistory, GetPostGameCarnageReport},
    types::PlatformErrorCodes,
};
use serde_json::Value;
use std::collections::BTreeSet;

#[tokio::test]
async fn each_activity_has_its_report() {
    let fake = fake().await;
    let name = fake.account(1).bungie_name();
    let table = run(&fake, "history", &[&name]).await;
    table.came_to(0, &["played ", " kills ", " report\n"]);
    let rows: Vec<_> = table.text.lines().skip(1).collect();
    assert!(rows.len() > 5, "{table:?}");
    let played: Vec<_> = rows.iter().map(|row| &row[..16]).collect();
    assert!(
        played.is_sorted_by(|one, other| one >= other),
        "newest first: {table:?}"
    );

    let lines = run(&fake, "history", &[&name, "--json", "--at-once", "3"]).await;
    lines.came_to(0, &[]);
    let reports = lines
        .text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let ids: BTreeSet<_> = reports
        .map(|report| {
            report["activityDetails"]["instanceId"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let of_table = rows
        .iter()
        .map(|row| row.rsplit(' ').next().unwrap().to_owned());
    assert_eq!(ids, of_table.collect());
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn older_activities_and_their_reports_are_not_asked_for() {
    let fake = fake().await;
    let name = fake.account(1).bungie_name();
    let all = run(&fake, "history", &[&name]).await;
    let rows: Vec<_> = all.text.lines().skip(1).map(str::to_owned).collect();
    let day = &rows[rows.len() / 2][..10];
    let asked = fake.requests().len();
    let since = run(&fake, "history", &[&name, "--since", day]).await;
    let expected = rows.iter().filter(|row| &row[..10] >= day);
    let newer: Vec<_> = since
        .text
        .lines()
        .skip(1)
        .map(|row| row[..16].to_owned())
        .collect();
    assert_eq!(
        newer,
        expected.map(|row| row[..16].to_owned()).collect::<Vec<_>>()
    );
    assert!(newer.len() < rows.len());
    let asked = fake.requests().split_off(asked);
    let asked = asked
        .iter()
        .filter(|it| it.operation == Some("Destiny2.GetPostGameCarnageReport"));
    assert_eq!(asked.count(), newer.len());
    let one = run(&fake, "history", &[&name, "--most", "1"]).await;
    assert!(one.text.lines().count() <= 1 + 3, "{one:?}");
}

#[tokio::test]
async fn a_report_that_is_gone_costs_no_other() {
    let fake = fake().await;
    let name = fake.account(1).bungie_name();
    let whole = run(&fake, "history", &[&name]).await;
    fake.on::<GetPostGameCarnageReport>()
        .error(PlatformErrorCodes::DESTINY_PGCR_NOT_FOUND)
        .times(1)
        .respond(|_| ())
        .times(1000);
    let run = run(&fake, "history", &[&name, "--at-once", "1"]).await;
    run.came_to(1, &[]);
    assert_eq!(run.text.lines().count(), whole.text.lines().count() - 1);
    assert!(run.errors.contains("DestinyPGCRNotFound"), "{run:?}");
}

#[tokio::test]
async fn an_activity_without_a_time_is_not_the_last_one() {
    let fake = fake().await;
    let name = fake.account(1).bungie_name();
    let since = [&*name, "--since", "2014-09-09"];
    let whole = run(&fake, "history", &since).await;
    fake.on::<GetActivityHistory>().respond(|history| {
        if let Some(first) = history.activities.first_mut() {
            first.period = None;
        }
    });
    let run = run(&fake, "history", &since).await;
    run.came_to(0, &[]);
    assert_eq!(run.text.lines().count(), whole.text.lines().count());
}
