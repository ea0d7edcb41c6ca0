//! PostgreSQL, which logs every statement with its parameters.

use crate::{
    heard::Everything,
    life::{LEAVES, Life, STAYS, kept_in},
    search::{Place, look},
};
use bungie_engines::Postgres;
use bungie_store_postgres::{
    PostgresStore,
    deadpool_postgres::{Manager, Pool},
    tokio_postgres::NoTls,
};
use tracing::subscriber::set_default;

const LOGS_EVERYTHING: [&str; 4] = [
    "log_statement = 'all'",
    "log_min_duration_statement = 0",
    "log_parameter_max_length = -1",
    "log_parameter_max_length_on_error = -1",
];

fn pool(url: &str) -> Pool {
    let manager = Manager::new(url.parse().unwrap(), NoTls);
    Pool::builder(manager).max_size(4).build().unwrap()
}

#[tokio::test]
async fn postgres_has_no_secret() {
    everywhere(true).await;
}

#[tokio::test]
async fn without_encryption_postgres_has_them_where_they_are_looked_for() {
    everywhere(false).await;
}

async fn everywhere(is_encrypted: bool) {
    let Some(engine) = Postgres::with_settings(&LOGS_EVERYTHING) else {
        return;
    };
    let (heard, logged) = (Everything::default(), Everything::logged());
    let _listening = set_default(heard.clone());
    let store = |url: &str| PostgresStore::new(pool(url), "Vault Sorter");
    let good = store(&engine.url());
    good.migrate().await.unwrap();
    let good = kept_in(good, is_encrypted);
    let mut life = Life::new().await;
    life.goes_well(&good).await;
    let dump = engine.dump();
    assert!(dump.contains(&STAYS.to_string()));
    assert!(!dump.contains(&LEAVES.to_string()));
    let refused = store(&engine.url_refused());
    life.goes_wrong(&kept_in(refused, is_encrypted)).await;
    let owner = pool(&engine.url()).get().await.unwrap();
    owner.batch_execute("checkpoint").await.unwrap();
    let files = engine.files();
    owner
        .batch_execute("drop table bungie_sessions")
        .await
        .unwrap();
    life.goes_wrong(&good).await;
    assert!(
        logged.text().contains("bungie_sessions"),
        "the driver is heard"
    );
    let places = [
        Place::of_sessions("a dump", dump),
        Place::of_sessions("the log of the server", engine.log()),
        Place::of_sessions("the files of the server", files),
        Place::of_others("what is traced", heard.text()),
        Place::of_others("what is logged", logged.text()),
        life.errors(),
    ];
    look(&places, is_encrypted);
}
