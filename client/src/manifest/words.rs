//! Eight bytes at once: what stands where in a word.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Eight bytes, the first of them lowest.
#[inline]
pub(super) fn word_at(text: &[u8], at: usize) -> Option<u64> {
    let word = text.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*word))
}

/// The high bit of each byte that equals this one.
#[inline]
pub(super) fn equal(word: u64, byte: u8) -> u64 {
    let other = word ^ (ONES * u64::from(byte));
    !(((other & !HIGH) + !HIGH) | other) & HIGH
}

/// How many bytes have their high bit set.
#[inline]
pub(super) fn count(marks: u64) -> u32 {
    ((marks >> 7).wrapping_mul(ONES) >> 56) as u32
}

/// The high bit of each byte that stands in a string, given the quotes and whether the first byte is in one.
#[inline]
pub(super) fn inside(quotes: u64, in_string: bool) -> u64 {
    // Each byte of the product counts the quotes up to its own.
    let odd = (quotes >> 7).wrapping_mul(ONES) << 7 & HIGH;
    if in_string { !odd & HIGH } else { odd }
}
