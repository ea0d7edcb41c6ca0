//! What `Debug` prints of clients, users and errors holds no key and no token.

use crate::{KEY, TOKEN, builder, transfer, user};
use bungie_api::Session;
use bungie_testing::fake::{FakeBungie, Fault};

#[tokio::test]
async fn debug_texts_hold_no_secret() {
    let fake = FakeBungie::start().await.unwrap();
    let builder = builder(&fake);
    let mut text = format!("{builder:?} ");
    let client = builder.build().unwrap();
    let session = Session::new(TOKEN).unwrap();
    let user = user(&fake, &client, TOKEN);
    fake.sign_out(TOKEN);
    let refused = user.send(&transfer()).await.unwrap_err();
    fake.fault_next((), Fault::cut_before_headers()).unwrap();
    let cut = user.send(&transfer()).await.unwrap_err();
    text += &format!("{client:?} {session:?} {user:?} {refused:?} {cut:?}");
    for name in ["ClientBuilder", "Client", "Session", "UserClient", "Error"] {
        assert!(text.contains(&format!("{name} {{")), "{name}: {text}");
    }
    for secret in [KEY, TOKEN] {
        assert!(!text.contains(secret), "{text}");
    }
    // Even if it cannot be used.
    let unusable = Session::new("token\nof nobody").unwrap_err();
    let key = bungie_api::Client::builder("key\nof nobody", agent()).build();
    let text = format!("{unusable} {unusable:?} {key:?}");
    assert!(!text.contains("nobody"), "{text}");
}

fn agent() -> bungie_api::UserAgent {
    bungie_api::UserAgent::new("Vault Sorter", "1.2", 12345)
}
