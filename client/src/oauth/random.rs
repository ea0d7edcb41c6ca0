//! Text that nobody can guess.

use super::error::{SignInError, SignInErrorKind};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

/// `BYTES` bytes of the operating system's randomness, as text that URLs and JSON take as it is.
pub(crate) fn random<const BYTES: usize>() -> Result<String, SignInError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| {
        let detail = "the operating system has no random numbers";
        SignInError::because(SignInErrorKind::Runtime, detail, error)
    })?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}
