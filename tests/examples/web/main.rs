//! A web service: people sign in with Bungie and see their characters.
//!
//! ```sh
//! export BUNGIE_API_KEY=… BUNGIE_CLIENT_ID=… BUNGIE_CLIENT_SECRET=…
//! cargo run -p bungie-examples --example web -- --url https://example.com
//! ```
//!
//! Bungie sends browsers back to https alone, so something that has a certificate stands before it and hands requests
//! on. The redirect URL in Bungie's application portal is that URL and `/back`.
//!
//! `page`: what browsers get.

mod page;

use axum::{
    Router,
    extract::{RawQuery, State},
    http::StatusCode,
    middleware::map_response,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use bungie_api::{
    BungieNetMembershipId, Client, FileStore, OAuth, Priority, RedirectUrl, Sessions,
    destiny2::GetProfile, types::DestinyComponentType as Component,
};
use bungie_examples::{
    ApplicationSettings, Outcome, Settings, closed, ended, own_membership, stopped,
};
use clap::Parser;
use minijinja::context;
use page::{Failure, page};
use std::{
    future::ready, net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc, time::Duration,
};
use tokio::net::TcpListener;
use tower_sessions::cookie::{SameSite, time};
use tower_sessions::{Expiry, MemoryStore, Session, SessionManagerLayer};

/// How long somebody who waits for a page waits for one call.
const PATIENCE: Duration = Duration::from_secs(10);

/// A web service: people sign in with Bungie and see their characters.
#[derive(Parser)]
struct Options {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where browsers find it; without, at the address that it listens at.
    #[arg(long)]
    url: Option<String>,
    /// The folder of the sessions at Bungie.
    #[arg(long, env = "BUNGIE_SESSIONS", default_value = "sessions")]
    sessions: PathBuf,
    #[command(flatten)]
    application: ApplicationSettings,
    #[command(flatten)]
    settings: Settings,
}

struct Site {
    client: Client,
    oauth: OAuth,
    /// What Bungie gave for each user. A browser's own session has the state that it left for Bungie with, or the member
    /// that it came back as.
    sessions: Sessions,
}

type Shared = State<Arc<Site>>;

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Options::parse()).await.map(|()| true))
}

async fn run(options: Options) -> Outcome {
    let client = options.settings.client("web")?.with_deadline(PATIENCE);
    let client = client.with_priority(Priority::High);
    let listener = TcpListener::bind(options.listen).await?;
    let address = format!("http://{}", listener.local_addr()?);
    let url = options.url.as_deref().unwrap_or(&address);
    let url = url.trim_end_matches('/');
    let application = options.application.application(&options.settings);
    let back = RedirectUrl::with_loopback_http(format!("{url}/back"))?;
    let oauth = client.oauth(application.redirect_url(back));
    let sessions = oauth.sessions(FileStore::new(options.sessions));
    let headers = page::headers(&client)?;
    let site = Arc::new(Site {
        client,
        oauth,
        sessions,
    });

    // A cookie with a random number, which no script can read. Lax: it comes along when Bungie sends the browser back,
    // and with no form of another site. What is in memory is gone with the program: browsers sign in again, and what
    // Bungie gave is in the folder still. Memory forgets nothing before, not even what is over, so a site that many come
    // to has a store in a database, which deletes that and which several machines share.
    let browsers = SessionManagerLayer::new(MemoryStore::default())
        .with_expiry(Expiry::OnInactivity(time::Duration::days(7)))
        .with_secure(url.starts_with("https:"))
        .with_same_site(SameSite::Lax);
    let with_headers = move |answer: Response| ready((headers.clone(), answer));
    let routes = Router::new()
        .route("/", get(home))
        .route("/sign-in", get(sign_in))
        .route("/back", get(back_from_bungie))
        .route("/sign-out", post(sign_out))
        .route("/style.css", get(page::style))
        .layer(browsers)
        .layer(map_response(with_headers))
        .with_state(Arc::clone(&site));
    println!("Listening at {address}/ for {url}/");
    let served = axum::serve(listener, routes)
        .with_graceful_shutdown(async { drop(stopped().await) })
        .await;
    closed(&site.sessions, served.map_err(Into::into)).await
}

async fn home(State(site): Shared, browser: Session) -> Result<Response, Failure> {
    let member = browser.get("member").await?.map(BungieNetMembershipId);
    let user = match member {
        Some(member) => site.sessions.user(member).await?,
        None => None,
    };
    // Somebody new, or somebody whom another browser has signed out.
    let Some(user) = user else {
        return Ok(page(StatusCode::OK, context! {}));
    };
    let Some((kind, owner)) = own_membership(&user).await? else {
        return Ok(page(StatusCode::OK, context! { signed_in => true }));
    };
    let components = [Component::PROFILES, Component::CHARACTERS];
    let profile = user.send(&GetProfile::new(kind, owner, components)).await?;
    let shown = page::of_profile(&site.client, &profile);
    Ok(page(StatusCode::OK, shown))
}

/// A link leads here and no form, since a form may not lead to another site.
async fn sign_in(State(site): Shared, browser: Session) -> Result<Redirect, Failure> {
    let authorization = site.oauth.authorize()?;
    browser
        .insert("state", authorization.state().as_str())
        .await?;
    Ok(Redirect::to(&authorization.url()))
}

/// The state that Bungie sends back has to be the one that this browser left with.
async fn back_from_bungie(
    State(site): Shared,
    browser: Session,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let Some(state) = browser.remove::<String>("state").await? else {
        let problem = "This browser did not begin a sign-in here.";
        return Ok(page(StatusCode::BAD_REQUEST, context! { problem }));
    };
    // It is good once, also where what follows fails.
    browser.save().await?;
    let authorization = site.oauth.resume(bungie_api::State::new(state));
    let code = authorization.code(&query.unwrap_or_default())?;
    let user = site.sessions.sign_in(code).await?;
    let member = user.session().and_then(|session| session.membership_id());
    let BungieNetMembershipId(member) = member.ok_or("Bungie does not say who signed in")?;
    // Another cookie than before, which nobody else can know.
    browser.cycle_id().await?;
    browser.insert("member", member).await?;
    Ok(Redirect::to("/").into_response())
}

async fn sign_out(State(site): Shared, browser: Session) -> Result<Redirect, Failure> {
    if let Some(member) = browser.get("member").await? {
        site.sessions
            .sign_out(BungieNetMembershipId(member))
            .await?;
    }
    browser.flush().await?;
    Ok(Redirect::to("/"))
}
