//! What is known of each bucket, without those that nobody needs.

use bungie_client::Bucket;
use std::collections::HashMap;

/// Fewer are not worth a look.
const FEW: usize = 1024;

/// A map whose entries can be made again. Those that nobody needs are removed whenever it has twice as many
/// as were needed the last time, so adding one costs the same however many there are.
#[derive(Debug)]
pub(super) struct Buckets<V> {
    entries: HashMap<Bucket, V>,
    prune_at: usize,
}

impl<V> Default for Buckets<V> {
    fn default() -> Self {
        Buckets {
            entries: HashMap::new(),
            prune_at: FEW,
        }
    }
}

impl<V> Buckets<V> {
    /// The entry, made if it is not there. `is_needed` says which of the others have to stay.
    pub(super) fn or_insert_with(
        &mut self,
        bucket: Bucket,
        make: impl FnOnce() -> V,
        is_needed: impl Fn(&V) -> bool,
    ) -> &mut V {
        if self.entries.len() >= self.prune_at && !self.entries.contains_key(&bucket) {
            self.entries.retain(|_, entry| is_needed(entry));
            self.prune_at = FEW.max(self.entries.len().saturating_mul(2));
        }
        self.entries.entry(bucket).or_insert_with(make)
    }

    pub(super) fn get_mut(&mut self, bucket: &Bucket) -> Option<&mut V> {
        self.entries.get_mut(bucket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn what_is_not_needed_goes_and_looking_for_it_costs_little() {
        let looks = Cell::new(0);
        let mut buckets = Buckets::default();
        let mut add = |user: u64, is_needed: bool| {
            let bucket = Bucket::Action(user, "Destiny2.TransferItem");
            let look = |_: &u64| {
                looks.set(looks.get() + 1);
                is_needed
            };
            assert_eq!(*buckets.or_insert_with(bucket, || user, look), user);
        };
        for user in 0..100_000 {
            add(user, true);
        }
        assert!(looks.get() < 200_000, "{}", looks.get());
        for user in 100_000..300_000 {
            add(user, false);
        }
        assert!(buckets.entries.len() <= FEW);
    }
}
