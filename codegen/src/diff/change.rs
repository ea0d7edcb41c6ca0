//! What a difference is made of.

use crate::Diagnostics;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What differs between two documents.
#[derive(Debug, Serialize)]
pub struct Difference {
    /// The version of the earlier document, as it says itself.
    pub old: String,
    /// The version of the later document.
    pub new: String,
    /// The gravest class among the changes and the lines of the face; none if nothing differs.
    pub class: Option<Class>,
    /// By kind and place.
    pub changes: Vec<Change>,
    /// Pairs of what went and what came that may be one and the same.
    pub possible: Vec<Possible>,
    /// Lines of the face that differ and that follow from none of the changes alone.
    pub face: Vec<FaceLine>,
    /// Changes that a rule leaves out.
    pub ignored: Vec<Ignored>,
    /// What of `spec/` fits the later document less than the earlier one.
    pub misfits: Diagnostics,
}

/// One thing that is not the same in both documents.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// What it is about.
    pub kind: Kind,
    /// Which one: `Tag.Operation`, `Tag.Operation?parameter`, `Namespace.Schema`, `Namespace.Schema#key`, or a name.
    pub place: String,
    /// What of it has changed; none if the whole came or went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect: Option<Aspect>,
    /// Whether it came, went or is another.
    pub what: What,
    /// What it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// The operation or schema with which it came or went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// What it means for programs.
    pub class: Class,
    /// Why it means that.
    pub reason: String,
    /// Who changed it.
    pub origin: Origin,
    /// Lines of the face that follow from it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub face: Vec<FaceLine>,
}

impl Change {
    /// What rules know it by: kind, place and aspect.
    pub fn key(&self) -> String {
        let Change { kind, place, .. } = self;
        match &self.aspect {
            Some(aspect) => format!("{kind} {place} {aspect}"),
            None => format!("{kind} {place}"),
        }
    }
}

/// What an item of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The URL of a server.
    Server,
    /// A way to say who asks: the API key, or OAuth.
    SecurityScheme,
    /// A scope that there is.
    Scope,
    /// A tag, which groups operations.
    Tag,
    /// An operation.
    Operation,
    /// A parameter of an operation.
    Parameter,
    /// What an operation is sent.
    Body,
    /// What an operation answers with, in the envelope.
    Answer,
    /// A property of the envelope.
    Envelope,
    /// A schema.
    Schema,
    /// A property of a schema.
    Property,
    /// A value of an enum.
    Value,
    /// A table of the manifest.
    Table,
    /// A key that `accepted.toml` leaves out.
    Accepted,
}

/// A side of an item that can change by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// Method and path template.
    Route,
    /// The server of an operation, where it has one of its own.
    Server,
    /// The tag of an operation.
    Tag,
    /// Whether an operation needs a signed-in user.
    User,
    /// The scope that an operation needs.
    Scope,
    /// The seconds between two calls of a user.
    Throttle,
    /// The order of the required parameters of a query.
    Arguments,
    /// Whether a parameter stands in the path or in the query.
    Position,
    /// How a list is written in a query.
    Style,
    /// Whether it has to be there.
    Required,
    /// The JSON that a value is written as.
    Form,
    /// The type that a value has, where its JSON is the same.
    Type,
    /// The type of the properties of a struct that have no names of their own.
    Rest,
    /// Whether it may be null.
    Nullable,
    /// Whether Bungie calls it obsolete.
    Deprecated,
    /// Whether Bungie calls it unfinished.
    Preview,
    /// The definition that a hash is of.
    MappedDefinition,
    /// The component that brings it.
    Component,
    /// The number of an enum's value.
    Number,
    /// Whether values are bits.
    Flags,
    /// The name of a table in the mobile manifest.
    Name,
    /// What a security scheme says, such as the header or a URL.
    Setting,
}

/// Whether something came, went or is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Only the later document has it.
    Added,
    /// Only the earlier document has it.
    Removed,
    /// Both have it, and it is another.
    Changed,
}

/// What a change means for programs, from the least to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Nothing that a program sends, reads or names.
    Metadata,
    /// Something more; what there was stays as it is.
    Additive,
    /// Source that was written against the earlier crate may not compile.
    BreakingSource,
    /// A program that was built with the earlier crate may fail.
    BreakingWire,
}

impl Class {
    /// All of them, the gravest first.
    pub const ALL: [Class; 4] = [
        Class::BreakingWire,
        Class::BreakingSource,
        Class::Additive,
        Class::Metadata,
    ];

    /// What it means for programs, in a line for people.
    pub fn means(self) -> &'static str {
        match self {
            Class::BreakingWire => "what programs send or receive is another",
            Class::BreakingSource => "programs have to be changed to compile",
            Class::Additive => "there is more, and nothing less",
            Class::Metadata => "nothing that programs notice",
        }
    }
}

/// Who changed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Bungie: it differs after the corrections as well.
    Bungie,
    /// Bungie's document alone: after the corrections nothing differs.
    CaughtUp,
    /// A correction that fits one of the two documents only.
    Correction,
}

impl Origin {
    /// Who it is, in a line for people.
    pub fn means(self) -> &'static str {
        match self {
            Origin::Bungie => "By Bungie",
            Origin::CaughtUp => "By Bungie, as a correction had it before",
            Origin::Correction => "By a correction",
        }
    }
}

/// A line of the face that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaceLine {
    /// The line before; none for what came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The line now; none for what went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// Why it breaks the code of users, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaks: Option<&'static str>,
}

/// Something that went and something that came, which may be one and the same. Nothing follows from it.
#[derive(Clone, Debug, Serialize)]
pub struct Possible {
    /// What may have happened.
    pub what: PossibleKind,
    /// What both are.
    pub kind: Kind,
    /// The place that went.
    pub from: String,
    /// The place that came.
    pub to: String,
    /// What the two have in common.
    pub because: String,
}

/// What may have happened to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PossibleKind {
    /// Another name at the same place.
    Renamed,
    /// The same name at another place.
    Moved,
}

/// A change that a rule leaves out.
#[derive(Clone, Debug, Serialize)]
pub struct Ignored {
    /// [`Change::key`].
    pub change: String,
    /// Why, as the rule says.
    pub reason: String,
    /// The last day of the rule.
    pub until: String,
}

/// The word by which JSON and rules know a variant.
fn word<T: Serialize>(value: &T) -> String {
    let word = serde_json::to_value(value).ok();
    let word = word.as_ref().and_then(serde_json::Value::as_str);
    word.unwrap_or_default().to_owned()
}

macro_rules! display_as_word {
    ($($type:ty),*) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&word(self))
            }
        }
    )*};
}

display_as_word!(Kind, Aspect, What, Class, Origin, PossibleKind);
