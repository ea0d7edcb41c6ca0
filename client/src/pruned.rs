//! A map that forgets what nobody needs, at a cost that does not grow.

use std::{collections::HashMap, hash::Hash};

/// A map whose entries can be made again. From time to time those that nobody needs are forgotten:
/// whenever it has twice as many as were needed the last time, so adding one costs the same however
/// many there are.
#[derive(Debug)]
pub(crate) struct Pruned<K, V> {
    entries: HashMap<K, V>,
    prune_at: usize,
}

/// Fewer are not worth a look.
const FEW: usize = 1024;

impl<K, V> Default for Pruned<K, V> {
    fn default() -> Self {
        Pruned {
            entries: HashMap::new(),
            prune_at: FEW,
        }
    }
}

impl<K: Eq + Hash, V> Pruned<K, V> {
    /// The entry, made if it is not there. `is_needed` says which of the others have to stay.
    pub(crate) fn or_insert_with(
        &mut self,
        key: K,
        make: impl FnOnce() -> V,
        is_needed: impl Fn(&K, &V) -> bool,
    ) -> &mut V {
        if self.entries.len() >= self.prune_at && !self.entries.contains_key(&key) {
            self.entries.retain(|key, value| is_needed(key, value));
            self.prune_at = FEW.max(self.entries.len().saturating_mul(2));
        }
        self.entries.entry(key).or_insert_with(make)
    }

    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn what_is_not_needed_goes_and_what_is_stays() {
        let mut map = Pruned::default();
        for number in 0..10_000 {
            let entry = map.or_insert_with(number, || number, |number, _| number % 1000 == 0);
            assert_eq!(*entry, number);
        }
        assert!(map.entries.len() <= FEW);
        assert!((0..10).all(|thousand| map.entries.contains_key(&(thousand * 1000))));
    }

    #[test]
    fn the_looks_at_entries_grow_with_their_number_only() {
        let looks = Cell::new(0);
        let mut map = Pruned::default();
        for number in 0..100_000 {
            map.or_insert_with(
                number,
                || (),
                |_, ()| {
                    looks.set(looks.get() + 1);
                    true
                },
            );
        }
        assert!(looks.get() < 2 * 100_000, "{}", looks.get());
    }
}
