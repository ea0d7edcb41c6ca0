//! Redis goes, and comes back.

use crate::sent::{REQUESTS, Said, most, sender};
use bungie_engines::Redis;
use std::{thread::sleep, time::Duration};

const PROCESSES: usize = 4;

/// Long enough for a window before and after.
const WHILE: Duration = Duration::from_secs(6);

/// What all sent while something happened to Redis.
fn during(redis: &mut Redis, happens: impl FnOnce(&mut Redis)) -> Vec<Said> {
    let mut processes: Vec<_> = (0..PROCESSES).map(|_| sender(redis, 100, 0)).collect();
    for process in &mut processes {
        process.is_ready();
    }
    sleep(WHILE);
    happens(redis);
    sleep(WHILE);
    processes.into_iter().map(Said::of).collect()
}

fn keeps_to_the_limit(what: &str, said: &[Said]) {
    let most = most(said);
    println!("{what}: at most {most} in ten seconds");
    assert!(most <= REQUESTS + REQUESTS / PROCESSES, "{what}: {most}");
    for said in said {
        let gaps = said.sent.windows(2).map(|pair| pair[1] - pair[0]);
        let gap = gaps.max().unwrap();
        assert!(gap < 1_500_000, "{what}: one stands for {gap} us");
    }
}

#[test]
fn they_go_on_without_redis_and_keep_to_the_limit() {
    let Some(mut redis) = Redis::start() else {
        return;
    };
    let said = during(&mut redis, |redis| {
        redis.kill();
        sleep(WHILE);
        redis.run();
    });
    keeps_to_the_limit("killed", &said);
    let said = during(&mut redis, |redis| {
        redis.lose_everything();
        redis.run();
    });
    keeps_to_the_limit("lost everything", &said);
    let said = during(&mut redis, |redis| {
        redis.stop();
        sleep(WHILE);
        redis.go_on();
    });
    keeps_to_the_limit("stopped", &said);
}
