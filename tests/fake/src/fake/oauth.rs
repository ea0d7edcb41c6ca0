//! Bungie's sign-in page and token endpoint, for the applications that a test registers.

use super::{
    Violation, cors,
    portal::{Portal, SignedIn},
    shared::State,
    sign_in_page,
};
use crate::urlencoded::{form_decoded, pairs};
use bytes::Bytes;
use http::{
    HeaderMap, Method, Request, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT},
};
use serde_json::json;
use std::{
    collections::{HashMap, HashSet},
    time::{Duration, SystemTime},
};

/// Where tokens come from, as an operation that faults can be planned for.
pub const TOKEN_ENDPOINT: &str = "the token endpoint";

const TOKEN_PATH: &str = "/platform/app/oauth/token/";
const SIGN_IN_PATH: &str = "/oauth/authorize";
const JSON: &str = "application/json; charset=utf-8";

/// What the sign-in page and the token endpoint remember.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    /// By code or by refresh token.
    codes: HashMap<String, SignedIn>,
    refresh_tokens: HashMap<String, SignedIn>,
    /// Refresh tokens that were used.
    spent: HashMap<String, SignedIn>,
    revoked: HashSet<String>,
    issued: usize,
    /// Takes a refresh token that is spent, as some servers do for a while.
    pub(super) forgives: bool,
    /// How long access tokens last, in seconds.
    pub(super) lifetime: Option<i64>,
}

/// What the sign-in page or the token endpoint answers.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) text: Bytes,
}

impl Accounts {
    fn next(&mut self, kind: &str) -> String {
        self.issued += 1;
        // Characters that have to be encoded show whether they are.
        format!("{kind}+{}/of=nobody", self.issued)
    }

    /// A code for an application, as if a user had just said yes.
    pub(super) fn code(&mut self, signed_in: SignedIn) -> String {
        let code = self.next("code");
        self.codes.insert(code.clone(), signed_in);
        code
    }

    /// The user's "no" to everything from now on.
    pub(super) fn revoke(&mut self) {
        let tokens = self.refresh_tokens.drain();
        self.revoked.extend(tokens.map(|(token, _)| token));
    }
}

/// Whether it is for either of the two.
pub(super) fn is_for(uri: &Uri) -> bool {
    uri.path() == TOKEN_PATH || uri.path().ends_with(SIGN_IN_PATH)
}

/// Whether it is for the token endpoint.
pub(super) fn is_token_endpoint(uri: &Uri) -> bool {
    uri.path() == TOKEN_PATH
}

pub(super) fn reply(
    state: &mut State,
    now: Option<SystemTime>,
    request: &Request<()>,
    body: &[u8],
) -> Reply {
    let (method, uri) = (request.method(), request.uri());
    let mut wrong = Vec::new();
    let reply = if uri.path() == TOKEN_PATH {
        match token(state, &mut wrong, method, request.headers(), body) {
            Ok(signed_in) => tokens(state, now, signed_in),
            Err(refusal) => refusal,
        }
    } else {
        page(state, &mut wrong, uri.query().unwrap_or_default())
    };
    state
        .violations
        .extend(wrong.into_iter().map(|what| Violation {
            operation: None,
            // Its query has the state in it.
            request: format!("{method} {}", uri.path()),
            what,
        }));
    reply
}

/// New tokens, which are good from now on.
fn tokens(state: &mut State, now: Option<SystemTime>, signed_in: SignedIn) -> Reply {
    let SignedIn {
        application,
        member,
    } = signed_in;
    let accounts = &mut state.accounts;
    let access_token = accounts.next("access");
    let lifetime = accounts.lifetime.unwrap_or(3600);
    let registered = state.portal.application(application);
    let mut answer = json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": lifetime,
        "membership_id": member.to_string(),
    });
    if registered.secret.is_some() {
        let refresh_token = accounts.next("refresh");
        answer["refresh_token"] = refresh_token.clone().into();
        answer["refresh_expires_in"] = 7_776_000.into();
        accounts.refresh_tokens.insert(refresh_token, signed_in);
    }
    let until =
        now.and_then(|now| now.checked_add(Duration::from_secs(lifetime.try_into().unwrap_or(0))));
    state.portal.give(&access_token, signed_in, until);
    Reply {
        status: 200,
        content_type: JSON,
        text: answer.to_string().into(),
    }
}

fn page(state: &mut State, wrong: &mut Vec<String>, query: &str) -> Reply {
    let query: Vec<_> = pairs(query).collect();
    for (name, _) in &query {
        if ![
            "client_id",
            "response_type",
            "state",
            "redirect_uri",
            "reauth",
        ]
        .contains(&name.as_str())
        {
            wrong.push(format!("the sign-in page takes no {name}"));
        }
    }
    let guard = value(&query, "state").unwrap_or_default();
    if guard.is_empty() {
        wrong.push("there is no state".to_owned());
    }
    if value(&query, "response_type") != Some("code") {
        wrong.push("the response type is not code".to_owned());
    }
    let application = value(&query, "client_id").and_then(|id| state.portal.position(id));
    let Some(application) = application else {
        wrong.push("nobody registered the client id".to_owned());
        return text(400, "<h1>There is no such application</h1>");
    };
    let redirect_url = &state.portal.application(application).redirect_url;
    if value(&query, "redirect_uri").is_some_and(|url| url != *redirect_url) {
        wrong.push("the redirect URL is not the registered one".to_owned());
        return text(400, "<h1>The redirect URL is wrong</h1>");
    }
    let separator = if redirect_url.contains('?') { '&' } else { '?' };
    let back = format!("{redirect_url}{separator}state={}", encoded(guard));
    let mut links = Vec::new();
    for choice in sign_in_page::choices(state, application) {
        let code = state.accounts.code(choice.signed_in);
        let target = format!("{back}&code={}", encoded(&code));
        links.push((choice, target));
    }
    let no = format!("{back}&error=access_denied");
    text(200, &sign_in_page::page(&links, &no))
}

fn token(
    state: &mut State,
    wrong: &mut Vec<String>,
    method: &Method,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<SignedIn, Reply> {
    let header = |name: &http::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if method != Method::POST {
        wrong.push(format!("tokens are not had by {method}"));
    }
    let media_type = header(&CONTENT_TYPE).and_then(|it| it.split(';').next());
    if media_type != Some("application/x-www-form-urlencoded") {
        wrong.push("the body is not a form".to_owned());
    }
    // Pages cannot choose theirs.
    let is_page = cors::origin(headers).is_some();
    if !is_page && header(&USER_AGENT).is_none_or(|agent| !agent.contains(" AppId/")) {
        wrong.push("there is no user agent".to_owned());
    }
    let form: Vec<_> = pairs(&String::from_utf8_lossy(body)).collect();
    if value(&form, "scope").is_some() {
        wrong.push("a scope was sent".to_owned());
    }
    let State {
        accounts, portal, ..
    } = state;
    let application = match client(portal, wrong, header(&AUTHORIZATION), &form) {
        Some(application) => application,
        None => return Err(refusal(401, "invalid_client", "")),
    };
    let registered = portal.application(application);
    match value(&form, "grant_type") {
        Some("authorization_code") => {
            let sent = value(&form, "redirect_uri");
            if sent.is_some_and(|url| url != registered.redirect_url) {
                wrong.push("the redirect URL is not the registered one".to_owned());
            }
            let code = value(&form, "code").unwrap_or_default();
            let found = accounts.codes.get(code).copied();
            let Some(signed_in) = found.filter(|it| it.application == application) else {
                return Err(refusal(400, "server_error", "AuthorizationCodeInvalid"));
            };
            accounts.codes.remove(code);
            Ok(signed_in)
        }
        Some("refresh_token") => {
            if registered.secret.is_none() {
                wrong.push("a public client cannot refresh".to_owned());
                return Err(refusal(400, "unauthorized_client", ""));
            }
            let token = value(&form, "refresh_token").unwrap_or_default();
            let good = accounts.refresh_tokens.get(token).copied();
            let good = good.filter(|it| it.application == application);
            let spent = accounts.spent.get(token).copied();
            let forgiven = spent.filter(|_| accounts.forgives);
            if accounts.revoked.contains(token) {
                return Err(refusal(400, "server_error", "AuthorizationRecordRevoked"));
            }
            let Some(signed_in) = good.or(forgiven) else {
                let description = "ProvidedTokenNotValidRefreshToken";
                return Err(refusal(400, "invalid_request", description));
            };
            let token = token.to_owned();
            accounts.refresh_tokens.remove(&token);
            accounts.spent.insert(token, signed_in);
            Ok(signed_in)
        }
        other => {
            wrong.push(format!("the grant type is {other:?}"));
            Err(refusal(400, "unsupported_grant_type", ""))
        }
    }
}

/// Who asks: by HTTP Basic or in the body, and not both.
fn client(
    portal: &Portal,
    wrong: &mut Vec<String>,
    authorization: Option<&str>,
    form: &[(String, String)],
) -> Option<usize> {
    use base64::{Engine as _, prelude::BASE64_STANDARD};
    let (id, secret) = match authorization {
        Some(header) => {
            if value(form, "client_id").is_some() || value(form, "client_secret").is_some() {
                wrong.push("the client is in the header and in the body".to_owned());
            }
            let pair = BASE64_STANDARD
                .decode(header.strip_prefix("Basic ")?)
                .ok()?;
            let pair = String::from_utf8(pair).ok()?;
            let (id, secret) = pair.split_once(':')?;
            (form_decoded(id), Some(form_decoded(secret)))
        }
        None => (
            value(form, "client_id")?.to_owned(),
            value(form, "client_secret").map(str::to_owned),
        ),
    };
    let application = portal.position(&id)?;
    let registered = portal.application(application).secret.as_deref();
    (registered == secret.as_deref()).then_some(application)
}

fn refusal(status: u16, error: &str, description: &str) -> Reply {
    let body = json!({"error": error, "error_description": description});
    Reply {
        status,
        content_type: JSON,
        text: body.to_string().into(),
    }
}

fn text(status: u16, page: &str) -> Reply {
    Reply {
        status,
        content_type: "text/html; charset=utf-8",
        text: page.to_owned().into(),
    }
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(key, _)| key == name)?;
    Some(&pair.1)
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
