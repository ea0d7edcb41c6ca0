//! Days of sessions in minutes: processes that share a store which fails one request in five, and a
//! token endpoint that fails one in ten.
//!
//! Time is tokio's, paused, so that it passes as fast as the program runs; nothing else is simulated but
//! the network and the store. `SOAK_SECONDS` is how long it runs, ten by default, and `SOAK_SEED` where
//! its chances come from.

mod bungie;
mod shelf;

use bungie::Bungie;
use bungie_api::{
    Application, BungieNetMembershipId, Client, ErrorKind, OAuth, Sessions, UserAgent, UserClient,
    user::GetMembershipDataForCurrentUser,
};
use fastrand::Rng;
use shelf::Shelf;
use std::{
    cell::RefCell,
    collections::BTreeMap,
    env,
    fmt::Display,
    rc::Rc,
    str::FromStr,
    time::{Duration, Instant, SystemTime},
};
use tokio::task::{JoinSet, LocalSet};

const USERS: i64 = 40;
const PROCESSES: u64 = 3;

/// What came of the calls.
#[derive(Debug, Default)]
struct Tally {
    calls: u64,
    sign_ins: u64,
    failures: BTreeMap<String, u64>,
}

fn setting<T: FromStr>(name: &str, default: T) -> T {
    let value = env::var(name).ok();
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

#[test]
fn no_session_is_lost_but_those_whose_tokens_were_lost_on_the_way() {
    let seconds: u64 = setting("SOAK_SECONDS", 10);
    let seed: u64 = setting("SOAK_SEED", 1);
    for lost_of_1000 in [0, 10] {
        let half = Duration::from_millis(seconds * 500);
        run(half, seed, lost_of_1000);
    }
}

fn run(time: Duration, seed: u64, lost_of_1000: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let local = LocalSet::new();
    local.block_on(&runtime, async {
        let bungie = Bungie::new(seed, lost_of_1000);
        let shelf = Shelf::new(seed);
        let tally = Rc::new(RefCell::new(Tally::default()));
        let begun = tokio::time::Instant::now();
        let end = Instant::now() + time;
        let processes: Vec<_> = (0..PROCESSES)
            .map(|_| oauth(&bungie).sessions(shelf.clone()))
            .collect();
        let mut tasks = JoinSet::new();
        for (number, sessions) in (1_u64..).zip(&processes) {
            for user in 1..=USERS {
                let caller = Caller {
                    user: BungieNetMembershipId(user),
                    sessions: sessions.clone(),
                    bungie: bungie.clone(),
                    tally: Rc::clone(&tally),
                    rng: Rng::with_seed(seed ^ (number << 32) ^ user.unsigned_abs()),
                };
                tasks.spawn_local(caller.run(end));
            }
        }
        while let Some(task) = tasks.join_next().await {
            task.unwrap();
        }

        // Afterwards everything works, and what was lost is known.
        bungie.heal();
        shelf.heal();
        for sessions in &processes {
            sessions.close().await;
            for user in 1..=USERS {
                tokio::time::sleep(Duration::from_secs(4000)).await;
                let id = BungieNetMembershipId(user);
                let result = match sessions.user(id).await {
                    Ok(user) => me(&user.unwrap()).await.map_err(|error| error.to_string()),
                    Err(error) => Err(error.to_string()),
                };
                assert!(result.is_ok() || bungie.is_lost(user), "{user}: {result:?}");
            }
        }
        let facts = bungie.facts();
        assert_eq!(facts.double, 0, "no refresh token was used twice");
        assert!(
            facts.ended <= facts.lost,
            "just those sessions ended: {facts:?}"
        );
        assert!(lost_of_1000 > 0 || facts.ended == 0, "{facts:?}");
        let days = begun.elapsed().as_secs() / 86_400;
        println!(
            "seed {seed}, {lost_of_1000} of 1000 answers lost: {days} days, {facts:?}, {} store \
             failures of {} requests, {:?}",
            shelf.failed(),
            shelf.asked(),
            tally.borrow()
        );
    });
}

fn oauth(bungie: &Bungie) -> OAuth {
    let (begun, then) = (tokio::time::Instant::now(), SystemTime::now());
    let agent = UserAgent::new("Vault Sorter", "1.2", 12345);
    let client = Client::builder("key-of-nobody", agent)
        .transport(bungie.clone())
        .unlimited()
        .clock(move || then + begun.elapsed())
        .build()
        .unwrap();
    client.oauth(Application::confidential(101, "secret"))
}

async fn me(user: &UserClient) -> Result<(), bungie_api::Error> {
    let request = GetMembershipDataForCurrentUser::new();
    user.send(&request).await.map(drop)
}

/// Somebody who calls for one user in one process.
struct Caller {
    user: BungieNetMembershipId,
    sessions: Sessions,
    bungie: Bungie,
    tally: Rc<RefCell<Tally>>,
    rng: Rng,
}

impl Caller {
    async fn run(mut self, end: Instant) {
        let mut client = self.sign_in().await;
        while Instant::now() < end {
            tokio::time::sleep(Duration::from_secs(self.rng.u64(0..1200))).await;
            if self.rng.bool() {
                match self.sessions.user(self.user).await {
                    Ok(user) => client = user.expect("nobody signs out"),
                    Err(error) => {
                        self.failed(error.into()).await;
                        continue;
                    }
                }
            }
            self.tally.borrow_mut().calls += 1;
            if let Err(error) = me(&client).await {
                self.failed(error).await;
            }
        }
    }

    async fn failed(&mut self, error: bungie_api::Error) {
        self.count(format!("{:?}", error.kind()));
        if error.kind() != ErrorKind::SignInAgain {
            assert!(
                error.is_transient() || error.kind() == ErrorKind::Storage,
                "{error:?}"
            );
            return;
        }
        // Two tokens were withdrawn one after the other.
        let Some(why) = error.sign_in().map(ToString::to_string) else {
            return;
        };
        let user = self.user.get();
        assert!(self.bungie.was_lost(user), "{user}: {why}");
        assert!(why.contains("interrupted"), "{user}: {why}");
        // Another process may have been faster.
        if self.bungie.is_lost(user) {
            self.sign_in().await;
        }
    }

    async fn sign_in(&mut self) -> UserClient {
        loop {
            let oauth = oauth(&self.bungie);
            let authorization = oauth.authorize().unwrap();
            let state = authorization.state().as_str().to_owned();
            let callback = format!("?code=of-{}&state={state}", self.user);
            let code = authorization.code(&callback).unwrap();
            self.tally.borrow_mut().sign_ins += 1;
            match self.sessions.sign_in(code).await {
                Ok(user) => return user,
                Err(error) => self.count(format!("sign-in: {:?}", error.kind())),
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    fn count(&self, what: impl Display) {
        let failures = &mut self.tally.borrow_mut().failures;
        *failures.entry(what.to_string()).or_default() += 1;
    }
}
