//! Eight processes on one store that fails: each session is renewed once, and none is lost.

mod mischief;
mod users;

use bungie_engines::{Engine, Kind, PostgresKind, RedisKind};
use bungie_machines::child::Process;
use mischief::Mischief;
use std::{env, process::Command};
use users::Users;

/// How many processes, and how many callers each user has in all of them.
const PROCESSES: i64 = 8;
const CALLERS: i64 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_in_postgres_are_renewed_once_whatever_the_engine_does() {
    chaos::<PostgresKind>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_in_redis_are_renewed_once_whatever_the_engine_does() {
    chaos::<RedisKind>().await;
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |number| number.parse().expect("a number"))
}

async fn chaos<K: Kind>() {
    let (seeds, count) = (number("CHAOS_SEEDS", 2), number("CHAOS_USERS", 400));
    for seed in 0..seeds {
        let Some(engine) = Engine::<K>::start() else {
            return;
        };
        let mut mischief = Mischief::new(engine, seed).await;
        let users = Users::expired(count, &mischief.url()).await;
        let mut processes: Vec<_> = (0..PROCESSES)
            .map(|index| {
                // Twenty are not divided by eight.
                let callers = (CALLERS + index) / PROCESSES;
                renewer(&mischief.url(), &users, callers)
            })
            .collect();
        for process in &mut processes {
            process.is_ready();
        }
        let ends = processes
            .into_iter()
            .map(|process| tokio::task::spawn_blocking(|| process.end()));
        let ends = futures_util::future::join_all(ends);
        let ends = mischief.until(ends).await;
        for end in ends {
            assert_eq!(end.unwrap(), "done\n", "seed {seed}");
        }
        users.were_renewed_once(&mischief.url()).await;
        println!("seed {seed}: {count} users, {}", mischief.done());
    }
}

fn renewer(store: &str, users: &Users, callers: i64) -> Process {
    let mut command = Command::new(env!("CARGO_BIN_EXE_renewer"));
    command.args([store, &users.site()]);
    command.args([users.first(), users.count(), callers].map(|number| number.to_string()));
    Process::start(&mut command)
}
