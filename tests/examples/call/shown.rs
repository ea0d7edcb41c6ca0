//! Requests as text.

use bungie_api::{Client, dynamic::AnyRequest};
use bungie_examples::Outcome;

const HIDDEN: &str = "(hidden)";

/// The request as it would travel, without the key and the token.
pub(crate) fn request(
    client: &Client,
    request: &dyn AnyRequest,
    has_token: bool,
) -> Outcome<String> {
    let server = request.operation().server;
    let request = request.to_http()?;
    let url = request.uri().to_string();
    let path = url.strip_prefix(server.base).unwrap_or(&url);
    let mut text = format!(
        "{} {}\nx-api-key: {HIDDEN}\n",
        request.method(),
        client.url(server, path)
    );
    if has_token {
        text += &format!("authorization: Bearer {HIDDEN}\n");
    }
    for (name, value) in request.headers() {
        text += &format!("{name}: {}\n", value.to_str()?);
    }
    if !request.body().is_empty() {
        text += &format!("\n{}\n", str::from_utf8(request.body())?);
    }
    Ok(text)
}
