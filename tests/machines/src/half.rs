//! A transport that sends token requests alone.

use crate::at_once::AtOnce;
use bungie_api::{Transport, TransportFuture, bytes::Bytes, http::Request, reqwest_0_13};

/// Sends token requests, and answers all others at once: what is looked at is who renews, and when.
#[derive(Debug)]
pub struct Half {
    sent: Box<dyn Transport>,
    rest: AtOnce,
}

impl Default for Half {
    fn default() -> Self {
        Half {
            sent: Box::new(reqwest_0_13::transport(reqwest::Client::new())),
            rest: AtOnce::default(),
        }
    }
}

impl Transport for Half {
    fn send(&self, request: Request<Bytes>, max_body: usize) -> TransportFuture<'_> {
        let is_for_tokens = request.uri().path().ends_with("/oauth/token/");
        match is_for_tokens {
            true => self.sent.send(request, max_body),
            false => self.rest.send(request, max_body),
        }
    }
}
