//! Many who replace the same version.

use crate::support::{kept, migrated, pool, swap};
use bungie_client::StoreVersion;
use bungie_engines::Postgres;
use bungie_store_postgres::PostgresStore;
use tokio::task::JoinSet;

const SWAPS: usize = 50;

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_replace_the_same_version_one_does() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    migrated(&engine).await;
    // Each of five processes has its own pool.
    let mut stores = Vec::new();
    for _ in 0..5 {
        let pool = pool(&engine.url(), 4);
        let mut connections = Vec::new();
        for _ in 0..4 {
            connections.push(pool.get().await.unwrap());
        }
        stores.push(PostgresStore::new(pool, "Vault Sorter"));
    }
    let mut seen: Option<StoreVersion> = None;
    for round in 0..20 {
        // A removal in every fifth round, so that those after it are about making the row.
        let removes = round % 5 == 4;
        let mut swaps = JoinSet::new();
        for index in 0..SWAPS {
            let store = stores[index % stores.len()].clone();
            let seen = seen.clone();
            swaps.spawn(async move {
                let text = format!("{round}.{index}");
                let new = (!removes).then_some(text.as_str());
                let version = swap(&store, "5", seen.as_ref(), new).await?;
                Some((text, version))
            });
        }
        let winners: Vec<_> = swaps.join_all().await.into_iter().flatten().collect();
        assert_eq!(winners.len(), 1, "round {round}");
        let now = kept(&stores[0], "5").await;
        let expected = (!removes).then(|| winners[0].clone());
        assert_eq!(now, expected, "round {round}");
        seen = now.map(|(_, version)| version);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replacement_and_a_removal_at_once_are_not_both_done() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    for round in 0..50 {
        let user = round.to_string();
        let seen = swap(&store, &user, None, Some("one")).await.unwrap();
        let (replaced, removed) = tokio::join!(
            swap(&store, &user, Some(&seen), Some("two")),
            swap(&store, &user, Some(&seen), None),
        );
        assert_ne!(replaced.is_some(), removed.is_some());
        assert_eq!(kept(&store, &user).await.is_some(), replaced.is_some());
    }
}
