//! The words of `scopes.toml` for what the model holds.

use crate::model::{Access, Availability};

pub(super) fn access(access: Access) -> &'static str {
    match access {
        Access::Anonymous => "anonymous",
        Access::OptionalUser => "optional",
        Access::SignedIn => "signed-in",
    }
}

pub(super) fn availability(availability: Availability) -> &'static str {
    match availability {
        Availability::Implicit => "implicit",
        Availability::Portal => "portal",
        Availability::Arrangement => "arrangement",
        Availability::Internal => "internal",
        Availability::Obsolete => "obsolete",
    }
}

/// Why a scope cannot be ticked in the portal.
pub(super) fn not_on_offer(availability: Availability) -> Option<&'static str> {
    match availability {
        Availability::Implicit | Availability::Portal => None,
        Availability::Arrangement => Some("by arrangement with Bungie"),
        Availability::Internal => Some("not meant for third parties"),
        Availability::Obsolete => Some("obsolete"),
    }
}
