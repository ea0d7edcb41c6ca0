//! Names that nobody else has.

use crate::{RedisError, error::RedisErrorKind};

/// 16 random bytes, as hexadecimal digits.
pub(crate) fn random() -> Result<String, RedisError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        let detail = format!("the system has no random numbers: {error}");
        RedisError::new(RedisErrorKind::Other, detail)
    })?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}
