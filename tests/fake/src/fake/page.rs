//! Pages that come where JSON is expected.

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The load balancer in front of a service that is down: 503.
    Balancer,
    /// ASP.NET where a handler failed: 500.
    Application,
    /// Cloudflare, to whom it does not trust: 403.
    Cloudflare,
    /// A header `Authorization` that cannot be read: 401.
    Unauthorized,
    /// Nothing of this name: 404.
    NotFound,
    /// It is elsewhere: 301.
    Moved,
    /// The web site, for example in place of files of the manifest that are gone: 200.
    Site,
}

impl Page {
    pub(super) fn status(self) -> u16 {
        match self {
            Page::Balancer => 503,
            Page::Application => 500,
            Page::Cloudflare => 403,
            Page::Unauthorized => 401,
            Page::NotFound => 404,
            Page::Moved => 301,
            Page::Site => 200,
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Page::Balancer => {
                "<html><body><h1>503 Service Unavailable</h1>\nNo server is available.</body></html>\n"
            }
            Page::Application => {
                "<!DOCTYPE html>\r\n<html><head><title>Runtime Error</title></head>\r\n<body><h1>Server Error in '/' Application.</h1></body></html>\r\n"
            }
            Page::Cloudflare => {
                "<!DOCTYPE html>\n<html lang=\"en-US\"><head><title>Attention Required!</title></head><body><h2>You are unable to access bungie.net</h2></body></html>\n"
            }
            Page::Unauthorized => {
                "<!DOCTYPE html>\r\n<html><head><title>401 - Unauthorized</title></head><body><h2>Access is denied.</h2></body></html>\r\n"
            }
            Page::NotFound => {
                "<!DOCTYPE html>\r\n<html><head><title>404</title></head><body><h2>There is nothing here.</h2></body></html>\r\n"
            }
            Page::Moved => {
                "<html><head><title>Object moved</title></head><body><h2>Object moved</h2></body></html>\r\n"
            }
            Page::Site => {
                "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Home</title></head><body><div id=\"app\"></div></body></html>\n"
            }
        }
    }
}
