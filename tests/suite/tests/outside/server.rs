//! The code flow against the npm package `oidc-provider`, in `tests/suite/oauth-server`.

use bungie_api::{
    Application, AuthorizationCode, BungieNetMembershipId, Client, MemoryStore, OAuth, Session,
    SignInErrorKind, UserAgent,
};
use reqwest::{
    StatusCode,
    header::{COOKIE, LOCATION, SET_COOKIE},
    redirect::Policy,
};
use std::{collections::HashMap, path::Path, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

struct Server {
    url: String,
    /// It ends with its standard input.
    _process: Child,
}

impl Server {
    async fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("oauth-server");
        assert!(
            folder.join("node_modules").exists(),
            "`npm ci --prefix tests/suite/oauth-server` first"
        );
        let mut process = Command::new("node")
            .arg(folder.join("server.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("node is installed");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = lines
            .next_line()
            .await
            .unwrap()
            .expect("it says where it is");
        Server {
            url,
            _process: process,
        }
    }

    fn application(&self, application: Application) -> Application {
        application
            .authorize_url(format!("{}/auth", self.url))
            .token_url(format!("{}/token", self.url))
    }

    fn basic(&self) -> Application {
        self.application(Application::confidential(
            "basic",
            "made-up-secret-of-basic",
        ))
    }

    fn post(&self) -> Application {
        let application = Application::confidential("post", "made-up-secret-of-post");
        self.application(application.secret_in_body())
    }

    fn public(&self) -> Application {
        self.application(Application::public("public"))
    }

    /// The account that the token is good for; `None` if it is refused.
    async fn account<A>(&self, session: &Session<A>) -> Option<String> {
        let answer = reqwest::Client::new()
            .get(format!("{}/me", self.url))
            .bearer_auth(session.access_token().expose_secret())
            .send()
            .await
            .unwrap();
        match answer.status() {
            StatusCode::UNAUTHORIZED => None,
            _ => Some(answer.text().await.unwrap()),
        }
    }
}

fn oauth(application: Application) -> OAuth {
    let agent = UserAgent::new("Vault Sorter", "1.2", 12345);
    let client = Client::builder("key", agent).build().unwrap();
    client.oauth(application)
}

/// What a browser does: follows redirects with its cookies, and ends at the application.
async fn follow(url: String) -> String {
    let browser = reqwest::Client::builder()
        .redirect(Policy::none())
        .build()
        .unwrap();
    let (mut url, mut cookies) = (reqwest::Url::parse(&url).unwrap(), HashMap::new());
    for _ in 0..10 {
        let all: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = browser.get(url.clone()).header(COOKIE, all.join("; "));
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        assert!(
            answer.status().is_redirection(),
            "{} at {url}",
            answer.status()
        );
        let location = answer.headers()[LOCATION].to_str().unwrap();
        if location.starts_with("https://") {
            return location.to_owned();
        }
        url = url.join(location).unwrap();
    }
    panic!("it redirects for ever, last to {url}");
}

async fn code(application: &Application) -> AuthorizationCode {
    let authorization = oauth(application.clone()).authorize().unwrap();
    let callback = follow(authorization.url()).await;
    authorization.code(&callback).unwrap()
}

#[tokio::test]
#[ignore = "needs node: see tests/suite/README.md"]
async fn server_exchanges_codes_for_tokens() {
    let server = Server::start().await;
    for application in [server.basic(), server.post(), server.public()] {
        let is_public = application.client_type() == bungie_api::ClientType::Public;
        let code = code(&application).await;
        let oauth = oauth(application);
        let session = oauth.sign_in(code.clone()).await.unwrap();
        assert_eq!(
            server.account(&session).await.unwrap(),
            "{\"account\":\"1234567\"}"
        );
        assert_eq!(
            session.membership_id(),
            Some(BungieNetMembershipId(1_234_567))
        );
        assert_eq!(session.refresh_token().is_none(), is_public);
        // A code is good once.
        let error = oauth.sign_in(code).await.unwrap_err();
        assert_eq!(error.kind(), SignInErrorKind::SignInAgain, "{error}");
        assert_eq!(error.refusal().unwrap().error, "invalid_grant");
    }
}

#[tokio::test]
#[ignore = "needs node: see tests/suite/README.md"]
async fn server_keeps_the_query_of_the_redirect_url() {
    let server = Server::start().await;
    let authorization = oauth(server.basic()).authorize().unwrap();
    let callback = follow(authorization.url()).await;
    assert!(
        callback.starts_with("https://127.0.0.1:4433/callback?from=test&"),
        "{callback}"
    );
    authorization.code(&callback).unwrap();
}

#[tokio::test]
#[ignore = "needs node: see tests/suite/README.md"]
async fn server_rotates_refresh_tokens_and_refuses_spent_ones() {
    let server = Server::start().await;
    for application in [server.basic(), server.post()] {
        let code = code(&application).await;
        let oauth = oauth(application);
        let first = oauth.sign_in(code).await.unwrap();
        let second = oauth.refresh(&first).await.unwrap();
        let token = |session: &Session| session.refresh_token().unwrap().expose_secret().to_owned();
        assert_ne!(token(&first), token(&second));
        assert!(server.account(&second).await.is_some());
        let third = oauth.refresh(&second).await.unwrap();
        assert!(server.account(&third).await.is_some());
        let error = oauth.refresh(&first).await.unwrap_err();
        assert_eq!(error.kind(), SignInErrorKind::SignInAgain, "{error}");
        assert_eq!(error.status().unwrap(), 400);
    }
}

#[tokio::test]
#[ignore = "needs node: see tests/suite/README.md"]
async fn server_tells_a_wrong_secret_and_a_users_no() {
    let server = Server::start().await;
    let code = code(&server.basic()).await;
    let wrong = server.application(Application::confidential("basic", "wrong"));
    let error = oauth(wrong).sign_in(code).await.unwrap_err();
    assert_eq!(error.kind(), SignInErrorKind::Application, "{error}");
    assert_eq!(error.status().unwrap(), 401);

    let authorization = oauth(server.basic()).authorize().unwrap();
    let callback = follow(format!("{}&login_hint=deny", authorization.url())).await;
    let error = authorization.code(&callback).unwrap_err();
    assert_eq!(error.kind(), SignInErrorKind::Denied, "{error}");
}

#[tokio::test]
#[ignore = "needs node: see tests/suite/README.md"]
async fn server_sees_sessions_renewed_once() {
    let server = Server::start().await;
    let application = server.basic();
    let code = code(&application).await;
    // Renewed long before its end, that is, with every call.
    let year = std::time::Duration::from_secs(60 * 60 * 24 * 365);
    let sessions = oauth(application)
        .renew_ahead(year)
        .sessions(MemoryStore::new());
    let user = sessions.sign_in(code).await.unwrap();
    let before = user.session().unwrap();
    // The server has no such operation: what counts is the token that it was asked with.
    let request = bungie_api::user::GetMembershipDataForCurrentUser::new();
    let calls = (0..100).map(|_| user.with_timeout(std::time::Duration::from_millis(500)));
    let calls = calls.map(async |user| user.send_raw(&request).await.map(drop));
    futures_util::future::join_all(calls).await;
    let after = user.session().unwrap();
    assert!(server.account(&after).await.is_some());
    assert!(after.refresh_token().is_some());
    let spent = before.refresh_token().unwrap().expose_secret();
    assert_ne!(after.refresh_token().unwrap().expose_secret(), spent);
}
