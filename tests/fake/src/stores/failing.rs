//! Stores that cannot do what they are asked.

use super::{
    broken::{Broken, FAILS, KEEPS_SECRETS},
    request::PATIENCE,
};
use bungie_client::{Replacement, Secret, SessionMeta, SessionStore, StoreError};
use std::{error::Error, future::Future};
use tokio::time::timeout;

const USER: &str = "5";
/// What the text is made of that is to be kept.
const TEXT: &str = "text-that-nobody-may-see";

/// Whether a store that can do nothing fails as it should, because its engine is away or hangs, the password is wrong,
/// or there is no table: a load and a swap each end within five seconds, with an error. Neither it nor what it came
/// from shows one of these secrets, or the text, by `Display` or by `Debug`; nor does the `Debug` of the store.
///
/// # Errors
///
/// The promise that is broken. Of a secret it says which one, by its place in `secrets`.
pub async fn fails_well(store: &dyn SessionStore, secrets: &[&str]) -> Result<(), Broken> {
    let error = failed("a load", store.load(USER)).await?;
    shows_no_secret("the error of a load", &error, secrets)?;
    fails_to_write_well(store, secrets).await
}

/// The same for a store that can read and not write, because it is full or the user of the database may not: a load may
/// be answered.
///
/// # Errors
///
/// The same.
pub async fn fails_to_write_well(store: &dyn SessionStore, secrets: &[&str]) -> Result<(), Broken> {
    match timeout(PATIENCE, store.load(USER)).await {
        Err(_) => return Err(Broken::new(FAILS, "a load that ends", "no answer")),
        Ok(Err(error)) => shows_no_secret("the error of a load", &error, secrets)?,
        Ok(Ok(_)) => {}
    }
    let text = Secret::from(TEXT);
    let new = Replacement::new(&text, SessionMeta::new(false, None));
    let error = failed("a swap", store.swap(USER, None, Some(new))).await?;
    shows_no_secret("the error of a swap", &error, secrets)?;
    found_in("the store", &format!("{store:?} {store:#?}"), secrets)
}

async fn failed<T>(
    what: &str,
    request: impl Future<Output = Result<T, StoreError>>,
) -> Result<StoreError, Broken> {
    let expected = format!("an error of {what}");
    match timeout(PATIENCE, request).await {
        Ok(Err(error)) => Ok(error),
        Ok(Ok(_)) => Err(Broken::new(FAILS, expected, "that it was done")),
        Err(_) => Err(Broken::new(FAILS, expected, "no answer")),
    }
}

fn shows_no_secret(what: &str, error: &StoreError, secrets: &[&str]) -> Result<(), Broken> {
    let mut texts = format!("{error} {error:?} {error:#?} {:?}", error.get_ref());
    let mut source = error.source();
    while let Some(error) = source {
        texts += &format!(" {error} {error:?} {error:#?}");
        source = error.source();
    }
    found_in(what, &texts, secrets)
}

fn found_in(what: &str, texts: &str, secrets: &[&str]) -> Result<(), Broken> {
    let expected = format!("no secret in {what}");
    if texts.contains(TEXT) {
        return Err(Broken::new(
            KEEPS_SECRETS,
            expected,
            "the text that was to be kept",
        ));
    }
    let shown = secrets.iter().position(|secret| texts.contains(secret));
    match shown {
        Some(index) => {
            let found = format!("secret {} of {}", index + 1, secrets.len());
            Err(Broken::new(KEEPS_SECRETS, expected, found))
        }
        None => Ok(()),
    }
}
