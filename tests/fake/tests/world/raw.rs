//! Answers as they travel.

use super::TOKEN;
use bungie_api::Endpoint;
use bungie_client::Transport as _;
use bungie_testing::{FakeBungie, document::DOCUMENT};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;

/// Sends a request, for the owner of the account.
pub(crate) async fn send(fake: &FakeBungie, request: &impl Endpoint) -> (u16, Value) {
    let mut request = request.to_http().unwrap();
    let headers = request.headers_mut();
    headers.insert("x-api-key", "key".parse().unwrap());
    headers.insert("authorization", format!("Bearer {TOKEN}").parse().unwrap());
    let answer = exchange(fake, request).await;
    let body = serde_json::from_slice(answer.body()).unwrap();
    (answer.status().as_u16(), body)
}

/// Gets something that is no operation, such as a file.
pub(crate) async fn get(fake: &FakeBungie, url: &str) -> Response<Bytes> {
    let request = Request::get(url).body(Bytes::new()).unwrap();
    exchange(fake, request).await
}

pub(crate) async fn exchange(fake: &FakeBungie, mut request: Request<Bytes>) -> Response<Bytes> {
    let agent = "Test/1.0 AppId/1".parse().unwrap();
    request.headers_mut().insert("user-agent", agent);
    fake.transport().send(request, 1 << 26).await.unwrap()
}

/// The schema of what an operation answers with.
pub(crate) fn schema(operation: &str) -> &'static Value {
    &DOCUMENT.operation(operation).unwrap().response
}
