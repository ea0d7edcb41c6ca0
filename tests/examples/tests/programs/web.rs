//! The web service, as a browser without JavaScript sees it.

use crate::fake::{CLIENT_ID, KEY, SECRET, command, fake, register, signal, texts_in};
use bungie_api::{
    destiny2::GetProfile, types::PlatformErrorCodes, user::GetMembershipDataForCurrentUser,
};
use bungie_testing::{
    FakeBungie,
    fake::{ComponentState, Fault},
    world::Account,
};
use http::{StatusCode, header};
use reqwest::{Client, Response, Url, redirect};
use tempfile::{TempDir, tempdir};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    process::Child,
};

struct Web {
    fake: FakeBungie,
    account: Account,
    folder: TempDir,
    browser: Client,
    url: String,
    /// Ends with it.
    process: Child,
}

impl Web {
    async fn start(arguments: &[&str]) -> Self {
        let fake = fake().await;
        let account = fake.account(1);
        let folder = tempdir().unwrap();
        let mut command = command(&fake, "web");
        command.args(["--listen", "127.0.0.1:0"]).args(arguments);
        let mut process = command
            .env("BUNGIE_SESSIONS", folder.path())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines
            .next_line()
            .await
            .unwrap()
            .expect("it says where it listens");
        let url = line.split(' ').nth(2).unwrap().to_owned();
        register(&fake, &format!("{url}back"), 1);
        let browser = Client::builder()
            .redirect(redirect::Policy::none())
            .build()
            .unwrap();
        Web {
            fake,
            account,
            folder,
            browser,
            url,
            process,
        }
    }

    /// Asks it to end, and gives what it has logged.
    #[cfg(unix)]
    async fn stop(mut self) -> String {
        drop(self.browser);
        signal(&self.process, "TERM").await;
        let mut log = String::new();
        let mut errors = self.process.stderr.take().unwrap();
        errors.read_to_string(&mut log).await.unwrap();
        assert_eq!(self.process.wait().await.unwrap().code(), Some(0), "{log}");
        log
    }

    async fn get(&self, path: &str, cookie: &str) -> Response {
        let request = self.browser.get(format!("{}{path}", self.url));
        request.header(header::COOKIE, cookie).send().await.unwrap()
    }

    async fn page(&self, cookie: &str) -> String {
        self.get("", cookie).await.text().await.unwrap()
    }

    /// The cookie and the state that a browser leaves for Bungie with.
    async fn leave(&self) -> (String, String) {
        let left = self.get("sign-in", "").await;
        assert_eq!(left.status(), StatusCode::SEE_OTHER);
        let to = left.headers()[header::LOCATION].to_str().unwrap();
        assert!(to.starts_with(&self.fake.authorize_url()), "{to}");
        let (_, state) = to.split_once("state=").unwrap();
        let state = state.split('&').next().unwrap().to_owned();
        (cookie(&left), state)
    }

    /// What a browser gets that comes back from Bungie.
    async fn back(&self, parameters: &[(&str, &str)], cookie: &str) -> Response {
        let url = Url::parse_with_params(&format!("{}back", self.url), parameters).unwrap();
        let request = self.browser.get(url).header(header::COOKIE, cookie);
        request.send().await.unwrap()
    }

    fn code(&self) -> String {
        let member = self.account.bungie_net_id();
        self.fake.code_for(CLIENT_ID, member).unwrap()
    }

    /// The cookie of a browser that has signed in.
    async fn sign_in(&self) -> String {
        let (left, state) = self.leave().await;
        let parameters = [("code", &*self.code()), ("state", &state)];
        let back = self.back(&parameters, &left).await;
        assert_eq!(back.status(), StatusCode::SEE_OTHER);
        assert_eq!(back.headers()[header::LOCATION], "/");
        let cookie = cookie(&back);
        assert_ne!(cookie, left);
        // The one from before is nobody's.
        assert!(self.page(&left).await.contains("Sign in with Bungie"));
        cookie
    }
}

/// Name and value.
fn cookie(response: &Response) -> String {
    let set = response.headers()[header::SET_COOKIE].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn somebody_signs_in_sees_characters_and_signs_out() {
    let web = Web::start(&[]).await;
    assert!(web.page("").await.contains("Sign in with Bungie"));
    let cookie = web.sign_in().await;
    let page = web.page(&cookie).await;
    for expected in [
        &*web.account.bungie_name(),
        "Hunter",
        "Titan",
        "Warlock",
        "Sign out",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let picture = format!("<img src=\"{}/common/", web.fake.url());
    // Slashes are escaped as well.
    let plain = page.replace("&#x2f;", "/");
    assert_eq!(plain.matches(&picture).count(), 3, "{page}");
    for secret in [KEY, SECRET, "script"] {
        assert!(!page.contains(secret), "{secret}: {page}");
    }
    assert!(texts_in(web.folder.path()).contains("refresh"));

    // A link of another site signs nobody out.
    assert_eq!(
        web.get("sign-out", &cookie).await.status(),
        StatusCode::METHOD_NOT_ALLOWED
    );
    let request = web.browser.post(format!("{}sign-out", web.url));
    let out = request
        .header(header::COOKIE, &cookie)
        .send()
        .await
        .unwrap();
    assert_eq!(out.status(), StatusCode::SEE_OTHER);
    assert!(web.page(&cookie).await.contains("Sign in with Bungie"));
    assert!(!texts_in(web.folder.path()).contains("refresh"));
    assert_eq!(web.fake.violations(), []);
}

#[tokio::test]
async fn cookies_are_for_this_site_and_no_script() {
    for (arguments, is_secure) in [(&[][..], false), (&["--url", "https://example.com/"], true)] {
        let web = Web::start(arguments).await;
        let left = web
            .browser
            .get(format!("{}sign-in", web.url))
            .send()
            .await
            .unwrap();
        let set = left.headers()[header::SET_COOKIE].to_str().unwrap();
        let parts: Vec<_> = set.split("; ").collect();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(parts.contains(&part), "{set}");
        }
        assert_eq!(parts.contains(&"Secure"), is_secure, "{set}");
        let to = left.headers()[header::LOCATION].to_str().unwrap();
        let back = "redirect_uri=https%3A%2F%2Fexample.com%2Fback";
        assert_eq!(to.contains(back), is_secure, "{to}");
    }
}

#[tokio::test]
async fn a_browser_that_did_not_leave_from_here_is_not_signed_in() {
    let web = Web::start(&[]).await;
    let (left, state) = web.leave().await;
    let code = web.code();
    let good = [("code", &*code), ("state", &state)];
    let no_cookie = web.back(&good, "").await;
    assert_eq!(no_cookie.status(), StatusCode::BAD_REQUEST);
    let other = web
        .back(&[("code", &code), ("state", "other")], &left)
        .await;
    assert_eq!(other.status(), StatusCode::BAD_GATEWAY);
    assert!(web.page(&left).await.contains("Sign in with Bungie"));
    // A state is good once.
    let again = web.back(&good, &left).await;
    assert_eq!(again.status(), StatusCode::BAD_REQUEST);
    assert_eq!(web.fake.token_requests().len(), 0);
}

#[tokio::test]
async fn a_user_who_says_no_gets_a_sentence() {
    let web = Web::start(&[]).await;
    let (left, state) = web.leave().await;
    let denied = [("error", "access_denied"), ("state", &state)];
    let denied = web.back(&denied, &left).await;
    assert!(
        denied
            .text()
            .await
            .unwrap()
            .contains("The sign-in was not allowed.")
    );
}

#[tokio::test]
async fn names_are_text() {
    let web = Web::start(&[]).await;
    let cookie = web.sign_in().await;
    web.fake.on::<GetProfile>().respond(|profile| {
        let mut json = serde_json::to_value(&*profile).unwrap();
        json["profile"]["data"]["userInfo"]["bungieGlobalDisplayName"] = "<b>\"Owl\" & Co".into();
        *profile = serde_json::from_value(json).unwrap();
    });
    let page = web.page(&cookie).await;
    assert!(
        page.contains("&lt;b&gt;") && !page.contains("<b>"),
        "{page}"
    );
}

#[tokio::test]
async fn a_failure_is_a_sentence() {
    let web = Web::start(&[]).await;
    let cookie = web.sign_in().await;
    web.fake
        .on::<GetProfile>()
        .error(PlatformErrorCodes::SYSTEM_DISABLED);
    let down = web.get("", &cookie).await;
    assert_eq!(down.status(), StatusCode::BAD_GATEWAY);
    assert!(
        down.text()
            .await
            .unwrap()
            .contains("Bungie is closed for maintenance")
    );
}

#[tokio::test]
async fn every_answer_forbids_what_pages_do_not_need() {
    let web = Web::start(&[]).await;
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src {}/; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
        web.fake.url()
    );
    for path in ["", "sign-in", "back", "style.css", "nothing"] {
        let answer = web.get(path, "").await;
        let header = |name| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-security-policy"), policy, "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn characters_that_cannot_be_seen_are_not_none() {
    let web = Web::start(&[]).await;
    let cookie = web.sign_in().await;
    for (state, said) in [
        (
            ComponentState::Disabled,
            "Bungie has switched this off for now; nothing is lost.",
        ),
        (ComponentState::Private, "Its owner keeps this private."),
        (ComponentState::Missing, "Bungie did not show this."),
        (ComponentState::Empty, "There are no characters."),
    ] {
        web.fake.component("Characters", state).unwrap();
        let page = web.page(&cookie).await;
        let says_none = page.contains("There are no characters.");
        assert!(
            page.contains(said) && page.contains("Sign out"),
            "{said}: {page}"
        );
        assert_eq!(says_none, state == ComponentState::Empty, "{page}");
    }
    web.fake
        .on::<GetMembershipDataForCurrentUser>()
        .respond(|user| user.destiny_memberships.clear());
    let page = web.page(&cookie).await;
    assert!(page.contains("There are no characters."), "{page}");
}

#[tokio::test]
async fn browsers_are_not_shown_what_is_inside() {
    let web = Web::start(&[]).await;
    let cookie = web.sign_in().await;
    web.fake.on::<GetProfile>().fault(Fault::truncated());
    let page = web.page(&cookie).await;
    assert!(page.contains("Something went wrong here."), "{page}");
    for inside in ["GetProfile", "JSON", "Bungie could"] {
        assert!(!page.contains(inside), "{inside}: {page}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_others_write_is_one_line_of_the_log() {
    let web = Web::start(&[]).await;
    let (left, state) = web.leave().await;
    let parameters = [
        ("error", "access_denied"),
        ("error_description", "one\ntwo\u{1b}[31m"),
        ("state", &state),
    ];
    web.back(&parameters, &left).await;
    let log = web.stop().await;
    assert!(log.contains("one two [31m"), "{log:?}");
    assert_eq!(log.lines().count(), 1, "{log:?}");
}
