//! What a name or a path can stand for.

use super::attributes::Condition;
use std::collections::HashMap;

/// A module, by its index.
pub(super) type ModuleId = usize;
/// The root module.
pub(super) const CRATE: ModuleId = 0;

/// An item: its module, and its index there.
pub(super) type ItemId = (ModuleId, usize);

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Module(ModuleId),
    Item(ItemId),
    /// Something of another crate, or a part of an item, by its path.
    Path(Vec<String>),
}

/// What a name stands for, under which condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) target: Target,
    pub(super) condition: Condition,
}

impl Found {
    pub(super) fn under(self, condition: &Condition) -> Found {
        Found {
            condition: self.condition.and(condition),
            ..self
        }
    }
}

/// What paths in modules stand for, of those that were asked for.
pub(super) type Resolved = HashMap<(ModuleId, Vec<String>), Vec<Found>>;
