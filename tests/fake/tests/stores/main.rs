//! The suite of stores finds what is wrong with a store, and says what.

mod broken;

use broken::{Flaw, Flawed};
use bungie_api::{MemoryStore, SessionStore, user::GetMembershipDataForCurrentUser};
use bungie_testing::stores::{
    Broken, agrees_with_model, dies, fails_to_write_well, fails_well, keeps_promises, renews,
};
use std::sync::Arc;
use tokio::time::sleep;

fn handles(flaw: Flaw) -> [Arc<dyn SessionStore>; 2] {
    let store = Arc::new(Flawed::new(flaw));
    [store.clone(), store]
}

#[track_caller]
fn names(result: Result<(), Broken>, promise: &str) {
    let broken = result.expect_err(promise);
    let text = broken.to_string();
    assert!(broken.promise.contains(promise), "{text}");
    assert!(
        text.contains(&broken.expected) && text.contains(&broken.found),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_store_without_a_flaw_passes() {
    let handles = handles(Flaw::None);
    keeps_promises(&handles).await.unwrap();
    agrees_with_model(&handles, 99).await.unwrap();
    let request = GetMembershipDataForCurrentUser::new();
    renews(&handles, &request).await.unwrap();
    dies(&handles, &request, sleep).await.unwrap();
    // It leaves nothing behind, and finds nothing of what it left.
    keeps_promises(&handles).await.unwrap();
    renews(&handles, &request).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn each_flaw_is_found_by_a_promise() {
    for (flaw, promise) in [
        (
            Flaw::TakesAnyVersion,
            "a swap replaces the version that was seen",
        ),
        (
            Flaw::TakesOldVersions,
            "a swap replaces the version that was seen",
        ),
        (Flaw::CountsAnewAfterARemoval, "does not come back"),
        (Flaw::ComparesBeforeItReplaces, "one does"),
        (Flaw::MixesUsers, "comes back as it was given"),
        (Flaw::CutsTexts, "comes back as it was given"),
        (Flaw::TrimsTexts, "comes back as it was given"),
        (Flaw::Fails, "is answered within five seconds"),
        (Flaw::Hangs, "is answered within five seconds"),
    ] {
        names(keeps_promises(&handles(flaw)).await, promise);
    }
    names(keeps_promises(&[]).await, "a store to look at");
}

#[tokio::test]
async fn handles_that_share_nothing_are_found() {
    let handles: [Arc<dyn SessionStore>; 2] =
        [Arc::new(MemoryStore::new()), Arc::new(MemoryStore::new())];
    names(keeps_promises(&handles).await, "comes back as it was given");
}

#[tokio::test(start_paused = true)]
async fn sessions_show_what_a_flaw_does_to_them() {
    let request = GetMembershipDataForCurrentUser::new();
    // Two who use one refresh token are told by the count, or by what comes of it.
    let either = ["a session is renewed once", "no session is lost"];
    for flaw in [Flaw::TakesAnyVersion, Flaw::ComparesBeforeItReplaces] {
        let broken = renews(&handles(flaw), &request).await.unwrap_err();
        let is_told = either.iter().any(|it| broken.promise.contains(it));
        assert!(is_told, "{flaw:?}: {broken}");
    }
    names(renews(&handles(Flaw::Fails), &request).await, "served");
    names(dies(&handles(Flaw::Fails), &request, sleep).await, "served");
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_badly_is_found() {
    let broken = fails_well(&Flawed::new(Flaw::None), &[]).await;
    names(broken, "says so within five seconds");
    names(
        fails_well(&Flawed::new(Flaw::Hangs), &[]).await,
        "says so within five seconds",
    );
    fails_well(&Flawed::new(Flaw::Fails), &["a-password"])
        .await
        .unwrap();
    for flaw in [Flaw::FailsWithThePassword, Flaw::FailsWithThePasswordBehind] {
        let broken = fails_well(&Flawed::new(flaw), &["another", "a-password"]).await;
        names(broken.clone(), "shows no secret");
        assert!(!broken.unwrap_err().to_string().contains("a-password"));
    }
    let full = Flawed::new(Flaw::FailsWithTheText);
    names(fails_well(&full, &[]).await, "says so within five seconds");
    names(fails_to_write_well(&full, &[]).await, "shows no secret");
    fails_to_write_well(&Flawed::new(Flaw::IsFull), &[])
        .await
        .unwrap();
}
