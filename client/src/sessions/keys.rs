//! Keys that sessions are encrypted with, by their names.

use crate::BuildError;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use secrecy::{ExposeSecret as _, SecretBox, zeroize::Zeroize as _};
use std::{fmt, iter};

/// How many bytes a key has.
const LENGTH: usize = 32;

/// The keys of an [`EncryptedStore`](crate::EncryptedStore): one that it writes with, and any number that it only reads
/// with.
///
/// A key is 32 random bytes; `openssl rand -base64 32` makes one as text. A password is none. Each has a name that is
/// no secret, such as the month it was made in: the name stands in every text, so that it is known which key opens it.
/// Where two keys have one name, both are tried.
///
/// The bytes are overwritten when this is dropped, and no `Debug` shows them. The copy that the caller has is the
/// caller's.
pub struct StoreKeys {
    writing: Key,
    reading: Vec<Key>,
}

pub(super) struct Key {
    pub(super) name: String,
    bytes: SecretBox<[u8; LENGTH]>,
}

impl StoreKeys {
    /// The key that texts are written with, and its name.
    pub fn new(name: impl Into<String>, key: [u8; 32]) -> Self {
        StoreKeys {
            writing: Key::new(name, key),
            reading: Vec::new(),
        }
    }

    /// The same with the key as base64, such as an environment variable holds: the standard alphabet, with or without
    /// white space around it.
    ///
    /// Fails if it is not the base64 of 32 bytes. The error does not show it.
    pub fn from_base64(name: impl Into<String>, key: &str) -> Result<Self, BuildError> {
        let name = name.into();
        let key = decoded(&name, key)?;
        Ok(StoreKeys::new(name, key))
    }

    /// Reads texts that this key wrote as well: the key before, or the one to come.
    #[must_use]
    pub fn and_reads(mut self, name: impl Into<String>, key: [u8; 32]) -> Self {
        self.reading.push(Key::new(name, key));
        self
    }

    /// The same with the key as base64, as [`from_base64`](Self::from_base64) takes it.
    pub fn and_reads_base64(self, name: impl Into<String>, key: &str) -> Result<Self, BuildError> {
        let name = name.into();
        let key = decoded(&name, key)?;
        Ok(self.and_reads(name, key))
    }

    /// The key that texts are written with.
    pub(super) fn writing(&self) -> &Key {
        &self.writing
    }

    /// All keys, the one that writes first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Key> {
        iter::once(&self.writing).chain(&self.reading)
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.all().map(|key| key.name.as_str()).collect()
    }
}

impl Key {
    fn new(name: impl Into<String>, mut key: [u8; LENGTH]) -> Self {
        let bytes = SecretBox::init_with_mut(|bytes: &mut [u8; LENGTH]| *bytes = key);
        key.zeroize();
        let name = name.into();
        Key { name, bytes }
    }

    pub(super) fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.bytes.expose_secret().into())
    }
}

fn decoded(name: &str, key: &str) -> Result<[u8; LENGTH], BuildError> {
    let wrong = |what: String| {
        BuildError::new(format!(
            "the key {name:?} of the store {what}: it has to be the base64 of {LENGTH} random bytes, as `openssl rand \
             -base64 {LENGTH}` makes it"
        ))
    };
    // What base64 says of a failure names a byte of it.
    let decoded = BASE64_STANDARD.decode(key.trim());
    let mut bytes = decoded.map_err(|_| wrong("is not base64".to_owned()))?;
    let key = <[u8; LENGTH]>::try_from(bytes.as_slice());
    let key = key.map_err(|_| wrong(format!("has {} bytes", bytes.len())));
    bytes.zeroize();
    key
}

impl fmt::Debug for StoreKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StoreKeys").field(&self.names()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::StoreKeys;

    #[test]
    fn a_key_is_the_base64_of_32_bytes() {
        let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        let keys = StoreKeys::from_base64("new", &format!(" {key}\n")).unwrap();
        let keys = keys.and_reads_base64("old", key).unwrap();
        assert_eq!(keys.names(), ["new", "old"]);
        assert_eq!(format!("{keys:?}"), r#"StoreKeys(["new", "old"])"#);
        for (wrong, what) in [
            ("hidden", "is not base64"),
            ("aGlkZGVu", "has 6 bytes"),
            ("", "has 0 bytes"),
        ] {
            let error = StoreKeys::from_base64("new", wrong).unwrap_err();
            let error = format!("{error} {error:?}");
            assert!(error.contains(what), "{error}");
            assert!(wrong.is_empty() || !error.contains(wrong), "{error}");
        }
    }
}
