//! When sessions are renewed, who waits for it, and what a renewal that does not help costs.

use crate::{
    common::{builder, client_with, transfer},
    setting::{
        CONFIDENTIAL, MEMBER, PUBLIC_KEY, SECRET, Setting, Shelf, access_token, code, confidential,
        fake, me, pass, runtime,
    },
};
use bungie_api::{Application, Error, ErrorKind, MemoryStore, Rate, SignInErrorKind, servers};
use bungie_testing::fake::{Fault, Gate, Page, TOKEN_ENDPOINT};
use futures_util::future::join_all;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime},
};

#[tokio::test]
async fn a_token_that_is_still_good_is_used_while_it_is_renewed() {
    let setting = Setting::new().await;
    setting.fake.lifetime(100);
    let user = setting.sign_in().await;
    let before = access_token(&user.session().unwrap());
    let gate = Gate::closed();
    setting
        .fake
        .fault_next(TOKEN_ENDPOINT, Fault::held_answer(&gate))
        .unwrap();
    // The token endpoint does not answer, and nobody minds.
    let hurried = user.with_deadline(Duration::from_secs(1));
    for _ in 0..20 {
        hurried.send(&me()).await.unwrap();
    }
    setting.fake.lifetime(3600);
    assert_eq!(access_token(&user.session().unwrap()), before);
    assert_eq!(setting.fake.token_requests().len(), 2, "it was begun once");
    gate.open();
    setting.sessions.close().await;
    assert_ne!(access_token(&user.session().unwrap()), before);
    user.send(&me()).await.unwrap();
}

#[tokio::test]
async fn what_is_still_good_is_used_while_bungie_is_down_and_the_renewal_backs_off() {
    let setting = Setting::new().await;
    setting.fake.lifetime(100);
    let user = setting.sign_in().await;
    setting
        .fake
        .fault_always(TOKEN_ENDPOINT, Fault::page(Page::Balancer))
        .unwrap();
    for _ in 0..20 {
        user.send(&me()).await.unwrap();
        setting.sessions.close().await;
    }
    assert_eq!(setting.fake.token_requests().len(), 2, "it was tried once");
    pass(Duration::from_secs(2)).await;
    for _ in 0..20 {
        user.send(&me()).await.unwrap();
        setting.sessions.close().await;
    }
    assert_eq!(setting.fake.token_requests().len(), 3, "and once more");
}

#[tokio::test]
async fn callers_are_told_at_once_while_a_renewal_backs_off() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting.expire();
    let user = setting.elsewhere().await.unwrap().unwrap();
    setting
        .fake
        .fault_always(TOKEN_ENDPOINT, Fault::page(Page::Balancer))
        .unwrap();
    for _ in 0..3 {
        user.send(&me()).await.unwrap_err();
        pass(Duration::from_secs(5)).await;
    }
    user.send(&me()).await.unwrap_err();
    let sent = setting.fake.requests().len();
    let error = user.send(&me()).await.unwrap_err();
    assert_eq!(setting.fake.requests().len(), sent, "nothing is sent");
    assert_eq!(error.kind(), ErrorKind::Maintenance);
    assert!(error.is_transient());
    let wait = error.retry_after().unwrap();
    assert!(
        wait > Duration::from_secs(1) && wait <= Duration::from_secs(8),
        "{wait:?}"
    );
    // And again when it is time.
    setting.fake.clear_faults();
    pass(wait).await;
    user.send(&me()).await.unwrap();
}

#[tokio::test]
async fn a_renewal_does_not_queue_behind_calls() {
    let fake = fake().await;
    let rate = Rate::new(1, Duration::from_secs(3600));
    let client = builder(&fake).rate(&servers::WWW, rate).build().unwrap();
    let sessions = client.oauth(confidential()).sessions(Shelf::default());
    let user = sessions.sign_in(code(&fake, CONFIDENTIAL)).await.unwrap();
    user.send(&me()).await.unwrap();
    // From here on every call waits.
    let waiting: Vec<_> = (0..800)
        .map(|_| {
            let user = user.with_deadline(Duration::from_secs(2));
            tokio::spawn(async move { user.send(&me()).await.map(drop) })
        })
        .collect();
    tokio::task::yield_now().await;
    let session = user.session().unwrap();
    let renewed = client.oauth(confidential()).refresh(&session).await;
    renewed.unwrap();
    let error = waiting
        .into_iter()
        .next()
        .unwrap()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn at_most_eight_renewals_are_under_way_at_once() {
    let setting = Setting::new().await;
    let sessions = &setting.sessions;
    let session = setting.session().await;
    let gate = Gate::closed();
    setting
        .fake
        .fault_always(TOKEN_ENDPOINT, Fault::held_answer(&gate))
        .unwrap();
    let mut users = Vec::new();
    for member in 0..20 {
        let other = crate::setting::changed(&session, |json| {
            json["membership_id"] = member.to_string().into();
            json["expires_at"] = "2020-01-01T00:00:00Z".into();
        });
        users.push(sessions.keep(other).await.unwrap());
    }
    let calls = users
        .iter()
        .map(|user| async { user.send(&me()).await.map(drop) });
    let calls = join_all(calls);
    let looks = async {
        setting.fake.arrived(1 + 8).await;
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        assert_eq!(setting.fake.token_requests().len(), 1 + 8);
        setting.fake.clear_faults();
        gate.open();
    };
    // One refresh token for all: those that come too late are over.
    let (_, ()) = tokio::join!(calls, looks);
    assert_eq!(setting.fake.token_requests().len(), 1 + 20);
}

#[tokio::test]
async fn a_renewal_that_does_not_help_is_not_repeated() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    // A key of another application: Bungie refuses every token next to it.
    let wrong = client_with(PUBLIC_KEY, &setting.fake);
    let sessions = wrong.oauth(confidential()).sessions(setting.store.clone());
    let user = sessions.user(MEMBER).await.unwrap().unwrap();
    let before = setting.fake.token_requests().len();
    for _ in 0..100 {
        let error = user.send(&me()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SignInAgain);
        assert!(
            error.to_string().contains("make sure that the API key"),
            "{error}"
        );
    }
    let renewals = setting.fake.token_requests().len() - before;
    assert!(renewals <= 2, "{renewals}");
}

#[tokio::test]
async fn callers_who_come_together_do_not_block_the_next_renewal() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    let wrong = client_with(PUBLIC_KEY, &setting.fake);
    let sessions = wrong.oauth(confidential()).sessions(setting.store.clone());
    let user = sessions.user(MEMBER).await.unwrap().unwrap();
    let crowd = async || {
        let calls = (0..20).map(|_| async { user.send(&me()).await.map(drop) });
        drop(join_all(calls).await);
        setting.fake.token_requests().len()
    };
    crowd().await;
    let before = crowd().await;
    pass(Duration::from_secs(700)).await;
    assert_eq!(crowd().await, before + 1, "one more is tried");
}

#[tokio::test]
async fn an_application_that_is_refused_is_not_asked_again_and_again() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting.expire();
    let wrong = Application::confidential(CONFIDENTIAL, format!("not {SECRET}"));
    let sessions = setting.client.oauth(wrong).sessions(setting.store.clone());
    let user = sessions.user(MEMBER).await.unwrap().unwrap();
    let calls = (0..100).map(|_| async { user.send(&me()).await });
    for response in join_all(calls).await {
        let error = response.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ApplicationRefused);
    }
    for _ in 0..100 {
        pass(Duration::from_millis(10)).await;
        let error = user
            .with_deadline(Duration::from_millis(5))
            .send(&me())
            .await
            .unwrap_err();
        assert!(matches!(
            error.kind(),
            ErrorKind::ApplicationRefused | ErrorKind::Timeout
        ));
    }
    let renewals = setting.fake.token_requests().len() - 1;
    assert!(renewals <= 3, "{renewals}");
}

#[tokio::test]
async fn whoever_was_refused_is_not_content_with_a_renewal_for_age() {
    let setting = Setting::new().await;
    setting.fake.lifetime(100);
    let user = setting.sign_in().await;
    setting.fake.lifetime(3600);
    // Begun for age, it fails in a way that leaves the old token.
    setting.fake.forgive();
    let gate = Gate::closed();
    setting
        .fake
        .fault_next(TOKEN_ENDPOINT, Fault::held_answer(&gate).status(503))
        .unwrap();
    user.send(&me()).await.unwrap();
    setting.fake.sign_everybody_out();
    let sent = setting.fake.requests().len();
    let request = me();
    let call = user.send(&request);
    let open = async {
        setting.fake.arrived(sent + 1).await;
        gate.open();
    };
    let (response, ()) = tokio::join!(call, open);
    response.unwrap();
    assert_eq!(setting.fake.token_requests().len(), 3);
}

#[tokio::test]
async fn a_clock_that_is_wrong_ends_no_session() {
    const YEAR: i64 = 60 * 60 * 24 * 366;
    for error in [YEAR, -YEAR] {
        let fake = fake().await;
        let ahead = Arc::new(AtomicI64::new(0));
        let clock = Arc::clone(&ahead);
        let now = move || {
            let ahead = clock.load(Ordering::SeqCst);
            let time = Duration::from_secs(ahead.unsigned_abs());
            let now = SystemTime::now();
            if ahead > 0 { now + time } else { now - time }
        };
        let client = builder(&fake).clock(now).build().unwrap();
        let store = Shelf::default();
        let sessions = client.oauth(confidential()).sessions(store.clone());
        let user = sessions.sign_in(code(&fake, CONFIDENTIAL)).await.unwrap();
        ahead.store(error, Ordering::SeqCst);
        user.send(&me()).await.unwrap();
        ahead.store(0, Ordering::SeqCst);
        user.send(&me()).await.unwrap();
        assert!(!store.meta().unwrap().over);
        assert!(sessions.user(MEMBER).await.unwrap().is_some());
    }
}

#[test]
fn several_runtimes_share_one_sessions() {
    let server = runtime();
    let setting = server.block_on(Setting::new());
    let first = runtime();
    let user = first.block_on(setting.sign_in());
    setting.expire();
    first.block_on(setting.sessions.user(MEMBER)).unwrap();
    let gate = Gate::closed();
    setting
        .fake
        .fault_next(TOKEN_ENDPOINT, Fault::held_answer(&gate))
        .unwrap();
    let hurried = user.with_deadline(Duration::from_millis(200));
    let error = first.block_on(hurried.send(&me())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    // Its runtime ends in the middle of the renewal. Another one makes up for it.
    setting.fake.forgive();
    first.shutdown_background();
    let second = runtime();
    second.block_on(user.send(&me())).unwrap();
    gate.open();
}

#[test]
fn outside_of_a_runtime_there_is_an_error_that_says_what_to_do() {
    use futures_util::{FutureExt as _, future::BoxFuture};
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let setting = runtime.block_on(Setting::new());
    let user = runtime.block_on(setting.sign_in());
    let code = || code(&setting.fake, CONFIDENTIAL);
    let session = user.session().unwrap();
    let request = me();
    let calls: Vec<BoxFuture<'_, Result<(), Error>>> = vec![
        async { user.send(&request).await.map(drop) }.boxed(),
        async { user.send_raw(&request).await.map(drop) }.boxed(),
        async { Ok(setting.sessions.sign_in(code()).await.map(drop)?) }.boxed(),
        async { Ok(setting.sessions.keep(session.clone()).await.map(drop)?) }.boxed(),
        async { Ok(setting.sessions.user(MEMBER).await.map(drop)?) }.boxed(),
        async { Ok(setting.sessions.sign_out(MEMBER).await?) }.boxed(),
        async { Ok(setting.oauth.sign_in(code()).await.map(drop)?) }.boxed(),
        async { Ok(setting.oauth.refresh(&session).await.map(drop)?) }.boxed(),
    ];
    for call in calls {
        let error = call.now_or_never().expect("it fails at once").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Runtime, "{error}");
        let cause = error.sign_in().map(ToString::to_string);
        let text = format!("{error} {}", cause.unwrap_or_default());
        assert!(text.contains("tokio::runtime::Runtime::block_on"), "{text}");
    }
    // A runtime without time says so too.
    let timeless = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let error = timeless.block_on(user.send(&me())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Runtime);
    assert!(error.to_string().contains("enable_time"), "{error}");
}

#[tokio::test]
async fn one_handler_takes_both_errors() {
    async fn handler(setting: &Setting) -> Result<(), Error> {
        let user = setting.sessions.user(MEMBER).await?;
        if let Some(user) = user {
            user.send(&transfer()).await?;
        }
        Ok(())
    }
    let setting = Setting::new().await;
    handler(&setting).await.unwrap();
    setting.sign_in().await;
    handler(&setting).await.unwrap();
    setting.fake.sign_everybody_out();
    setting.fake.revoke();
    for _ in 0..2 {
        // The call fails first, and then the look for the user.
        let error = handler(&setting).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SignInAgain);
        let why = error.sign_in().unwrap();
        assert_eq!(why.kind(), SignInErrorKind::SignInAgain);
        assert_eq!(
            why.refusal().unwrap().description,
            "AuthorizationRecordRevoked"
        );
    }
}

#[tokio::test]
async fn a_store_of_ones_own_needs_nothing_but_the_seam() {
    let setting = Setting::new().await;
    let sessions = setting.oauth.sessions(MemoryStore::new());
    let user = sessions
        .sign_in(code(&setting.fake, CONFIDENTIAL))
        .await
        .unwrap();
    user.send(&me()).await.unwrap();
}
