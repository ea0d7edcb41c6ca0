//! Sets of scopes, as values.

use super::{Availability, ScopeInfo};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{
    fmt,
    hash::{Hash, Hasher},
    ops::BitOr,
};

/// A set of scopes: the bits of `Application.scope`.
///
/// Bits without a name are kept, and printed as a number. Sets compare and are stored by their bits;
/// the names come from the table of the generated crate, through its constants and functions.
#[derive(Clone, Copy)]
pub struct ScopeSet {
    bits: u64,
    /// Where the names of the bits are; empty for bits that came from somewhere else.
    table: &'static [ScopeInfo],
}

impl ScopeSet {
    /// No scope.
    pub const EMPTY: ScopeSet = ScopeSet::from_bits(0);

    /// The scopes with these bits, without names.
    pub const fn from_bits(bits: u64) -> Self {
        ScopeSet { bits, table: &[] }
    }

    /// The scopes with these bits, with names from a table. For generated code, which has the table.
    #[doc(hidden)]
    pub const fn with_names(bits: u64, table: &'static [ScopeInfo]) -> Self {
        ScopeSet { bits, table }
    }

    /// The bits.
    pub const fn bits(self) -> u64 {
        self.bits
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// The scopes of either set.
    #[must_use]
    pub const fn union(self, other: ScopeSet) -> Self {
        self.with_bits(self.bits | other.bits, other)
    }

    /// The scopes of both sets.
    #[must_use]
    pub const fn intersection(self, other: ScopeSet) -> Self {
        self.with_bits(self.bits & other.bits, other)
    }

    /// The scopes of this set that are not in the other.
    #[must_use]
    pub const fn difference(self, other: ScopeSet) -> Self {
        self.with_bits(self.bits & !other.bits, other)
    }

    /// Whether all scopes of `other` are in this set.
    pub const fn contains(self, other: ScopeSet) -> bool {
        self.bits & other.bits == other.bits
    }

    /// The facts about every scope of the set that has a name, by bit.
    pub fn iter(self) -> impl Iterator<Item = &'static ScopeInfo> {
        self.table
            .iter()
            .filter(move |scope| self.bits & scope.bit != 0)
    }

    /// The bits that have no name here.
    pub fn unnamed_bits(self) -> u64 {
        self.iter().fold(self.bits, |bits, scope| bits & !scope.bit)
    }

    /// What an application has to ask for: all but the scopes that every application has.
    #[must_use]
    pub fn without_implicit(self) -> Self {
        let implicit = self
            .iter()
            .filter(|scope| scope.availability == Availability::Implicit)
            .fold(0, |bits, scope| bits | scope.bit);
        self.difference(ScopeSet::from_bits(implicit))
    }

    /// Reads names and numbers with commas or spaces between them; the names are those of this set.
    pub fn parse(self, text: &str) -> Result<ScopeSet, UnknownScope> {
        let words = text
            .split([',', ' '])
            .map(str::trim)
            .filter(|word| !word.is_empty());
        let mut bits = 0;
        for word in words {
            let named = self.iter().find(|scope| scope.name == word);
            let bit = match named {
                Some(scope) => Some(scope.bit),
                None => word.parse().ok(),
            };
            bits |= bit.ok_or_else(|| UnknownScope(word.to_owned()))?;
        }
        Ok(ScopeSet { bits, ..self })
    }

    #[cfg(feature = "oauth")]
    /// The same scopes, with the names that another set has.
    pub(crate) const fn with_names_of(self, other: ScopeSet) -> Self {
        self.with_bits(self.bits, other)
    }

    const fn with_bits(self, bits: u64, other: ScopeSet) -> Self {
        // A table is a document's whole one, or empty; of two documents' the longer one is the later.
        let table = if self.table.len() < other.table.len() {
            other.table
        } else {
            self.table
        };
        ScopeSet { bits, table }
    }
}

impl BitOr for ScopeSet {
    type Output = ScopeSet;

    fn bitor(self, other: ScopeSet) -> ScopeSet {
        self.union(other)
    }
}

impl Default for ScopeSet {
    fn default() -> Self {
        ScopeSet::EMPTY
    }
}

impl PartialEq for ScopeSet {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}

impl Eq for ScopeSet {}

impl Hash for ScopeSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bits.hash(state);
    }
}

/// The names, and what has none as one number: `ReadUserData, 65536`. Nothing for the empty set.
impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut comma = "";
        for scope in self.iter() {
            write!(f, "{comma}{}", scope.name)?;
            comma = ", ";
        }
        match self.unnamed_bits() {
            0 => Ok(()),
            bits => write!(f, "{comma}{bits}"),
        }
    }
}

impl fmt::Debug for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScopeSet({self})")
    }
}

impl Serialize for ScopeSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.bits.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ScopeSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(ScopeSet::from_bits)
    }
}

/// A word that is neither the name of a scope nor a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownScope(String);

impl fmt::Display for UnknownScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no scope `{}`", self.0)
    }
}

impl std::error::Error for UnknownScope {}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &[ScopeInfo] = &[
        ScopeInfo::new("Read", 1, Availability::Implicit, "", &[], &[]),
        ScopeInfo::new("Move", 32, Availability::Portal, "", &[], &[]),
    ];
    const READ: ScopeSet = ScopeSet::with_names(1, TABLE);
    const MOVE: ScopeSet = ScopeSet::with_names(32, TABLE);
    const BOTH: ScopeSet = READ.union(MOVE);

    #[test]
    fn sets_are_made_of_sets() {
        assert_eq!(BOTH.bits(), 33);
        assert_eq!(READ | MOVE, BOTH);
        assert_eq!(BOTH.difference(READ), MOVE);
        assert_eq!(BOTH.intersection(READ), READ);
        assert_eq!(BOTH.without_implicit(), MOVE);
        assert!(BOTH.contains(MOVE) && !MOVE.contains(BOTH) && BOTH.contains(ScopeSet::EMPTY));
        assert!(ScopeSet::default().is_empty());
    }

    #[test]
    fn names_outlast_sets_without_any() {
        let stored = ScopeSet::from_bits(33 | 64);
        assert_eq!(stored.to_string(), "97");
        assert_eq!(stored.union(MOVE).to_string(), "Read, Move, 64");
        assert_eq!(stored.union(MOVE).unnamed_bits(), 64);
        assert_eq!(ScopeSet::EMPTY.union(BOTH).to_string(), "Read, Move");
        assert_eq!(BOTH.iter().map(|scope| scope.bit).sum::<u64>(), 33);
        assert_eq!(
            format!("{MOVE:?} {:?}", ScopeSet::EMPTY),
            "ScopeSet(Move) ScopeSet()"
        );
    }

    #[test]
    fn what_is_printed_is_read_again() {
        for bits in [0, 1, 32, 33, 64, 97] {
            let set = ScopeSet::with_names(bits, TABLE);
            assert_eq!(BOTH.parse(&set.to_string()).unwrap(), set);
        }
        let error = BOTH.parse("Read Mvoe").unwrap_err();
        assert_eq!(error.to_string(), "there is no scope `Mvoe`");
    }

    #[test]
    fn bits_are_what_is_stored() {
        let json = serde_json::to_string(&BOTH).unwrap();
        assert_eq!(json, "33");
        assert_eq!(serde_json::from_str::<ScopeSet>(&json).unwrap(), BOTH);
    }
}
