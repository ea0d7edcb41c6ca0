//! The application that users sign in to.

use crate::Settings;
use bungie_api::Application;
use clap::Args;

/// The application that users sign in to, beside what [`Settings`] say of it.
#[derive(Args, Clone, Debug)]
pub struct ApplicationSettings {
    /// The secret of the application; without, it is a public client, whose users are signed out after an hour.
    #[arg(
        long,
        env = "BUNGIE_CLIENT_SECRET",
        hide_env_values = true,
        global = true
    )]
    pub client_secret: Option<String>,
}

impl ApplicationSettings {
    /// A confidential client if there is a secret, otherwise a public one.
    pub fn application(&self, settings: &Settings) -> Application {
        let id = settings.client_id;
        match &self.client_secret {
            Some(secret) => Application::confidential(id, secret.as_str()),
            None => Application::public(id),
        }
    }
}
