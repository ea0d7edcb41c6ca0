//! The promises that can be seen by loads and swaps.

use super::{
    broken::{Broken, COMPARES, NEW_VERSIONS},
    contention::has_one_winner,
    model::agrees_with_model,
    request::{Handles, load, shown, swap},
    texts::come_back,
};
use bungie_client::{SessionStore, StoreVersion};
use std::sync::Arc;

/// How stores may be asked to call a user. Sessions call them by the digits of a number.
const USERS: [&str; 5] = ["5", "../5", "5/6", "ä", ""];

/// How many sequences are made up.
const SEEDS: u64 = 8;

/// Whether a store does what [`SessionStore`] says, seen through all of these handles:
///
/// - a text comes back as it was given, up to 64 kB, with every character but U+0000;
/// - users are told apart, and a swap changes nothing but the version that was seen;
/// - no version comes back, also after a removal, as long as no text does;
/// - of 20 swaps of one version over all handles, one is done, 20 times;
/// - sequences of swaps that are made up from seeds leave what they leave in a map.
///
/// It keeps texts of its own for the users `5`, `../5`, `5/6`, `ä` and the one without a name, and removes them, with
/// whatever is kept for these users before. It makes some 1,000 requests.
///
/// # Errors
///
/// The first promise that is broken.
pub async fn keeps_promises(handles: &[Arc<dyn SessionStore>]) -> Result<(), Broken> {
    let all = Handles::new(handles)?;
    for user in USERS {
        all.clear(user).await?;
    }
    users_are_told_apart(&all).await?;
    come_back(&all, USERS[0]).await?;
    versions_do_not_come_back(&all, USERS[0]).await?;
    has_one_winner(&all, USERS[0]).await?;
    for seed in 1..=SEEDS {
        agrees_with_model(handles, seed).await?;
    }
    Ok(())
}

async fn users_are_told_apart(all: &Handles<'_>) -> Result<(), Broken> {
    for (turn, user) in USERS.into_iter().enumerate() {
        all.all_find(user, &None).await?;
        let mut user = User { all, user, turn };
        let nobody = StoreVersion::new("of nobody");
        user.refuses(Some(&nobody), Some("one")).await?;
        let one = user.takes(None, Some("one")).await?;
        user.finds("one", &one).await?;
        user.refuses(None, Some("two")).await?;
        user.refuses(None, None).await?;
        user.refuses(Some(&nobody), None).await?;
        user.finds("one", &one).await?;
        let two = user.takes(Some(&one), Some("two")).await?;
        user.refuses(Some(&one), Some("three")).await?;
        user.refuses(Some(&one), None).await?;
        user.finds("two", &two).await?;
    }
    for (turn, user) in USERS.into_iter().enumerate() {
        let kept = load(all.at(turn), user).await?;
        let Some((_, version)) = kept.filter(|(text, _)| text == "two") else {
            let found = "what was done for another user";
            return Err(Broken::new(
                COMPARES,
                format_args!("\"two\" for {user:?}"),
                found,
            ));
        };
        let mut user = User { all, user, turn };
        user.takes(Some(&version), None).await?;
        user.refuses(Some(&version), None).await?;
        user.refuses(Some(&version), Some("three")).await?;
        all.all_find(user.user, &None).await?;
    }
    Ok(())
}

async fn versions_do_not_come_back(all: &Handles<'_>, user: &str) -> Result<(), Broken> {
    let mut seen: Vec<StoreVersion> = Vec::new();
    for turn in 0..10 {
        let mut user = User { all, user, turn };
        let first = user.takes(None, Some(&format!("first of {turn}"))).await?;
        if let Some(old) = seen.last() {
            user.refuses(Some(old), None).await?;
        }
        let second = format!("second of {turn}");
        let second = user.takes(Some(&first), Some(&second)).await?;
        user.takes(Some(&second), None).await?;
        for version in [first, second] {
            if seen.contains(&version) {
                let found = format!("{:?} again", version.as_str());
                return Err(Broken::new(
                    NEW_VERSIONS,
                    "a version that was never seen",
                    found,
                ));
            }
            seen.push(version);
        }
    }
    Ok(())
}

/// One user, asked for by one handle after the other.
struct User<'a> {
    all: &'a Handles<'a>,
    user: &'a str,
    turn: usize,
}

impl User<'_> {
    async fn swap(
        &mut self,
        seen: Option<&StoreVersion>,
        new: Option<&str>,
    ) -> Result<Option<StoreVersion>, Broken> {
        self.turn += 1;
        swap(self.all.at(self.turn), self.user, seen, new).await
    }

    /// A swap that has to be done.
    async fn takes(
        &mut self,
        seen: Option<&StoreVersion>,
        new: Option<&str>,
    ) -> Result<StoreVersion, Broken> {
        let expected = format!("{new:?} in the place of {seen:?} for {:?}", self.user);
        let done = self.swap(seen, new).await?;
        done.ok_or_else(|| Broken::new(COMPARES, expected, "that it was lost"))
    }

    /// A swap that has to be lost, and leaves everything as it was.
    async fn refuses(
        &mut self,
        seen: Option<&StoreVersion>,
        new: Option<&str>,
    ) -> Result<(), Broken> {
        let before = load(self.all.at(self.turn), self.user).await?;
        if self.swap(seen, new).await?.is_some() {
            let found = format!("that {new:?} took its place by the version {seen:?}");
            return Err(Broken::new(COMPARES, shown(&before), found));
        }
        self.all.all_find(self.user, &before).await
    }

    async fn finds(&self, text: &str, version: &StoreVersion) -> Result<(), Broken> {
        let expected = Some((text.to_owned(), version.clone()));
        self.all.all_find(self.user, &expected).await
    }
}
