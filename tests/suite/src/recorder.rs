//! A transport that sends nothing.

use bungie_api::{Client, Retries, Transport, TransportFuture, UserAgent, bytes::Bytes};
use std::sync::{Arc, Mutex};

/// Keeps every request, and answers it. Clones share what they keep.
#[derive(Clone, Debug)]
pub struct Recorder {
    status: http::StatusCode,
    get: &'static str,
    post: &'static str,
    requests: Arc<Mutex<Vec<http::Request<Bytes>>>>,
}

impl Recorder {
    /// Answers 200 with this body.
    pub fn answering(body: &'static str) -> Self {
        Recorder::refusing(http::StatusCode::OK, body)
    }

    /// Answers 200 with one body to what reads, and with another to what writes.
    pub fn answering_each(get: &'static str, post: &'static str) -> Self {
        Recorder {
            post,
            ..Recorder::answering(get)
        }
    }

    /// Answers with this status and body.
    pub fn refusing(status: http::StatusCode, body: &'static str) -> Self {
        Recorder {
            status,
            get: body,
            post: body,
            requests: Arc::default(),
        }
    }

    /// A client that sends through this recorder.
    pub fn client(&self) -> Client {
        let agent = UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
        Client::builder("key-of-nobody", agent)
            .transport(self.clone())
            .unlimited()
            .retries(Retries::none())
            .build()
            .expect("key and agent fit into headers")
    }

    /// The requests since the last time that they were taken.
    pub fn take(&self) -> Vec<http::Request<Bytes>> {
        std::mem::take(
            &mut *self
                .requests
                .lock()
                .expect("nobody panics holding the lock"),
        )
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Bytes>, _: usize) -> TransportFuture<'_> {
        let body = match *request.method() {
            http::Method::GET => self.get,
            _ => self.post,
        };
        let mut answer = http::Response::new(body.into());
        *answer.status_mut() = self.status;
        self.requests
            .lock()
            .expect("nobody panics holding the lock")
            .push(request);
        Box::pin(async { Ok(answer) })
    }
}
