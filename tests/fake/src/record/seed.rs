//! What replacements are computed from.

use super::error::RecordError;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;

/// A secret of one recorder. It is never written, so nobody can try originals until the replacement comes out.
pub(super) struct Seed([u8; 32]);

impl Seed {
    pub(super) fn random() -> Result<Self, RecordError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| RecordError::Random(error.to_string()))?;
        Ok(Seed(seed))
    }

    /// The same number for the same original, another one for each attempt.
    pub(super) fn draw(&self, purpose: &str, original: &str, attempt: u32) -> u128 {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(&attempt.to_be_bytes());
        mac.update(original.as_bytes());
        let code = mac.finalize().into_bytes();
        let half = code.first_chunk().expect("32 bytes");
        u128::from_be_bytes(*half)
    }

    #[cfg(test)]
    pub(super) fn fixed(byte: u8) -> Self {
        Seed([byte; 32])
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(..)")
    }
}
