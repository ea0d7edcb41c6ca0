//! The end of a program that has sessions.

use crate::Outcome;
use bungie_api::Sessions;
use std::time::Duration;
use tokio::time::timeout;

/// How long the store may fail. Within, it is tried again and again.
const PATIENCE: Duration = Duration::from_secs(30);

const NOT_STORED: &str =
    "a session could not be stored within 30 seconds: its user has to sign in again";

/// Gives what a program came to when all tokens are stored: a refresh token is good once, so one that was renewed last
/// and is not in the store is lost.
///
/// # Errors
/// What the program came to, or a store that fails for 30 seconds.
pub async fn closed<T>(sessions: &Sessions, outcome: Outcome<T>) -> Outcome<T> {
    match (timeout(PATIENCE, sessions.close()).await, outcome) {
        (Ok(()), outcome) => outcome,
        (Err(_), Ok(_)) => Err(NOT_STORED.into()),
        (Err(_), Err(error)) => {
            eprintln!("error: {NOT_STORED}");
            Err(error)
        }
    }
}
