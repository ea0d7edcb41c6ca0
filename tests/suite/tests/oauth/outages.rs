//! A store that is away in the middle of a renewal.

use crate::{
    setting::{CONFIDENTIAL, Setting, Trouble, code, me, pass},
    storing::{expired, failing_once_asked},
};
use bungie_api::{Error, ErrorKind, SignInErrorKind, UserClient};
use bungie_testing::fake::{Fault, TOKEN_ENDPOINT};
use serde_json::json;
use std::{iter::repeat_n, pin::pin, time::Duration};
use tokio::{
    task::yield_now,
    time::{Instant, timeout},
};

/// Lets time pass until the store is asked again, and gives how much.
async fn until_asked(setting: &Setting) -> Duration {
    let (begun, asked) = (Instant::now(), setting.store.asked());
    while setting.store.asked() == asked {
        pass(Duration::from_millis(100)).await;
        yield_now().await;
    }
    begun.elapsed()
}

/// The longest time in which the store, which fails, is not asked.
async fn longest_pause(setting: &Setting, time: Duration) -> Duration {
    let (begun, mut longest) = (Instant::now(), Duration::ZERO);
    while begun.elapsed() < time {
        longest = longest.max(until_asked(setting).await);
    }
    longest
}

#[tokio::test]
async fn renewed_tokens_are_tried_every_two_seconds_for_as_long_as_it_takes() {
    let setting = Setting::new().await;
    let user = expired(&setting).await;
    let response = failing_once_asked(&setting, &user).await;
    response.unwrap_err();
    let longest = longest_pause(&setting, Duration::from_secs(150)).await;
    assert!(longest < Duration::from_millis(3500), "{longest:?}");
    setting.store.always(Trouble::None);
    setting.sessions.close().await;
    let user = setting.elsewhere().await.unwrap().unwrap();
    user.send(&me()).await.unwrap();
    assert_eq!(setting.fake.token_requests().len(), 2);
}

#[tokio::test]
async fn what_came_of_a_sign_in_is_tried_every_thirty_seconds_and_stored_at_once_when_the_process_ends()
 {
    let setting = Setting::new().await;
    setting.store.always(Trouble::Before);
    let code = code(&setting.fake, CONFIDENTIAL);
    setting.sessions.sign_in(code).await.unwrap_err();
    let longest = longest_pause(&setting, Duration::from_secs(150)).await;
    let about = Duration::from_secs(29)..Duration::from_secs(31);
    assert!(about.contains(&longest), "{longest:?}");
    // The first try that the end makes fails as well, with all seven requests of it.
    let asked = setting.store.asked();
    let heal = async {
        setting.store.asked_again(asked + 6).await;
        setting.store.always(Trouble::None);
    };
    let closed = async { tokio::join!(setting.sessions.close(), heal) };
    timeout(Duration::from_secs(10), closed)
        .await
        .expect("it does not wait for the next time that it would try");
    assert!(setting.elsewhere().await.unwrap().is_some());
}

#[tokio::test]
async fn a_session_that_is_over_is_asked_for_once_though_that_cannot_be_stored() {
    for failures in [1, 200] {
        let setting = Setting::new().await;
        let user = expired(&setting).await;
        setting.fake.revoke();
        let failing = repeat_n(Trouble::Before, failures);
        setting
            .store
            .swaps([Trouble::None].into_iter().chain(failing));
        let request = me();
        let call = timeout(Duration::from_secs(20), user.send(&request));
        let error = call.await.expect("it ends").unwrap_err();
        let kind = match failures {
            1 => ErrorKind::SignInAgain,
            _ => ErrorKind::Storage,
        };
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(setting.fake.token_requests().len(), 2);
    }
}

/// The lease that stays in the store when it cannot be handed back, and then one swap more fails.
#[tokio::test]
async fn a_process_knows_its_own_leases() {
    let setting = Setting::new().await;
    let user = expired(&setting).await;
    let down = Fault::refused("server_error", "SystemDisabled");
    setting.fake.fault_next(TOKEN_ENDPOINT, down).unwrap();
    let troubles = [Trouble::None, Trouble::Before, Trouble::Before];
    setting.store.swaps(troubles);
    let error = user.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Maintenance, "{error}");
    pass(Duration::from_secs(2)).await;
    let request = me();
    let call = timeout(Duration::from_secs(10), user.send(&request));
    call.await.expect("it waits for nobody").unwrap();
}

/// A call, with a tenth of a second after each request to the store.
async fn called_in_passing(setting: &Setting, user: &UserClient) -> Result<(), Error> {
    let request = me();
    let mut call = pin!(user.send(&request));
    loop {
        let asked = setting.store.asked();
        tokio::select! {
            response = call.as_mut() => return response.map(drop),
            () = setting.store.asked_again(asked) => {}
        }
        pass(Duration::from_millis(100)).await;
    }
}

/// A store of which every other request fails, as behind a balancer with one of two servers down.
#[tokio::test]
async fn a_lease_ages_though_every_other_request_fails() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting.expire();
    setting.lease();
    let user = setting.elsewhere().await.unwrap().unwrap();
    let every_other = [Trouble::None, Trouble::Before].into_iter().cycle();
    setting.store.loads(every_other.take(2000));
    let begun = Instant::now();
    // Nobody waits longer than a minute, and what was seen counts for the next who waits.
    while let Err(error) = called_in_passing(&setting, &user).await {
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        pass(Duration::from_secs(1)).await;
    }
    let waited = begun.elapsed();
    assert!(waited < Duration::from_secs(100), "{waited:?}");
    assert_eq!(setting.fake.token_requests().len(), 2);
}

/// Somebody else takes one lease after the other.
#[tokio::test]
async fn nobody_waits_longer_than_a_minute_for_somebody_else() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting.expire();
    let user = setting.elsewhere().await.unwrap().unwrap();
    let others = async {
        for lease in 0.. {
            setting.tamper(|record| {
                record["state"]["kept"]["lease"] =
                    json!({"id": lease.to_string(), "since": "2020-01-01T00:00:00Z"});
            });
            let asked = setting.store.asked();
            setting.store.asked_again(asked).await;
            pass(Duration::from_secs(20)).await;
        }
    };
    let request = me();
    let error = tokio::select! {
        response = user.send(&request) => response.unwrap_err(),
        () = others => unreachable!("it goes on for ever"),
    };
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    let why = error.sign_in().unwrap();
    assert_eq!(why.kind(), SignInErrorKind::Timeout);
    assert!(why.to_string().contains("another process"), "{why}");
    assert_eq!(setting.fake.token_requests().len(), 1);
}
