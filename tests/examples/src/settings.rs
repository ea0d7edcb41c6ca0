//! The application that a program calls for.

use crate::Outcome;
use bungie_api::{Client, ClientBuilder, UserAgent};
use clap::Args;

/// The application that a program calls for, and where it calls.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// The API key of the application, from `https://www.bungie.net/en/Application`.
    #[arg(long, env = "BUNGIE_API_KEY", hide_env_values = true, global = true)]
    pub api_key: Option<String>,
    /// The id of the application, which Bungie wants to see in the user agent.
    #[arg(
        long,
        env = "BUNGIE_CLIENT_ID",
        default_value_t = 0,
        hide_default_value = true,
        global = true
    )]
    pub client_id: u32,
    /// Where Bungie reaches you, a web or a mail address: it is in the user agent.
    #[arg(long, env = "BUNGIE_CONTACT", value_name = "ADDRESS", global = true)]
    pub contact: Option<String>,
    /// Another site than `https://www.bungie.net`, such as a test double.
    #[arg(long, env = "BUNGIE_SITE", value_name = "URL", global = true)]
    pub site: Option<String>,
}

impl Settings {
    /// A client that says which program it belongs to.
    ///
    /// # Errors
    /// No API key, or one that no header can carry.
    pub fn client(&self, program: &str) -> Outcome<Client> {
        Ok(self.builder(program)?.build()?)
    }

    /// The same for a program that sets something more.
    ///
    /// # Errors
    /// No API key.
    pub fn builder(&self, program: &str) -> Outcome<ClientBuilder> {
        let key = self.api_key.as_deref().filter(|key| !key.is_empty());
        let key = key.ok_or("there is no API key: set BUNGIE_API_KEY or give --api-key")?;
        Ok(self.builder_with(program, key))
    }

    /// The same with a text in place of the key where there is none: the index of the manifest needs no key.
    ///
    /// # Errors
    /// A key that no header can carry.
    pub fn client_without_key(&self, program: &str) -> Outcome<Client> {
        let key = self.api_key.as_deref().filter(|key| !key.is_empty());
        Ok(self.builder_with(program, key.unwrap_or("none")).build()?)
    }

    fn builder_with(&self, program: &str, key: &str) -> ClientBuilder {
        let mut agent = UserAgent::new(program, env!("CARGO_PKG_VERSION"), self.client_id);
        if let Some(contact) = self.contact.as_ref().filter(|it| !it.is_empty()) {
            agent = agent.contact(contact);
        }
        let mut client = Client::builder(key, agent);
        if let Some(site) = &self.site {
            client = client.site(site);
        }
        client
    }
}
