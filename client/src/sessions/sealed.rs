//! An encrypted text: a line that says how to read it, and what is encrypted.

use super::{
    keys::{Key, StoreKeys},
    store::{SessionMeta, StoreError},
};
use crate::Secret;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use chacha20poly1305::{
    XNonce,
    aead::{Aead as _, Payload},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, ptr};

/// The layout of encrypted texts. Raise it when an older program cannot read them any more.
const FORMAT: u32 = 1;

/// How many bytes of chance precede what is encrypted: enough that two texts never have the same.
const NONCE: usize = 24;

/// The first line of an encrypted text. All of it is authenticated.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    /// The format. By this a text is known to be encrypted.
    encrypted: u32,
    /// The name of the key.
    key: Cow<'a, str>,
    over: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<DateTime<Utc>>,
}

/// The part of it that all formats have.
#[derive(Deserialize)]
struct Format {
    encrypted: u32,
}

/// What a store holds.
pub(super) enum Sealed {
    Plain,
    Encrypted {
        text: Secret,
        meta: SessionMeta,
        /// Whether the key that writes now wrote it.
        is_current: bool,
    },
}

/// Encrypts a text for a user.
pub(super) fn seal(
    keys: &StoreKeys,
    user: &str,
    text: &Secret,
    meta: SessionMeta,
) -> Result<Secret, StoreError> {
    let key = keys.writing();
    let head = Head {
        encrypted: FORMAT,
        key: Cow::Borrowed(&key.name),
        over: meta.over,
        until: meta.until,
    };
    let head = serde_json::to_string(&head).map_err(StoreError::new)?;
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(|error| {
        StoreError::new(format!(
            "the operating system has no random numbers: {error}"
        ))
    })?;
    let payload = Payload {
        msg: text.expose_secret().as_bytes(),
        aad: &bound(user, &head),
    };
    let encrypted = key.cipher().encrypt(&XNonce::from(nonce), payload);
    let encrypted = encrypted.map_err(|_| StoreError::new("the session is too long to encrypt"))?;
    let sealed = [nonce.as_slice(), &encrypted].concat();
    Ok(format!("{head}\n{}", BASE64_STANDARD.encode(sealed)).into())
}

/// Decrypts what is kept for a user.
pub(super) fn open(keys: &StoreKeys, user: &str, kept: &Secret) -> Result<Sealed, StoreError> {
    let Some((line, body)) = kept.expose_secret().split_once('\n') else {
        return Ok(Sealed::Plain);
    };
    let Ok(Format { encrypted }) = serde_json::from_str(line) else {
        return Ok(Sealed::Plain);
    };
    if encrypted > FORMAT {
        return Err(StoreError::new(format!(
            "what is kept of the session is encrypted in the format {encrypted}, and this program \
             knows {FORMAT}: a newer program shares the store; update this one"
        )));
    }
    let head: Head<'_> =
        serde_json::from_str(line).map_err(|_| damaged("a key that it does not name"))?;
    let mut named = keys.all().filter(|key| key.name == head.key).peekable();
    if named.peek().is_none() {
        return Err(StoreError::new(format!(
            "what is kept of the session is encrypted with the key {:?}, and the keys here are \
             {:?}: give that key to `StoreKeys::and_reads`, or remove what is kept, and the user \
             signs in again",
            head.key,
            keys.names()
        )));
    }
    let bound = bound(user, line);
    let opened = named.find_map(|key| Some((key, decrypted(key, body, &bound)?)));
    let (key, text) = opened.ok_or_else(|| damaged(&format!("the key {:?}", head.key)))?;
    Ok(Sealed::Encrypted {
        text,
        meta: SessionMeta::new(head.over, head.until),
        is_current: ptr::eq(key, keys.writing()),
    })
}

/// `None` if it is not what this key encrypted for this user.
fn decrypted(key: &Key, body: &str, bound: &[u8]) -> Option<Secret> {
    let sealed = BASE64_STANDARD.decode(body).ok()?;
    let (nonce, encrypted) = sealed.split_first_chunk::<NONCE>()?;
    let payload = Payload {
        msg: encrypted,
        aad: bound,
    };
    let text = key.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
    String::from_utf8(text).ok().map(Secret::from)
}

fn damaged(key: &str) -> StoreError {
    StoreError::new(format!(
        "what is kept of the session is encrypted with {key}, and is not what was encrypted for \
         this user: somebody has changed or moved it, or another key has that name; restore it, or \
         remove it, and the user signs in again"
    ))
}

/// What a text is bound to: it is good for this user only, with this line before it.
fn bound(user: &str, head: &str) -> Vec<u8> {
    let length = user.len() as u64;
    let mut bound = length.to_be_bytes().to_vec();
    bound.extend(user.as_bytes());
    bound.extend(head.as_bytes());
    bound
}
