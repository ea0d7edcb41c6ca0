//! The reports of the crawl, and how the fake answers for them.

use bungie_api::{destiny2::GetPostGameCarnageReport, types::PlatformErrorCodes};
use bungie_testing::{FakeBungie, fake::Fault};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// What a report answers with, by its id.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Report {
    Good,
    /// It is not there the first time.
    Late,
    /// It is degraded the first time.
    Degraded,
    /// It is never there.
    Missing,
}

impl Report {
    pub(crate) fn of(id: i64) -> Self {
        match id % 1000 {
            7 | 507 => Report::Late,
            250 | 750 => Report::Degraded,
            999 if id % 5000 == 4999 => Report::Missing,
            _ => Report::Good,
        }
    }

    /// How often it is asked for where nobody is killed.
    pub(crate) fn attempts(self) -> u32 {
        match self {
            Report::Good => 1,
            Report::Late | Report::Degraded => 2,
            Report::Missing => 3,
        }
    }
}

/// How often each report was asked for.
pub(crate) type Asked = Arc<Mutex<HashMap<i64, u32>>>;

pub(crate) fn answer_reports(fake: &FakeBungie) -> Asked {
    let asked = Asked::default();
    let entry = json!({"standing": 0, "characterId": "1", "values": {}});
    let mut whole = entry.clone();
    whole["extended"] = json!({"weapons": [], "values": {}});
    let report = |entries: Value| {
        let envelope = json!({
            "Response": {"period": "2026-01-01T00:00:00Z", "entries": entries},
            "ErrorCode": 1, "ThrottleSeconds": 0, "ErrorStatus": "Success", "Message": "Ok",
            "MessageData": {},
        });
        Fault::text("application/json", envelope.to_string())
    };
    let rule = || fake.on::<GetPostGameCarnageReport>();
    let id = |call: &bungie_testing::fake::Call| -> i64 {
        let id = call.argument("activityId").and_then(|id| id.parse().ok());
        id.unwrap_or_default()
    };
    rule().fault(report(json!([whole])));
    let times = Arc::clone(&asked);
    let is_first = move |id: i64| times.lock().unwrap().get(&id) == Some(&1);
    let is_degraded = move |id| Report::of(id) == Report::Degraded && is_first(id);
    rule()
        .when(move |call| is_degraded(id(call)))
        .fault(report(json!([entry])));
    // The newest is asked first, and counts.
    let times = Arc::clone(&asked);
    let is_absent = move |id| {
        let mut times = times.lock().unwrap();
        let times = times.entry(id).or_default();
        *times += 1;
        match Report::of(id) {
            Report::Late => *times == 1,
            Report::Missing => true,
            Report::Good | Report::Degraded => false,
        }
    };
    rule()
        .when(move |call| is_absent(id(call)))
        .error(PlatformErrorCodes::DESTINY_PGCR_NOT_FOUND);
    asked
}
