//! What a worker holds: claims with their leases, and those that no slot has begun.

use crate::crawl::Claim;
use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};
use tokio::time::Instant;

/// The claims of a worker.
#[derive(Default)]
pub(super) struct Held {
    /// By id, with the end of the lease by this process's clock, which is before that of the database's.
    leases: HashMap<i64, (Claim, Instant)>,
    /// Those that no slot has begun.
    ready: VecDeque<i64>,
}

impl Held {
    /// Takes in what was claimed by a request that began at a moment.
    pub(super) fn take_in(&mut self, claims: Vec<Claim>, began: Instant, lease: Duration) {
        for claim in claims {
            self.ready.push_back(claim.id);
            self.leases.insert(claim.id, (claim, began + lease));
        }
    }

    /// The next to begin. One whose lease is over is somebody else's.
    pub(super) fn begin(&mut self, now: Instant) -> Option<Claim> {
        while let Some(id) = self.ready.pop_front() {
            match self.leases.get(&id) {
                Some((claim, end)) if *end > now => return Some(claim.clone()),
                _ => drop(self.leases.remove(&id)),
            }
        }
        None
    }

    /// A slot has ended with a claim. Where it was lost, this worker may hold another one of the same job.
    pub(super) fn end(&mut self, claim: &Claim) {
        if self.leases.get(&claim.id).is_some_and(is_same(claim)) {
            self.leases.remove(&claim.id);
        }
    }

    /// How many no slot has begun.
    pub(super) fn ready(&self) -> usize {
        self.ready.len()
    }

    /// All claims.
    pub(super) fn all(&self) -> Vec<Claim> {
        let claims = self.leases.values().map(|(claim, _)| claim.clone());
        claims.collect()
    }

    /// The leases of all that were `asked` for were extended, but for those that are not `held`.
    pub(super) fn extended(
        &mut self,
        asked: &[Claim],
        held: Vec<Claim>,
        began: Instant,
        lease: Duration,
    ) {
        for claim in asked {
            let is_lost = held.iter().all(|held| held.id != claim.id);
            if is_lost && self.leases.get(&claim.id).is_some_and(is_same(claim)) {
                self.leases.remove(&claim.id);
                self.ready.retain(|id| *id != claim.id);
            }
        }
        for claim in held {
            // A slot may have ended with it meanwhile.
            if let Some((own, end)) = self.leases.get_mut(&claim.id)
                && own.lease == claim.lease
            {
                *end = began + lease;
            }
        }
    }

    /// Takes out all that no slot has begun.
    pub(super) fn take_ready(&mut self) -> Vec<Claim> {
        let ids = std::mem::take(&mut self.ready);
        let claims = ids.iter().filter_map(|id| self.leases.remove(id));
        claims.map(|(claim, _)| claim).collect()
    }
}

/// Whether what is held is this claim, and no later one of the same job.
fn is_same(claim: &Claim) -> impl Fn(&(Claim, Instant)) -> bool {
    |(own, _)| own.lease == claim.lease
}
