//! What a user of Redis needs, and what happens without it.

use bungie_client::{Bucket, Limiter as _, Rate, SharedPause, Whom};
use bungie_engines::Redis;
use bungie_store_redis::{Redis as To, RedisErrorKind, RedisLimiter, Sharing};
use std::time::Duration;
use tokio::{task::yield_now, time::timeout};

const RATE: Rate = Rate::new(1000, Duration::from_secs(10));
const SERVER: Bucket = Bucket::Server("WWW");

/// A limiter of a user with the rights that the README names, and one more word about them.
fn limiter(engine: &Redis, word: &str) -> RedisLimiter {
    let mut words = vec!["ACL", "SETUSER", "limited", "on", ">of-the-engine"];
    words.extend(["~bungie:*", "+@scripting", "+info", "+time", "+@hash"]);
    words.extend(["+@sortedset", "+@string", "+del", "+pexpire", "+pttl", word]);
    assert_eq!(engine.ask(&words).trim(), "OK");
    let url = engine.url().replace("redis://:", "redis://limited:");
    RedisLimiter::new(To::open(&url).unwrap(), "rights").unwrap()
}

fn pause(user: u64, left: Duration) -> SharedPause {
    SharedPause::new(Whom::User, "WWW", "Destiny2.GetProfile", Some(user), left)
}

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let wait = async {
        while !is_so() {
            yield_now().await;
        }
    };
    timeout(Duration::from_secs(20), wait).await.expect(what);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rights_of_the_readme_are_enough() {
    let Some(engine) = Redis::start() else { return };
    let limiter = limiter(&engine, "+info");
    limiter.take(SERVER, RATE).await.unwrap();
    let ask = |words: [&str; 2]| engine.ask(&words).trim().parse::<i64>().unwrap();
    let pauses = "bungie:{rights}:pauses";
    limiter.paused(&pause(1, Duration::from_secs(7200)));
    until("it is told", || ask(["ZCARD", pauses]) == 1).await;
    // A shorter one does not shorten how long it is kept.
    limiter.paused(&pause(2, Duration::from_secs(60)));
    until("both are told", || ask(["ZCARD", pauses]) == 2).await;
    for key in [pauses, "bungie:{rights}:pauses:version"] {
        assert!(ask(["PTTL", key]) > 7_200_000, "{key}");
    }
    assert!(matches!(limiter.sharing(), Sharing::Shared { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limiter_is_gone_whatever_it_has_not_told() {
    let Some(engine) = Redis::start() else { return };
    let limiter = limiter(&engine, "-pttl");
    limiter.take(SERVER, RATE).await.unwrap();
    let members = || engine.ask(&["ZCARD", "bungie:{rights}:members:"]);
    until("it is heard", || members().trim() == "1").await;
    limiter.paused(&pause(1, Duration::from_secs(3600)));
    drop(limiter);
    until("it leaves", || members().trim() == "0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_book_counts_alone_while_heartbeats_are_answered() {
    let Some(engine) = Redis::start() else { return };
    // Heartbeats need no hashes.
    let limiter = limiter(&engine, "-@hash");
    limiter.take(SERVER, RATE).await.unwrap();
    let heard = || {
        engine.ask(&[
            "ZRANGE",
            "bungie:{rights}:members:",
            "0",
            "-1",
            "WITHSCORES",
        ])
    };
    for _ in 0..3 {
        let before = heard();
        until("it is heard", || heard() != before).await;
        let Sharing::Alone { reason, .. } = limiter.sharing() else {
            panic!("it shares")
        };
        assert_eq!(reason.kind(), RedisErrorKind::Refused);
        limiter.take(SERVER, RATE).await.unwrap();
    }
}
