//! Sequences of swaps that are made up, against a map.

use super::{
    broken::{Broken, COMPARES},
    request::{Handles, Kept, shown, swap},
};
use crate::dice::Dice;
use bungie_client::{SessionStore, StoreVersion};
use std::sync::Arc;

const USERS: [&str; 3] = ["5", "5/6", "ä"];
const STEPS: usize = 40;

/// Whether 40 swaps that are made up from a seed leave in the store what they leave in a map: for three users, over all
/// handles, by versions of now and of before. [`keeps_promises`](super::keeps_promises) does it for eight seeds; what is
/// kept for its users is removed.
///
/// # Errors
///
/// The first difference, with the step.
pub async fn agrees_with_model(handles: &[Arc<dyn SessionStore>], seed: u64) -> Result<(), Broken> {
    let all = Handles::new(handles)?;
    let mut model: [Kept; USERS.len()] = Default::default();
    let mut versions: Vec<StoreVersion> = Vec::new();
    for user in USERS {
        all.clear(user).await?;
    }
    for step in 0..STEPS {
        let dice = Dice(seed).at(step);
        let user = dice.at("user").below(USERS.len());
        let now = model[user].as_ref().map(|(_, version)| version.clone());
        let seen = match dice.at("seen").below(4) {
            0 => None,
            1 if !versions.is_empty() => {
                Some(versions[dice.at("version").below(versions.len())].clone())
            }
            _ => now.clone(),
        };
        let new = (!dice.at("new").one_in(4)).then(|| format!("step {step} of seed {seed}"));
        let handle = all.at(dice.at("handle").below(handles.len()));
        let done = swap(handle, USERS[user], seen.as_ref(), new.as_deref()).await?;
        if done.is_some() != (seen == now) {
            let what = format!("step {step} of seed {seed}, {seen:?} where {now:?} is kept");
            let word = |is_done: bool| if is_done { "done" } else { "lost" };
            let expected = format!("{} in {what}", word(seen == now));
            return Err(Broken::new(COMPARES, expected, word(done.is_some())));
        }
        if let Some(version) = done {
            model[user] = new.map(|new| (new, version.clone()));
            versions.extend(model[user].is_some().then_some(version));
        }
        for (user, expected) in USERS.iter().zip(&model) {
            let found = super::request::load(handle, user).await?;
            if found != *expected {
                let expected = format!(
                    "{} for {user:?}, after step {step} of seed {seed}",
                    shown(expected)
                );
                return Err(Broken::new(COMPARES, expected, shown(&found)));
            }
        }
    }
    for user in USERS {
        all.clear(user).await?;
    }
    Ok(())
}
