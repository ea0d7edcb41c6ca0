//! Holds requests against the document, as Bungie would and stricter.

use super::{
    call::Call,
    cors,
    envelope::Envelope,
    fault::Fault,
    page::Page,
    portal::Portal,
    route::{Route, route},
};
use crate::{
    conform,
    document::{Access, DOCUMENT, Host, Operation, Parameter, Place},
    facts,
    manifest::LANGUAGES,
};
use http::{
    HeaderMap, Method, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE, USER_AGENT},
};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::{collections::HashSet, time::SystemTime};

/// What came of a request.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// The request as the document reads it, if there is an operation.
    pub(super) call: Option<Call>,
    /// What the client did against the contract.
    pub(super) violations: Vec<String>,
    /// The answer to a request that cannot be answered as the client would like.
    pub(super) refusal: Option<Fault>,
    /// The token that came with it, good or not.
    pub(super) token: Option<String>,
}

/// Where the hosts are, and who is signed in.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    /// The host that the request came to; absent if one address stands for all.
    pub(super) host: Option<Host>,
    /// Where the other host is.
    pub(super) other: &'a str,
    /// Whose keys and tokens there are.
    pub(super) portal: &'a Portal,
    /// What tokens run out by, if they do.
    pub(super) now: Option<SystemTime>,
}

impl Verdict {
    pub(super) fn operation(&self) -> Option<&'static Operation> {
        self.call.as_ref().map(|call| call.operation)
    }

    fn argument(&mut self, parameter: &str, text: &str) {
        if let Some(call) = &mut self.call {
            call.arguments.push((parameter.to_owned(), text.to_owned()));
        }
    }

    /// A violation. The first one decides the answer.
    fn violation(&mut self, what: impl Into<String>, refusal: impl FnOnce() -> Fault) {
        self.violations.push(what.into());
        self.refusal.get_or_insert_with(refusal);
    }

    /// Something that the document does not allow.
    fn wrong(&mut self, what: impl Into<String>) {
        self.violation(what, || {
            Envelope::error(18, "InvalidParameters")
                .http_status(400)
                .into()
        });
    }

    /// Nothing wrong with the request, but it has to be refused.
    fn refuse(&mut self, refusal: Envelope) {
        self.refusal.get_or_insert_with(|| refusal.into());
    }
}

pub(super) fn check(
    around: &Surroundings<'_>,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Verdict {
    let mut verdict = Verdict::default();
    let origin = cors::origin(headers);
    if origin.is_none() {
        user_agent(&mut verdict, headers);
    }
    let Some(path) = path(&mut verdict, uri) else {
        return verdict;
    };
    let (operation, arguments) = match route(method, path) {
        Route::To(operation, arguments) => (operation, arguments),
        Route::OtherMethod => {
            let what = format!("{} has no {method}", uri.path());
            verdict.violation(what, || Fault::page(Page::NotFound).status(405));
            return verdict;
        }
        Route::Nowhere => {
            let what = format!("there is no {}", uri.path());
            verdict.violation(what, || Fault::page(Page::NotFound));
            return verdict;
        }
    };
    verdict.call = Some(Call {
        operation,
        arguments: Vec::new(),
        body: None,
        components: None,
        scopes: 0,
        member: None,
        method: method.clone(),
        path_and_query: uri
            .path_and_query()
            .map_or("/", |it| it.as_str())
            .to_owned(),
        headers: headers.clone(),
    });
    if around.host.is_some_and(|host| host != operation.host) {
        let what = format!("the operation is on the host {:?}", operation.host);
        verdict.violation(what, || Fault::redirect(&format!("{}{uri}", around.other)));
    }
    let key = key(&mut verdict, headers, around.portal);
    if origin.is_some_and(|origin| cors::is_of_another(around.portal, key, origin)) {
        verdict.refuse(Envelope::error(2107, "OriginHeaderDoesNotMatchKey"));
    }
    let token = token(&mut verdict, headers);
    verdict.token = token.map(str::to_owned);
    for (name, text) in arguments {
        let parameter = operation
            .parameters
            .iter()
            .find(|parameter| parameter.name == name);
        match parameter {
            Some(parameter) => argument(&mut verdict, parameter, text, false),
            None => verdict.wrong(format!("{} declares no {name}", operation.id)),
        }
    }
    query(&mut verdict, operation, uri.query().unwrap_or_default());
    content(&mut verdict, operation, headers, body);
    let holder = token.map(|token| around.portal.holder(token, key, around.now));
    if let (Some(call), Some(Some(holder))) = (&mut verdict.call, holder) {
        call.scopes = holder.scopes;
        call.member = holder.member;
    }
    let scopes = holder.map(|holder| holder.map(|holder| holder.scopes));
    access(&mut verdict, operation, scopes);
    zeros(&mut verdict, operation);
    verdict
}

/// `Name/1.2 AppId/12345 (+https://example.com)`, the last part at will. Pages cannot choose theirs.
fn user_agent(verdict: &mut Verdict, headers: &HeaderMap) {
    fn is_good(agent: &str) -> Option<bool> {
        let (product, rest) = agent.split_once(" AppId/")?;
        let (name, version) = product.rsplit_once('/')?;
        let (id, contact) = rest.split_once(' ').unwrap_or((rest, "(+)"));
        let contact = contact.strip_prefix("(+")?.strip_suffix(')')?;
        let named = !name.is_empty() && !version.is_empty() && !version.contains(' ');
        Some(named && id.parse::<u32>().is_ok() && !contact.contains(['(', ')']))
    }
    let agent = headers
        .get(USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    if is_good(agent) != Some(true) {
        verdict.violation(format!("the user agent is {agent:?}"), || {
            Fault::page(Page::Cloudflare)
        });
    }
}

/// The path below the base, without slashes around it.
fn path<'a>(verdict: &mut Verdict, uri: &'a Uri) -> Option<&'a str> {
    let (path, base) = (uri.path(), DOCUMENT.base());
    let Some(below) = path
        .strip_prefix(base)
        .and_then(|below| below.strip_prefix('/'))
    else {
        verdict.violation(format!("{path} is not below {base}/"), || {
            Fault::page(Page::NotFound)
        });
        return None;
    };
    let Some(below) = below.strip_suffix('/') else {
        verdict.violation("there is no slash at the end of the path", || {
            let query = uri
                .query()
                .map(|query| format!("?{query}"))
                .unwrap_or_default();
            Fault::redirect(&format!("{path}/{query}"))
        });
        return Some(below);
    };
    Some(below)
}

/// The key in the header, empty without.
fn key<'a>(verdict: &mut Verdict, headers: &'a HeaderMap, portal: &Portal) -> &'a str {
    let key = headers.get("x-api-key").and_then(|key| key.to_str().ok());
    let key = key.unwrap_or_default();
    if key.is_empty() {
        verdict.violation("there is no API key", || {
            Envelope::error(2102, "ApiKeyMissingFromRequest").into()
        });
    } else if portal.is_off(key) {
        verdict.refuse(Envelope::error(2101, "ApiInvalidOrExpiredKey"));
    } else if portal.is_of_one_that_is_off(key) {
        verdict.refuse(Envelope::error(2103, "ApplicationDisabled"));
    }
    key
}

/// The token in the header, `None` without.
fn token<'a>(verdict: &mut Verdict, headers: &'a HeaderMap) -> Option<&'a str> {
    let header = headers.get(AUTHORIZATION)?;
    let token = header
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix("Bearer "));
    let token = token.filter(|token| !token.is_empty() && !token.contains(' '));
    if token.is_none() {
        verdict.violation("the authorization is not `Bearer` and a token", || {
            Fault::page(Page::Unauthorized)
        });
    }
    token
}

fn query(verdict: &mut Verdict, operation: &'static Operation, query: &str) {
    let mut seen = HashSet::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        if !seen.insert(name) {
            verdict.wrong(format!("{name} is in the query twice"));
        }
        let parameter = operation
            .parameters
            .iter()
            .find(|parameter| parameter.place == Place::Query && parameter.name == name);
        let Some(parameter) = parameter else {
            match name == facts::LANGUAGE {
                true if LANGUAGES.contains(&text) => verdict.argument(name, text),
                true => verdict.wrong(format!("{name}: there is no language {text:?}")),
                false => verdict.wrong(format!("the query has no parameter {name}")),
            }
            continue;
        };
        argument(verdict, parameter, text, true);
        if name == "components" {
            let asked = identifiers(&parameter.schema["items"], text);
            if let Some(call) = &mut verdict.call {
                call.components = Some(asked);
            }
        }
    }
    for parameter in &operation.parameters {
        let is_here = parameter.place == Place::Query;
        if is_here && parameter.required && !seen.contains(parameter.name.as_str()) {
            verdict.wrong(format!("{} is missing in the query", parameter.name));
        }
    }
}

fn argument(verdict: &mut Verdict, parameter: &Parameter, encoded: &str, in_query: bool) {
    // In a query, unlike in a path, a plus sign is a space.
    let encoded = if in_query {
        encoded.replace('+', " ")
    } else {
        encoded.to_owned()
    };
    let wrong = match percent_decode_str(&encoded).decode_utf8() {
        Ok(text) => {
            verdict.argument(&parameter.name, &text);
            conform::text(&parameter.schema, &text).err()
        }
        Err(_) => Some(format!("{encoded:?} is not UTF-8")),
    };
    if let Some(wrong) = wrong {
        verdict.wrong(format!("{}: {wrong}", parameter.name));
    }
}

/// The identifiers of the numbers in a list, as far as they are known.
fn identifiers(item: &'static Value, list: &str) -> Vec<&'static str> {
    let values = DOCUMENT.enumeration(item).expect("components are an enum");
    let list = percent_decode_str(list).decode_utf8_lossy();
    list.split(',')
        .filter_map(|number| number.parse().ok())
        .filter_map(|number: i64| values.iter().find(|(_, known)| *known == number))
        .map(|(identifier, _)| *identifier)
        .collect()
}

fn content(verdict: &mut Verdict, operation: &Operation, headers: &HeaderMap, body: &[u8]) {
    let Some(schema) = &operation.body else {
        if !body.is_empty() {
            verdict.wrong("there is a body, and none is asked for");
        }
        return;
    };
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or_default();
    if media_type.split(';').next().map(str::trim) != Some("application/json") {
        verdict.wrong(format!("the type of the body is {media_type:?}"));
    }
    match serde_json::from_slice(body) {
        Ok(value) => {
            for wrong in conform::json(&DOCUMENT, schema, &value) {
                verdict.wrong(format!("the body: {wrong}"));
            }
            if let Some(call) = &mut verdict.call {
                call.body = Some(value);
            }
        }
        Err(error) => verdict.wrong(format!("the body is not JSON: {error}")),
    }
}

/// What the types of a body allow and the server does not.
fn zeros(verdict: &mut Verdict, operation: &Operation) {
    let body = verdict.call.as_ref().and_then(|call| call.body.as_ref());
    let schema = operation
        .body
        .as_ref()
        .map(|schema| DOCUMENT.resolve(schema));
    if let Some((Some(name), schema)) = schema
        && let Some(body) = body
        && let Some((code, error)) = facts::refusal(name, schema, body)
    {
        verdict.refuse(Envelope::error(code, error).response(0.into()));
    }
}

/// `scopes` are those of the token if there is one, and nothing if it is not good.
fn access(verdict: &mut Verdict, operation: &Operation, scopes: Option<Option<u64>>) {
    let scopes = match scopes {
        Some(scopes) => scopes,
        None if operation.access == Access::SignedIn => None,
        None => return,
    };
    match scopes {
        None => verdict.refuse(Envelope::error(99, "WebAuthRequired").http_status(401)),
        Some(scopes) if scopes & operation.scope_bits != operation.scope_bits => {
            verdict.refuse(Envelope::error(
                2108,
                "AccessNotPermittedByApplicationScope",
            ));
        }
        Some(_) => {}
    }
}
