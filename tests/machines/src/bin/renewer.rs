//! A process that has callers for many users whose access tokens have expired, and a store that fails
//! now and then. Says whose session it finds to be lost.

use bungie_api::{
    BungieNetMembershipId, Sessions, SignInErrorKind, user::GetMembershipDataForCurrentUser,
};
use bungie_machines::{
    application::{application, client},
    half::Half,
    stores::store,
};
use std::{env, ops::ControlFlow, sync::Arc, time::Duration};
use tokio::{sync::Semaphore, task::JoinSet, time::sleep};

/// How many users are at it at once.
const AT_ONCE: usize = 64;

/// URL of the store, URL of the site, the first user, how many, and how many callers each has.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |index: usize| arguments[index].parse::<i64>().expect("a number");
    let (first, users, callers) = (number(2), number(3), number(4));
    let client = client(&arguments[1])
        .transport(Half::default())
        .build()
        .expect("a client");
    let sessions = client.oauth(application()).sessions(store(&arguments[0]));
    let slots = Arc::new(Semaphore::new(AT_ONCE));
    let mut order: Vec<i64> = (first..first + users).collect();
    fastrand::shuffle(&mut order);
    let mut tasks = JoinSet::new();
    for user in order {
        let (sessions, slots) = (sessions.clone(), Arc::clone(&slots));
        tasks.spawn(async move {
            let _slot = slots.acquire().await.expect("it is not closed");
            let calls = (0..callers).map(|_| served(&sessions, BungieNetMembershipId(user)));
            futures_util::future::join_all(calls).await
        });
    }
    println!("ready");
    for error in tasks.join_all().await.into_iter().flatten().flatten() {
        println!("{error}");
    }
    sessions.close().await;
    println!("done");
}

/// Calls until the call is answered. Gives why it never will be.
async fn served(sessions: &Sessions, user: BungieNetMembershipId) -> Option<String> {
    loop {
        match call(sessions, user).await {
            ControlFlow::Break(end) => return end.map(|end| format!("{user}: {end}")),
            ControlFlow::Continue(()) => sleep(Duration::from_millis(fastrand::u64(50..250))).await,
        }
    }
}

async fn call(sessions: &Sessions, user: BungieNetMembershipId) -> ControlFlow<Option<String>> {
    let is_lost = |kind| kind == SignInErrorKind::SignInAgain;
    let client = match sessions.user(user).await {
        Ok(Some(client)) => client,
        Ok(None) => return ControlFlow::Break(Some("nothing is kept".to_owned())),
        Err(error) if is_lost(error.kind()) => return ControlFlow::Break(Some(error.to_string())),
        Err(_) => return ControlFlow::Continue(()),
    };
    let request = GetMembershipDataForCurrentUser::new();
    match client.send(&request).await {
        Ok(_) => ControlFlow::Break(None),
        Err(error) if error.sign_in().is_some_and(|error| is_lost(error.kind())) => {
            ControlFlow::Break(Some(error.to_string()))
        }
        Err(_) => ControlFlow::Continue(()),
    }
}
