//! What a change means for programs.
//!
//! The crate that is generated from the later document is the measure: enums and structs of answers are open in it, what
//! it does not know is passed over, and what an answer leaves out is a default. So a value or a property more breaks
//! nothing, which it would in a crate of closed types.

use super::change::{Aspect, Class, Kind, What};
use Class::{Additive, BreakingSource, BreakingWire, Metadata};
use What::{Added, Changed, Removed};

/// A row of the table. A row without an aspect is about the whole item.
pub(super) struct Row {
    pub(super) kind: Kind,
    pub(super) aspect: Option<Aspect>,
    pub(super) what: What,
    /// What it means where requests hold it.
    pub(super) asked: Meaning,
    /// What it means where answers hold it, and everywhere else.
    pub(super) answered: Meaning,
}

pub(super) type Meaning = (Class, &'static str);

/// The same for both sides.
const fn whole(kind: Kind, what: What, class: Class, reason: &'static str) -> Row {
    sides(kind, None, what, (class, reason), (class, reason))
}

const fn of(kind: Kind, aspect: Aspect, what: What, class: Class, reason: &'static str) -> Row {
    sides(kind, Some(aspect), what, (class, reason), (class, reason))
}

const fn sides(
    kind: Kind,
    aspect: Option<Aspect>,
    what: What,
    asked: Meaning,
    answered: Meaning,
) -> Row {
    Row {
        kind,
        aspect,
        what,
        asked,
        answered,
    }
}

const MORE: &str = "what there was stays as it is";
const GONE_TYPE: &str = "programs that name it do not compile";
const OTHER_JSON: &str = "programs that were built before read or write other JSON";
const OTHER_TYPE: &str = "the JSON is the same, its type is another";
const FOR_PEOPLE: &str = "it is said to people";
const KNOWN: &str = "where values come from, or what they stand for";

#[rustfmt::skip]
pub(super) const CLASSES: &[Row] = &[
    whole(Kind::Server, Added, Additive, "the client has a server for it, or regen asks for one"),
    whole(Kind::Server, Removed, BreakingWire, "programs that were built before call a server that is not named any more"),

    whole(Kind::SecurityScheme, Added, Additive, MORE),
    whole(Kind::SecurityScheme, Removed, BreakingWire, "programs that were built before sign in or send the key in this way"),
    of(Kind::SecurityScheme, Aspect::Setting, Changed, BreakingWire, "programs that were built before sign in or send the key in the old way"),

    whole(Kind::Scope, Added, Additive, MORE),
    whole(Kind::Scope, Removed, BreakingSource, GONE_TYPE),

    whole(Kind::Tag, Added, Metadata, "modules follow from operations"),
    whole(Kind::Tag, Removed, Metadata, "modules follow from operations"),

    whole(Kind::Operation, Added, Additive, MORE),
    whole(Kind::Operation, Removed, BreakingWire, "programs that were built before call what is not there"),
    of(Kind::Operation, Aspect::Route, Changed, BreakingWire, "programs that were built before call the old route"),
    of(Kind::Operation, Aspect::Server, Added, BreakingWire, "programs that were built before call the other server"),
    of(Kind::Operation, Aspect::Server, Removed, BreakingWire, "programs that were built before call the other server"),
    of(Kind::Operation, Aspect::Server, Changed, BreakingWire, "programs that were built before call the other server"),
    of(Kind::Operation, Aspect::Tag, Changed, BreakingSource, "it is in another module"),
    of(Kind::Operation, Aspect::User, Added, BreakingWire, "programs that were built before call it without a user"),
    of(Kind::Operation, Aspect::User, Removed, Additive, "it takes a call without a user as well"),
    of(Kind::Operation, Aspect::Scope, Added, BreakingWire, "sessions that lack the scope are refused"),
    of(Kind::Operation, Aspect::Scope, Removed, Additive, "sessions need less"),
    of(Kind::Operation, Aspect::Scope, Changed, BreakingWire, "sessions that lack the scope are refused"),
    of(Kind::Operation, Aspect::Throttle, Added, Metadata, "the client spaces calls by it"),
    of(Kind::Operation, Aspect::Throttle, Removed, Metadata, "the client spaces calls by it"),
    of(Kind::Operation, Aspect::Throttle, Changed, Metadata, "the client spaces calls by it"),
    of(Kind::Operation, Aspect::Arguments, Changed, BreakingSource, "the arguments of the constructor have another order; of one type they compile and are exchanged"),
    of(Kind::Operation, Aspect::Deprecated, Added, Metadata, FOR_PEOPLE),
    of(Kind::Operation, Aspect::Deprecated, Removed, Metadata, FOR_PEOPLE),
    of(Kind::Operation, Aspect::Preview, Added, Metadata, FOR_PEOPLE),
    of(Kind::Operation, Aspect::Preview, Removed, Metadata, FOR_PEOPLE),

    whole(Kind::Parameter, Added, Additive, "it may be left out unless it is required"),
    whole(Kind::Parameter, Removed, BreakingSource, "programs that set it do not compile; what is sent of it has no effect"),
    of(Kind::Parameter, Aspect::Position, Changed, BreakingWire, "programs that were built before send it in the old place"),
    of(Kind::Parameter, Aspect::Style, Added, BreakingWire, "programs that were built before write lists in the old way"),
    of(Kind::Parameter, Aspect::Style, Removed, BreakingWire, "programs that were built before write lists in the old way"),
    of(Kind::Parameter, Aspect::Style, Changed, BreakingWire, "programs that were built before write lists in the old way"),
    of(Kind::Parameter, Aspect::Required, Added, BreakingWire, "programs that leave it out are refused"),
    of(Kind::Parameter, Aspect::Required, Removed, BreakingSource, "the arguments of the constructor are others"),
    of(Kind::Parameter, Aspect::Form, Changed, BreakingWire, OTHER_JSON),
    of(Kind::Parameter, Aspect::Type, Changed, BreakingSource, OTHER_TYPE),
    of(Kind::Parameter, Aspect::Nullable, Added, Metadata, "a text in a URL is never null"),
    of(Kind::Parameter, Aspect::Nullable, Removed, Metadata, "a text in a URL is never null"),
    of(Kind::Parameter, Aspect::Deprecated, Added, Metadata, FOR_PEOPLE),
    of(Kind::Parameter, Aspect::Deprecated, Removed, Metadata, FOR_PEOPLE),
    of(Kind::Parameter, Aspect::MappedDefinition, Added, BreakingSource, OTHER_TYPE),
    of(Kind::Parameter, Aspect::MappedDefinition, Removed, BreakingSource, OTHER_TYPE),
    of(Kind::Parameter, Aspect::MappedDefinition, Changed, BreakingSource, OTHER_TYPE),

    whole(Kind::Body, Added, BreakingWire, "programs that send none are refused"),
    whole(Kind::Body, Removed, BreakingWire, "what programs send is not read any more"),
    of(Kind::Body, Aspect::Form, Changed, BreakingWire, OTHER_JSON),
    of(Kind::Body, Aspect::Type, Changed, BreakingSource, OTHER_TYPE),
    of(Kind::Body, Aspect::Required, Added, BreakingWire, "programs that leave it out are refused"),
    of(Kind::Body, Aspect::Required, Removed, Additive, "it may be left out"),

    whole(Kind::Answer, Added, BreakingSource, "calls answer with a value"),
    whole(Kind::Answer, Removed, BreakingWire, "programs that were built before wait for a value"),
    of(Kind::Answer, Aspect::Form, Changed, BreakingWire, OTHER_JSON),
    of(Kind::Answer, Aspect::Type, Changed, BreakingSource, OTHER_TYPE),

    whole(Kind::Envelope, Added, Additive, "the client passes it over"),
    whole(Kind::Envelope, Removed, BreakingWire, "the client reads it"),
    of(Kind::Envelope, Aspect::Form, Changed, BreakingWire, "the client reads it"),
    of(Kind::Envelope, Aspect::Type, Changed, BreakingSource, OTHER_TYPE),

    whole(Kind::Schema, Added, Additive, MORE),
    whole(Kind::Schema, Removed, BreakingSource, GONE_TYPE),
    of(Kind::Schema, Aspect::Form, Changed, BreakingWire, OTHER_JSON),
    of(Kind::Schema, Aspect::Type, Changed, BreakingSource, OTHER_TYPE),
    of(Kind::Schema, Aspect::Rest, Added, BreakingSource, "its struct has the rest of the properties as well"),
    of(Kind::Schema, Aspect::Rest, Removed, BreakingSource, "its struct has no rest any more"),
    of(Kind::Schema, Aspect::Rest, Changed, BreakingWire, OTHER_JSON),
    of(Kind::Schema, Aspect::Flags, Added, BreakingSource, "its values can be joined, and its type has other functions"),
    of(Kind::Schema, Aspect::Flags, Removed, BreakingSource, "its values exclude each other, and its type has other functions"),
    of(Kind::Schema, Aspect::Nullable, Added, BreakingSource, "it is an `Option` where it stands"),
    of(Kind::Schema, Aspect::Nullable, Removed, BreakingSource, "it is no `Option` any more where it stands"),
    of(Kind::Schema, Aspect::Deprecated, Added, Metadata, FOR_PEOPLE),
    of(Kind::Schema, Aspect::Deprecated, Removed, Metadata, FOR_PEOPLE),
    of(Kind::Schema, Aspect::MappedDefinition, Added, BreakingSource, OTHER_TYPE),
    of(Kind::Schema, Aspect::MappedDefinition, Removed, BreakingSource, OTHER_TYPE),
    of(Kind::Schema, Aspect::MappedDefinition, Changed, BreakingSource, OTHER_TYPE),
    of(Kind::Schema, Aspect::Component, Added, Metadata, KNOWN),
    of(Kind::Schema, Aspect::Component, Removed, Metadata, KNOWN),
    of(Kind::Schema, Aspect::Component, Changed, Metadata, KNOWN),

    sides(Kind::Property, None, Added, (Additive, "it may be left out unless it is required"), (Additive, "programs that were built before pass it over")),
    sides(Kind::Property, None, Removed, (BreakingWire, "what programs send of it has no effect"), (BreakingSource, "programs that name it do not compile; others read a default")),
    of(Kind::Property, Aspect::Form, Changed, BreakingWire, OTHER_JSON),
    of(Kind::Property, Aspect::Type, Changed, BreakingSource, OTHER_TYPE),
    sides(Kind::Property, Some(Aspect::Required), Added, (BreakingWire, "requests without it are refused"), (Metadata, "what an answer leaves out is a default")),
    sides(Kind::Property, Some(Aspect::Required), Removed, (BreakingSource, "the arguments of the constructor are others"), (Metadata, "what an answer leaves out is a default")),
    of(Kind::Property, Aspect::Nullable, Added, BreakingSource, "it is an `Option`"),
    of(Kind::Property, Aspect::Nullable, Removed, BreakingSource, "it is no `Option` any more"),
    of(Kind::Property, Aspect::Deprecated, Added, Metadata, FOR_PEOPLE),
    of(Kind::Property, Aspect::Deprecated, Removed, Metadata, FOR_PEOPLE),
    of(Kind::Property, Aspect::MappedDefinition, Added, BreakingSource, OTHER_TYPE),
    of(Kind::Property, Aspect::MappedDefinition, Removed, BreakingSource, OTHER_TYPE),
    of(Kind::Property, Aspect::MappedDefinition, Changed, BreakingSource, OTHER_TYPE),
    of(Kind::Property, Aspect::Component, Added, Metadata, KNOWN),
    of(Kind::Property, Aspect::Component, Removed, Metadata, KNOWN),
    of(Kind::Property, Aspect::Component, Changed, Metadata, KNOWN),

    whole(Kind::Value, Added, Additive, "enums are open: programs that were built before read it as a number"),
    whole(Kind::Value, Removed, BreakingSource, GONE_TYPE),
    of(Kind::Value, Aspect::Number, Changed, BreakingWire, "programs that were built before take another number for it"),

    whole(Kind::Table, Added, Additive, MORE),
    whole(Kind::Table, Removed, BreakingSource, "its rows are no definitions any more"),
    of(Kind::Table, Aspect::Name, Changed, Metadata, KNOWN),

    whole(Kind::Accepted, Added, Metadata, "accepted.toml leaves it out"),
    whole(Kind::Accepted, Removed, Metadata, "accepted.toml leaves it out"),
    of(Kind::Accepted, Aspect::Setting, Changed, Metadata, "accepted.toml leaves it out"),
];

/// What no row is about is as grave as it can be.
const UNKNOWN: Meaning = (BreakingWire, "the table of classes has no row for it");

/// What a change means on the sides that hold it; on neither side it is an answer's.
pub(super) fn class(
    kind: Kind,
    aspect: Option<Aspect>,
    what: What,
    asked: bool,
    answered: bool,
) -> Meaning {
    let row = CLASSES
        .iter()
        .find(|row| (row.kind, row.aspect, row.what) == (kind, aspect, what));
    match row {
        Some(row) if asked && answered => {
            if row.asked.0 > row.answered.0 {
                row.asked
            } else {
                row.answered
            }
        }
        Some(row) if asked => row.asked,
        Some(row) => row.answered,
        None => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_change_has_one_row() {
        let mut seen = BTreeSet::new();
        for row in CLASSES {
            assert!(
                seen.insert((row.kind, row.aspect, row.what)),
                "{} {:?} {}",
                row.kind,
                row.aspect,
                row.what
            );
        }
    }
}
