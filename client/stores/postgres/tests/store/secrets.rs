//! What must not be shown.

use crate::support::{migrated, owner, swap, try_swap};
use bungie_engines::Postgres;
use std::error::Error;

const TEXT: &str = "eyJhbGciOi-a-token";

/// All that an error shows, with what it stems from.
fn shown(error: &dyn Error) -> String {
    let source = error.source().map(shown).unwrap_or_default();
    format!("{error} {error:?} {error:#?} {source}")
}

/// What makes the server quote a row, in its message or in its details; the SQLSTATE; what ends it.
const QUOTING: [(&str, &str, &str); 4] = [
    (
        "alter table bungie_sessions add constraint quoting check (is_over) not valid",
        "23514",
        "alter table bungie_sessions drop constraint quoting",
    ),
    (
        "create unique index quoting on bungie_sessions (text)",
        "23505",
        "drop index quoting",
    ),
    (
        "create index quoting on bungie_sessions ((text::int)) where user_name = '5'",
        "22P02",
        "drop index quoting",
    ),
    (
        "create function quoting() returns trigger language plpgsql as
            'begin raise exception ''%'', new.text; end';
        create trigger quoting before insert on bungie_sessions
            for each row execute function quoting()",
        "P0001",
        "drop function quoting cascade",
    ),
];

#[tokio::test]
async fn no_error_quotes_a_row() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    swap(&store, "other", None, Some(TEXT)).await.unwrap();
    let owner = owner(&engine).await;
    for (quoting, code, end) in QUOTING {
        owner.batch_execute(quoting).await.unwrap();
        let error = try_swap(&store, "5", None, Some(TEXT)).await.unwrap_err();
        let ours = shown(&error);
        assert!(ours.contains(code), "{ours}");
        assert!(!ours.contains(TEXT), "{ours}");
        // The driver's own error quotes it, and the search finds it there.
        let row = "insert into bungie_sessions (application, user_name, text, is_over)
            values ('Vault Sorter', '5', $1, false)";
        let error = owner.execute(row, &[&TEXT]).await.unwrap_err();
        assert!(shown(&error).contains(TEXT), "{error:?}");
        owner.batch_execute(end).await.unwrap();
    }
    assert!(swap(&store, "5", None, Some(TEXT)).await.is_some());
}

#[tokio::test]
async fn no_statement_holds_a_secret() {
    let settings = [
        "log_statement = 'all'",
        "log_parameter_max_length = 0",
        "log_min_duration_statement = 0",
    ];
    let Some(engine) = Postgres::with_settings(&settings) else {
        return;
    };
    let store = migrated(&engine).await;
    let one = swap(&store, "5", None, Some(TEXT)).await.unwrap();
    swap(&store, "5", Some(&one), Some(&format!("{TEXT}2")))
        .await
        .unwrap();
    let log = engine.log();
    for statement in ["insert into bungie_sessions", "update bungie_sessions"] {
        assert!(log.contains(statement), "{log}");
    }
    assert!(!log.contains(TEXT), "{log}");
}
