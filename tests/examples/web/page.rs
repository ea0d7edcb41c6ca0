//! What browsers get: one page, whose template escapes what it is given.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use bungie_api::{Client, HasBungieName as _, types::DestinyProfileResponse};
use bungie_examples::{Outcome, line_of, sentence_of, why_hidden};
use minijinja::{Environment, Value, context};

/// Escapes what it is given, since the name ends in `.html`.
pub(crate) fn page(status: StatusCode, shown: Value) -> Response {
    let template = include_str!("page.html");
    let html = Environment::new().render_named_str("page.html", template, shown);
    (status, Html(html.expect("the template takes anything"))).into_response()
}

/// What the page shows of a user: the characters, those that were played last first, or why they are not there.
pub(crate) fn of_profile(client: &Client, profile: &DestinyProfileResponse) -> Value {
    let data = profile.profile.data();
    let user = data.and_then(|data| data.user_info.as_ref());
    let name = user.and_then(|user| user.bungie_name());
    let name = name.map(|name| name.to_string());
    let mut characters: Vec<_> = profile.characters.entries().map(|(_, it)| it).collect();
    characters.sort_by_key(|character| std::cmp::Reverse(character.date_last_played));
    let characters = characters.into_iter().map(|character| {
        context! {
            class => character.class_type.to_string(),
            race => character.race_type.to_string(),
            power => character.light,
            emblem => client.content_url(&character.emblem_background_path),
        }
    });
    let problem = why_hidden(profile.characters.presence());
    context! { signed_in => true, name, problem, characters => characters.collect::<Vec<_>>() }
}

/// Anything that goes wrong: the log gets all of it, and the browser a sentence.
pub(crate) struct Failure(Box<dyn std::error::Error + Send + Sync>);

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        eprintln!("{}", line_of(&*self.0));
        let problem = sentence_of(&*self.0).unwrap_or("Something went wrong here.");
        page(StatusCode::BAD_GATEWAY, context! { problem })
    }
}

pub(crate) async fn style() -> impl IntoResponse {
    let style = include_str!("style.css");
    ([(header::CONTENT_TYPE, "text/css")], style)
}

/// What every answer carries: nothing runs, and nothing is loaded but the style and Bungie's pictures.
pub(crate) fn headers(client: &Client) -> Outcome<HeaderMap> {
    let pictures = client.content_url("/").unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src {pictures}; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    let fixed = HeaderValue::from_static;
    Ok(HeaderMap::from_iter([
        (header::CONTENT_SECURITY_POLICY, policy.parse()?),
        (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
        // The address that Bungie sends browsers back to holds a code.
        (header::REFERRER_POLICY, fixed("no-referrer")),
        (header::CACHE_CONTROL, fixed("no-store")),
    ]))
}
