//! What stands for the numbers behind names.

use super::seed::Seed;

/// The largest number behind a name; the least is 1.
const LARGEST: usize = 9999;

/// As many steps of the shuffle take one number of 128 bits: each needs 14.
const STEPS: usize = 8;

/// A permutation of 1 to 9999 in which no number stands for itself.
pub(super) struct Codes(Vec<i64>);

impl Codes {
    /// Sattolo's shuffle, which makes one cycle of all.
    pub(super) fn new(seed: &Seed) -> Self {
        let mut codes: Vec<_> = (1..).take(LARGEST).collect();
        let mut drawn = 0;
        for (step, last) in (1..LARGEST).rev().enumerate() {
            if step % STEPS == 0 {
                drawn = seed.draw("code", &last.to_string(), 0);
            }
            codes.swap(last, (drawn % last as u128) as usize);
            drawn /= last as u128;
        }
        Codes(codes)
    }

    /// What stands for a number; the number itself if it is behind no name.
    pub(super) fn get(&self, original: i64) -> i64 {
        let index = original.checked_sub(1).and_then(|it| it.try_into().ok());
        let code = index.and_then(|index: usize| self.0.get(index));
        code.copied().unwrap_or(original)
    }
}

#[cfg(test)]
mod tests {
    use super::{Codes, Seed};
    use std::collections::BTreeSet;

    #[test]
    fn every_code_has_one_of_its_own_that_is_another() {
        for seed in 0..4 {
            let codes = Codes::new(&Seed::fixed(seed));
            assert!((1..=9999).all(|code| codes.get(code) != code));
            let all: BTreeSet<_> = (1..=9999).map(|code| codes.get(code)).collect();
            assert!(all.into_iter().eq(1..=9999));
        }
        let codes = Codes::new(&Seed::fixed(1));
        for none in [i64::MIN, -1, 0, 10_000, i64::MAX] {
            assert_eq!(codes.get(none), none);
        }
    }
}
