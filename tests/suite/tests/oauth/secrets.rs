//! Nothing shows a secret: no `Debug`, no message.

use crate::{
    common::{KEY, builder, client},
    setting::{CONFIDENTIAL, SECRET, Setting, code, confidential, me},
};
use bungie_api::{Application, FileStore, KeyringStore, MemoryStore, Session, State};
use bungie_testing::fake::{Fault, TOKEN_ENDPOINT};
use std::error::Error;

fn with_sources(error: &dyn Error) -> String {
    let mut text = format!("{error} {error:?} ");
    let mut source = error.source();
    while let Some(error) = source {
        text += &format!("{error} {error:?} ");
        source = error.source();
    }
    text
}

#[tokio::test]
async fn debug_texts_and_messages_hold_no_secret() {
    let setting = Setting::new().await;
    let fake = &setting.fake;
    let bungie = client(fake);
    let application = confidential();
    let oauth = bungie.oauth(application.clone());
    let authorization = oauth.authorize().unwrap();
    let code = code(fake, CONFIDENTIAL);
    let mut text = format!(
        "{application:?} {authorization:?} {:?} {code:?} ",
        authorization.state()
    );
    let session = oauth.sign_in(code.clone()).await.unwrap();
    let user = setting.sessions.keep(session.clone()).await.unwrap();
    let fixed = bungie.user(session.clone());
    let folder = tempfile::tempdir().unwrap();
    let keyring = KeyringStore::new(
        keyring_core::mock::Store::new().unwrap(),
        "a",
        folder.path(),
    );
    text += &format!(
        "{oauth:?} {session:?} {user:?} {fixed:?} {:?} ",
        setting.sessions
    );
    text += &format!(
        "{:?} {keyring:?} {:?} ",
        MemoryStore::new(),
        FileStore::new("a")
    );
    text += &format!("{:?} {bungie:?} {:?} ", builder(fake), user.session());

    // Failures of every sort.
    let mut failures: Vec<Box<dyn Error>> = Vec::new();
    failures.push(Box::new(oauth.sign_in(code).await.unwrap_err()));
    let callback = format!("?state={}&code=", authorization.state().as_str());
    failures.push(Box::new(authorization.code(&callback).unwrap_err()));
    failures.push(Box::new(
        authorization.code("?state=a&code=hidden-code").unwrap_err(),
    ));
    let leaky = r#"{"access_token":"hidden-access","refresh_token":"hidden-refresh""#;
    for body in [
        leaky.to_owned(),
        format!("{leaky}}}"),
        format!("[{leaky}}}]"),
    ] {
        for fault in [
            Fault::text("application/json", body.clone()).status(500),
            Fault::text("text/html", body),
        ] {
            fake.fault_next(TOKEN_ENDPOINT, fault).unwrap();
            if let Err(error) = oauth.refresh(&session).await {
                failures.push(Box::new(error));
            }
        }
    }
    fake.sign_everybody_out();
    fake.revoke();
    failures.push(Box::new(fixed.send(&me()).await.unwrap_err()));
    failures.push(Box::new(user.send(&me()).await.unwrap_err()));
    let unusable = serde_json::from_str::<Session>(r#"{"access_token":"hidden\naccess"}"#);
    failures.push(Box::new(unusable.unwrap_err()));
    let unusable = serde_json::from_str::<Session>(r#"{"access_token":["hidden"]}"#);
    failures.push(Box::new(unusable.unwrap_err()));
    for failure in &failures {
        text += &with_sources(&**failure);
    }

    let secrets = [
        KEY,
        SECRET,
        "hidden",
        authorization.state().as_str(),
        session.access_token().expose_secret(),
        session.refresh_token().unwrap().expose_secret(),
        // Parts of which all codes and tokens of the fake are made.
        "/of=nobody",
        "of%3Dnobody",
    ];
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(text.contains("membership_id: Some("), "{text}");
    let public = format!("{:?} {:?}", Application::public(7), State::new("hidden"));
    assert!(
        public.contains("client_id: \"7\"") && !public.contains("hidden"),
        "{public}"
    );
}
