//! The application that all processes are of.

use bungie_api::{Application, Client, ClientBuilder, UserAgent};

/// Its API key.
pub const KEY: &str = "key-of-nobody";
/// What it is called by at the token endpoint.
pub const CLIENT_ID: &str = "101";
/// Its secret.
pub const SECRET: &str = "secret-of-nobody";

/// A client of a site, without limits.
pub fn client(site: &str) -> ClientBuilder {
    Client::builder(KEY, UserAgent::new("Machines", "1", 101))
        .site(site)
        .unlimited()
}

/// The application as it signs users in.
pub fn application() -> Application {
    Application::confidential(CLIENT_ID, SECRET)
}
