//! Text that must not be shown.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// A token, a client secret, or a text with one in it.
///
/// `Debug` does not show it, and its memory is overwritten when it is dropped; copies that were made
/// before, or on the way to the network, are not. It can be read
/// by serde and not written: whoever wants the text takes it with [`expose_secret`](Self::expose_secret).
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The secret with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(SecretString::from(text.into()))
    }

    /// The text.
    pub fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Secret::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Secret::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SecretString::deserialize(deserializer).map(Secret)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_does_not_show_it() {
        let secret: Secret = serde_json::from_str("\"hidden\"").unwrap();
        assert_eq!(
            format!("{secret:?} {:?}", Secret::new("hidden")),
            "Secret(..) Secret(..)"
        );
        assert_eq!(secret.expose_secret(), "hidden");
    }
}
