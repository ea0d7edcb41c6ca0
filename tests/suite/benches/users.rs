//! What it costs to add a user to those who are in use, when there are few and when there are many.

use bungie_api::{
    Application, BungieNetMembershipId, MemoryStore, Session, Sessions, UserClient, scopes,
};
use bungie_suite::{
    figures::{Figure, Figures, Unit},
    recorder::Recorder,
};
use std::{
    error::Error,
    process::ExitCode,
    time::{Duration, Instant},
};

/// How many there are, and how many are added: each time the map of users is pruned once.
const FEW: (i64, i64) = (1_000, 2_000);
const MANY: (i64, i64) = (100_000, 40_000);

/// The most that the ratio may be.
const AT_MOST: f64 = 1.5;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    runtime.block_on(async {
        let client = Recorder::answering("").client();
        let oauth = client.oauth(Application::confidential(101, "secret"));
        let mut users = Users {
            sessions: oauth.sessions(MemoryStore::new()),
            held: Vec::new(),
        };
        users.add_until(FEW.0).await?;
        let few = users.add_until(FEW.0 + FEW.1).await? / u32::try_from(FEW.1)?;
        users.add_until(MANY.0).await?;
        let many = users.add_until(MANY.0 + MANY.1).await? / u32::try_from(MANY.1)?;
        let (many, few) = (many.as_secs_f64(), few.as_secs_f64());
        println!(
            "one more user: {:.1} µs from {} on, {:.1} µs from {} on, ratio {:.2}",
            few * 1e6,
            FEW.0,
            many * 1e6,
            MANY.0,
            many / few
        );
        let mut figures = Figures::of("users");
        let case = "one more user, when there are many against few";
        figures.add(&Figure::ratio(case, many, few, Unit::Seconds).at_most(AT_MOST));
        Ok(figures.finish())
    })
}

struct Users {
    sessions: Sessions,
    held: Vec<UserClient>,
}

impl Users {
    /// Adds users until there are so many, and holds them. Gives the time that it took.
    async fn add_until(&mut self, count: i64) -> Result<Duration, Box<dyn Error>> {
        let begun = Instant::now();
        for number in i64::try_from(self.held.len())?..count {
            self.held.push(self.sessions.keep(session(number)?).await?);
        }
        Ok(begun.elapsed())
    }
}

fn session(number: i64) -> serde_json::Result<Session> {
    let session = serde_json::json!({
        "access_token": format!("access-{number}"),
        "refresh_token": format!("refresh-{number}"),
        "membership_id": BungieNetMembershipId(number),
        "scopes": scopes::from_bits(32),
    });
    serde_json::from_value(session)
}
