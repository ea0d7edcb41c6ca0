//! Where the servers of one client are.

use crate::{BuildError, Server};
use url::Url;

/// Where servers are, for one client: at Bungie's, or where the builder was told.
#[derive(Debug, Default)]
pub(crate) struct Servers {
    /// The last one counts.
    moves: Vec<Move>,
}

#[derive(Debug)]
enum Move {
    /// All of them, with their paths.
    Site(String),
    /// One of them.
    One(&'static Server, String),
}

impl Servers {
    pub(crate) fn site(&mut self, url: &str, plain_http: bool) -> Result<(), BuildError> {
        self.moves.push(Move::Site(checked(url, plain_http)?));
        Ok(())
    }

    pub(crate) fn server(
        &mut self,
        server: &'static Server,
        url: &str,
        plain_http: bool,
    ) -> Result<(), BuildError> {
        self.moves
            .push(Move::One(server, checked(url, plain_http)?));
        Ok(())
    }

    /// Where a server is: two parts of a URL.
    pub(crate) fn base(&self, server: &'static Server) -> [&str; 2] {
        let moves = self.moves.iter().rev();
        let moved = moves.filter_map(|moved| match moved {
            Move::Site(site) => Some([site.as_str(), path(server.base)]),
            Move::One(one, url) => (*one == server).then_some([url.as_str(), ""]),
        });
        moved.into_iter().next().unwrap_or([server.base, ""])
    }
}

/// The base path of a URL, without a final slash.
fn path(base: &str) -> &str {
    let host = base.find("://").map_or(0, |scheme| scheme + 3);
    let rest = base.get(host..).unwrap_or_default();
    rest.find('/')
        .map_or("", |path| rest.get(path..).unwrap_or_default())
}

/// A URL that keys, tokens and secrets may go to, without a final slash.
pub(crate) fn checked(url: &str, plain_http: bool) -> Result<String, BuildError> {
    let wrong = |what: &str| BuildError::new(format!("the server `{url}` {what}"));
    let parsed = Url::parse(url).map_err(|error| wrong(&format!("is no URL: {error}")))?;
    let is_loopback = match parsed.host() {
        Some(url::Host::Domain(host)) => host == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => return Err(wrong("has no host")),
    };
    match parsed.scheme() {
        "https" => {}
        "http" if is_loopback || plain_http => {}
        "http" => {
            return Err(wrong(
                "would get keys and tokens in the clear: use https, or allow it with \
                 `allow_plain_http`",
            ));
        }
        _ => return Err(wrong("is neither https nor http")),
    }
    let has_more = parsed.query().is_some()
        || parsed.fragment().is_some()
        || !parsed.username().is_empty()
        || parsed.password().is_some();
    if has_more {
        return Err(wrong("has more than a scheme, a host and a path"));
    }
    Ok(parsed.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CONTENT, SIGN_IN};

    static WWW: Server = Server::new("WWW", "https://www.bungie.net/Platform", CONTENT.rate);
    static STATS: Server = Server::new("STATS", "https://stats.bungie.net/Platform", CONTENT.rate);

    #[test]
    fn a_site_moves_all_servers_and_the_last_one_told_counts() {
        let mut servers = Servers::default();
        let base = |servers: &Servers, server| servers.base(server).concat();
        assert_eq!(base(&servers, &WWW), "https://www.bungie.net/Platform");
        servers
            .server(&STATS, "https://example.com/stats", false)
            .unwrap();
        assert_eq!(base(&servers, &STATS), "https://example.com/stats");
        assert_eq!(base(&servers, &WWW), "https://www.bungie.net/Platform");
        servers.site("http://127.0.0.1:1/", false).unwrap();
        for (server, url) in [
            (&WWW, "http://127.0.0.1:1/Platform"),
            (&STATS, "http://127.0.0.1:1/Platform"),
            (&CONTENT, "http://127.0.0.1:1"),
            (&SIGN_IN, "http://127.0.0.1:1"),
        ] {
            assert_eq!(base(&servers, server), url);
        }
        servers
            .server(&STATS, "http://[::1]:2/Platform", false)
            .unwrap();
        assert_eq!(base(&servers, &STATS), "http://[::1]:2/Platform");
        assert_eq!(base(&servers, &WWW), "http://127.0.0.1:1/Platform");
    }

    #[test]
    fn keys_and_tokens_go_over_https_or_stay_on_the_machine() {
        for url in [
            "https://example.com",
            "https://example.com/Platform",
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://[::1]:5",
        ] {
            assert!(checked(url, false).is_ok(), "{url}");
        }
        for (url, what) in [
            ("http://www.bungie.net/Platform", "allow_plain_http"),
            ("ftp://example.com", "neither https nor http"),
            ("www.bungie.net", "no URL"),
            ("https://example.com/?a", "more than"),
            ("https://me@example.com", "more than"),
            ("https://:secret@example.com", "more than"),
        ] {
            let error = checked(url, false).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
        assert!(checked("http://fake.internal", true).is_ok());
        // A slash too many is none.
        let url = checked("https://www.bungie.net/Platform/", false).unwrap();
        assert_eq!(url, "https://www.bungie.net/Platform");
    }
}
