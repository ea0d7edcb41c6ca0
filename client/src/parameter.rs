//! What an operation is asked with.

/// A parameter of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name, as Bungie's document has it.
    pub name: &'static str,
    /// Where it travels.
    pub place: ParameterPlace,
    /// What it is, or what its items are.
    pub kind: ParameterKind,
    /// Whether it is a list, joined by commas.
    pub is_list: bool,
    /// Whether a request cannot do without it.
    pub required: bool,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterPlace {
    /// In a segment of the path.
    Path,
    /// Behind the question mark.
    Query,
}

/// What a value of a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterKind {
    /// `true` or `false`.
    Bool,
    /// A number without a sign, of 8 bits.
    Byte,
    /// A number of 16 bits.
    Int16,
    /// A number of 32 bits.
    Int32,
    /// A number without a sign, of 32 bits.
    Uint32,
    /// A number of 64 bits.
    Int64,
    /// A number without a sign, of 64 bits.
    Uint64,
    /// A number with a fraction, of 32 bits.
    Float,
    /// A number with a fraction, of 64 bits.
    Double,
    /// Any text.
    Text,
    /// A point in time, by RFC 3339.
    DateTime,
    /// A day, as `2024-12-31`.
    Date,
    /// An id: a number of 64 bits.
    Id,
    /// The hash of a definition: a number without a sign, of 32 bits.
    Hash,
    /// A value of an enum, or bits of a bitmask: by number or by name.
    Enum,
}

impl Parameter {
    /// A parameter with one value. For generated code.
    #[doc(hidden)]
    pub const fn one(
        name: &'static str,
        place: ParameterPlace,
        kind: ParameterKind,
        required: bool,
    ) -> Self {
        Parameter {
            name,
            place,
            kind,
            is_list: false,
            required,
        }
    }

    /// A parameter that is a list. For generated code.
    #[doc(hidden)]
    pub const fn list(
        name: &'static str,
        place: ParameterPlace,
        kind: ParameterKind,
        required: bool,
    ) -> Self {
        Parameter {
            is_list: true,
            ..Self::one(name, place, kind, required)
        }
    }
}
