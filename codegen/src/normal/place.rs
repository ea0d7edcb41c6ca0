//! Where a schema can stand.

use super::walk::Walk;
use crate::pointer::Pointer;
use crate::tables::accepted::Node;
use serde_json::Value;

/// Where a schema stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A member of `components.schemas`.
    Component,
    Property,
    Items,
    MapValue,
    MapKey,
    Parameter,
    /// An entry of a parameter that is a list.
    ParameterItem,
    Header,
    /// The body of a request.
    Body,
    /// The body of a response.
    Envelope,
}

impl Place {
    /// Bungie names its structs; only the envelope around every answer is written out where it stands.
    pub(super) fn has_members(self) -> bool {
        matches!(self, Self::Component | Self::Envelope)
    }

    /// Text of a URL or of a header, or a key: no place for a structure.
    pub(super) fn is_flat(self) -> bool {
        matches!(
            self,
            Self::Parameter | Self::ParameterItem | Self::Header | Self::MapKey
        )
    }

    /// Part of a larger response, which may depend on what was asked for.
    pub(super) fn is_member(self) -> bool {
        matches!(self, Self::Property | Self::Items | Self::MapValue)
    }

    /// `nullable`: of a property it makes an option. Elsewhere null would be read as zero or empty, which loses it.
    pub(super) fn nullable(self, walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Option<Value> {
        let value = walk.flag(value, at)?;
        if self == Self::Property || value == false {
            return Some(value);
        }
        if walk.options.accepted.has(Node::Schema, "nullable") {
            walk.leave_out(at, value);
        } else {
            walk.refuse(
                at,
                "`nullable` at a place where the document never has it",
                "null is read as zero or empty there: teach the generator to make an `Option` of it, or accept the loss \
                 by a row of spec/accepted.toml",
            );
        }
        None
    }
}
