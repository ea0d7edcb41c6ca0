//! Where Bungie sends the user back to.

use crate::BuildError;
use std::fmt;
use url::{Host, Url};

/// The redirect URL of an application, kept as it was given: Bungie compares it letter by letter
/// with the one that is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUrl(String);

impl RedirectUrl {
    /// An absolute URL of any scheme but http, such as `https://example.com/back`, `myapp://login` or
    /// `myapp:/login`. A query is kept when Bungie adds to it; a fragment is refused.
    ///
    /// `https://localhost` is refused, as Bungie's portal does: `127.0.0.1` is accepted there.
    pub fn new(url: impl Into<String>) -> Result<Self, BuildError> {
        let url = url.into();
        match checked(&url)?.scheme() {
            "http" => Err(wrong(&url, "Bungie takes any scheme but http")),
            _ => Ok(RedirectUrl(url)),
        }
    }

    /// The same, where http is allowed to this machine itself: for test doubles. Bungie registers
    /// no such URL.
    pub fn with_loopback_http(url: impl Into<String>) -> Result<Self, BuildError> {
        let url = url.into();
        let parsed = checked(&url)?;
        let is_loopback = match parsed.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            _ => false,
        };
        match parsed.scheme() {
            "http" if !is_loopback => Err(wrong(&url, "http goes to 127.0.0.1 or [::1] only")),
            _ => Ok(RedirectUrl(url)),
        }
    }

    /// As it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RedirectUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn checked(url: &str) -> Result<Url, BuildError> {
    let parsed = Url::parse(url).map_err(|error| wrong(url, error))?;
    if parsed.fragment().is_some() {
        return Err(wrong(
            url,
            "it has a fragment (`#`), which never reaches a server",
        ));
    }
    if parsed.scheme() == "https" && parsed.host() == Some(Host::Domain("localhost")) {
        let why = "Bungie refuses `localhost`; 127.0.0.1 is the same place";
        return Err(wrong(url, why));
    }
    Ok(parsed)
}

fn wrong(url: &str, why: impl fmt::Display) -> BuildError {
    BuildError::new(format!("the redirect URL {url:?} is of no use: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_kept_letter_by_letter() {
        for url in [
            "https://Example.com",
            "https://example.com/Back?from=bungie&a=%20",
            "https://127.0.0.1:4433/",
            "littlelight://login",
            "myapp:/oauth?from=bungie",
            "myapp:back",
            "myapp://localhost/",
        ] {
            assert_eq!(RedirectUrl::new(url).unwrap().to_string(), url);
        }
        let url = "http://[::1]:8080/back";
        assert_eq!(RedirectUrl::with_loopback_http(url).unwrap().as_str(), url);
    }

    #[test]
    fn what_bungie_refuses_is_refused_here() {
        for (url, why) in [
            ("/back", "relative URL without a base"),
            ("http://example.com/", "any scheme but http"),
            ("http://127.0.0.1/", "any scheme but http"),
            ("HTTP://example.com/", "any scheme but http"),
            ("https://example.com/#", "fragment"),
            ("myapp://login#here", "fragment"),
            ("https://", "empty host"),
            ("https://localhost:4433/", "127.0.0.1"),
        ] {
            let error = RedirectUrl::new(url).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
            assert!(error.contains(url), "{error}");
        }
        for url in ["http://example.com/", "http://localhost/"] {
            assert!(RedirectUrl::with_loopback_http(url).is_err(), "{url}");
        }
    }
}
