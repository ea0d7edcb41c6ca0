//! Chance that is the same every time.

/// Chance that is always the same at the same place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// The dice of a place within this one: FNV-1a over its name, then the last steps of
    /// SplitMix64, which spread every bit over all others.
    pub(crate) fn at(self, name: impl ToString) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325 ^ self.0;
        for byte in name.to_string().bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Dice(hash ^ (hash >> 31))
    }

    pub(crate) fn below(self, limit: usize) -> usize {
        (self.0 % limit as u64) as usize
    }

    pub(crate) fn one_in(self, chances: usize) -> bool {
        self.below(chances) == 0
    }
}
