//! Bytes out, bytes in: the one place that knows an HTTP stack.

use bytes::Bytes;
use std::{error::Error as StdError, fmt, future::Future, pin::Pin};

/// A failure to get any answer.
pub type TransportError = Box<dyn StdError + Send + Sync>;

/// An answer on its way.
pub type Answer<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'a>>;

/// Sends requests. Whatever answer arrives is a success here, of any HTTP status.
///
/// A transport must not follow redirects: they would carry the user's token to another host, or
/// lose it.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends one request and reads the whole answer.
    fn send(&self, request: http::Request<Vec<u8>>) -> Answer<'_>;
}

#[cfg(feature = "reqwest")]
pub(crate) mod with_reqwest {
    use super::{Answer, Transport, TransportError};
    use std::time::Duration;

    const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
    const TIMEOUT: Duration = Duration::from_secs(60);

    #[derive(Debug)]
    pub(crate) struct Reqwest(reqwest::Client);

    impl Reqwest {
        pub(crate) fn new() -> Result<Self, TransportError> {
            let client = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(CONNECT_TIMEOUT)
                .timeout(TIMEOUT)
                .gzip(true)
                .build()?;
            Ok(Reqwest(client))
        }
    }

    impl Transport for Reqwest {
        fn send(&self, request: http::Request<Vec<u8>>) -> Answer<'_> {
            Box::pin(async move {
                let answer = self.0.execute(request.try_into()?).await?;
                let mut response = http::Response::builder().status(answer.status());
                if let Some(headers) = response.headers_mut() {
                    headers.clone_from(answer.headers());
                }
                Ok(response.body(answer.bytes().await?)?)
            })
        }
    }
}
