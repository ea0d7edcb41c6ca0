//! What is kept, and renewed, over two processes' connections.

use bungie_api::{SessionStore, user::GetMembershipDataForCurrentUser};
use bungie_engines::{Postgres, Redis};
use bungie_machines::stores::{migrate, store};
use bungie_testing::stores::{agrees_with_model, dies, keeps_promises, renews};
use std::{sync::Arc, time::Duration};

type Handles = [Arc<dyn SessionStore>; 2];

fn handles(url: &str) -> Handles {
    [(); 2].map(|()| Arc::new(store(url)) as _)
}

/// All that the suite asks.
async fn asked(url: &str) {
    let request = GetMembershipDataForCurrentUser::new();
    keeps_promises(&handles(url)).await.unwrap();
    for seed in 0..8 {
        agrees_with_model(&handles(url), seed).await.unwrap();
    }
    renews(&handles(url), &request).await.unwrap();
    dies(&handles(url), &request, pass).await.unwrap();
}

/// Lets time pass for everything that waits.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn postgres_keeps_its_promises() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    migrate(&engine.url()).await;
    asked(&engine.url()).await;
}

#[tokio::test]
async fn redis_keeps_its_promises() {
    let Some(engine) = Redis::start() else { return };
    asked(&engine.url()).await;
}
