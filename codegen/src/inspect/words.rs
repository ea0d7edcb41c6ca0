//! The words of `scopes.toml` for what the model holds.

use crate::model::{Access, Availability, Operation};

pub(super) fn access(access: Access) -> &'static str {
    match access {
        Access::Anonymous => "anonymous",
        Access::OptionalUser => "optional",
        Access::SignedIn => "signed-in",
    }
}

/// The row, the list or the part of the document that says who may call an operation.
pub(super) fn access_reason(operation: &Operation) -> String {
    match (&operation.access_reason, operation.access) {
        (Some(reason), _) => format!("[[operation]] in scopes.toml: {reason}"),
        (None, Access::Anonymous) => "`anonymous` in scopes.toml".to_owned(),
        (None, _) if operation.needs_user => "`security` of the document".to_owned(),
        (None, _) => "nobody has said who may call it".to_owned(),
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
