//! What browsers are told of the origins that may read an answer.
//!
//! The platform answers every preflight and every origin, and then refuses keys whose application is registered for
//! another one. Files are for everybody, and answer no preflight; pages of balancers say nothing.

use super::{body::Body, content, fault::JSON, oauth, portal::Portal};
use crate::document::DOCUMENT;
use http::{
    HeaderMap, HeaderValue, Method, Request, Response, Uri,
    header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, ORIGIN, VARY,
    },
};

/// The origin of a request that a page sends.
pub(super) fn origin(headers: &HeaderMap) -> Option<&str> {
    headers.get(ORIGIN)?.to_str().ok()
}

/// The answer to a browser that asks whether a page may send a request.
pub(super) fn preflight(request: &Request<()>) -> Option<Response<Body>> {
    let headers = request.headers();
    let origin = headers.get(ORIGIN)?;
    let method = headers.get(ACCESS_CONTROL_REQUEST_METHOD)?;
    if request.method() != Method::OPTIONS || !is_of_platform(request.uri()) {
        return None;
    }
    let mut answer = Response::new(Body::default());
    let allowed = answer.headers_mut();
    allowed.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    allowed.insert(ACCESS_CONTROL_ALLOW_METHODS, method.clone());
    if let Some(names) = headers.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        allowed.insert(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    Some(answer)
}

/// Tells the browser that the page may read an answer.
pub(super) fn allow(origin: &HeaderValue, uri: &Uri, answer: &mut Response<Body>) {
    let is_json = answer
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|it| it == JSON);
    let headers = answer.headers_mut();
    if content::is_for(uri) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    } else if is_json && is_of_platform(uri) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(VARY, HeaderValue::from_static("Origin"));
    }
}

/// Whether the application of a key is registered for another origin. Nobody registers the keys of tests that have no
/// application: any origin goes with them.
pub(super) fn is_of_another(portal: &Portal, key: &str, origin: &str) -> bool {
    let mut owners = portal.owners(key).peekable();
    owners.peek().is_some()
        && !owners.any(|owner| {
            let registered = owner.origin.as_deref().unwrap_or_default();
            let mut registered = registered.split(',').map(str::trim);
            registered.any(|known| known == "*" || known == origin)
        })
}

fn is_of_platform(uri: &Uri) -> bool {
    uri.path().starts_with(DOCUMENT.base()) || oauth::is_for(uri)
}
