//! A transport that answers at once and notes when it was asked.

use bungie_api::{
    Transport, TransportFuture,
    bytes::Bytes,
    http::{Request, Response},
};
use std::{
    future,
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

/// Answers every request at once with an empty response, and notes when it was asked.
#[derive(Clone, Debug, Default)]
pub struct AtOnce(Arc<Mutex<Vec<u64>>>);

impl AtOnce {
    /// When it was asked, in microseconds since 1970: all processes of a machine have one clock.
    pub fn asked(&self) -> Vec<u64> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Now, in microseconds since 1970.
pub fn now() -> u64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(now.as_micros()).unwrap_or(u64::MAX)
}

impl Transport for AtOnce {
    fn send(&self, _request: Request<Bytes>, _max_body: usize) -> TransportFuture<'_> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(now());
        let body = r#"{"Response": {}, "ErrorCode": 1, "ErrorStatus": "Success"}"#;
        Box::pin(future::ready(Ok(Response::new(Bytes::from_static(
            body.as_bytes(),
        )))))
    }
}
