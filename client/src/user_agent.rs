//! Who is calling: the header without which Bungie's front door refuses every request.

use std::fmt;

/// The `User-Agent` of an application, in the form that Bungie asks for:
/// `Name/1.2 AppId/12345 (+https://example.com;mail@example.com)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserAgent {
    name: String,
    version: String,
    application_id: u32,
    contacts: Vec<String>,
}

impl UserAgent {
    /// Name and version of the application, and its id in Bungie's application portal.
    pub fn new(name: impl Into<String>, version: impl Into<String>, application_id: u32) -> Self {
        UserAgent {
            name: name.into(),
            version: version.into(),
            application_id,
            contacts: Vec::new(),
        }
    }

    /// Adds a web address or a mail address where Bungie reaches the author.
    #[must_use]
    pub fn contact(mut self, address: impl Into<String>) -> Self {
        self.contacts.push(address.into());
        self
    }
}

impl fmt::Display for UserAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}/{} AppId/{}",
            self.name, self.version, self.application_id
        )?;
        if !self.contacts.is_empty() {
            write!(f, " (+{})", self.contacts.join(";"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_the_form_that_bungie_asks_for() {
        let agent = UserAgent::new("Vault Sorter", "1.2", 12345);
        assert_eq!(agent.to_string(), "Vault Sorter/1.2 AppId/12345");
        let agent = agent
            .contact("https://example.com")
            .contact("me@example.com");
        assert_eq!(
            agent.to_string(),
            "Vault Sorter/1.2 AppId/12345 (+https://example.com;me@example.com)"
        );
    }
}
