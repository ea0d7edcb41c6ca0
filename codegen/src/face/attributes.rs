//! What the attributes of an item say about the face.

use super::tokens::text;
use std::collections::BTreeSet;
use syn::{Attribute, Meta, Path, Token, punctuated::Punctuated};

/// The `cfg` predicates under which something is there; all of them have to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Condition(BTreeSet<String>);

impl Condition {
    pub(super) fn and(&self, other: &Condition) -> Condition {
        Condition(self.0.union(&other.0).cloned().collect())
    }

    /// How a line ends whose item is not always there.
    pub(super) fn suffix(&self) -> String {
        let all: Vec<_> = self.0.iter().map(String::as_str).collect();
        match all.as_slice() {
            [] => String::new(),
            [one] => format!(" #[cfg({one})]"),
            more => format!(" #[cfg(all({}))]", more.join(", ")),
        }
    }
}

/// What the attributes of an item say.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// `#[doc(hidden)]`.
    pub(super) hidden: bool,
    /// Only there in tests.
    pub(super) tests_only: bool,
    pub(super) condition: Condition,
    pub(super) non_exhaustive: bool,
    /// The last segments of the derived traits.
    pub(super) derives: BTreeSet<String>,
    /// `#[macro_export]`.
    pub(super) exported: bool,
}

impl Marks {
    pub(super) fn of(attributes: &[Attribute]) -> Marks {
        let mut marks = Marks::default();
        for attribute in attributes {
            let path = attribute.path();
            if path.is_ident("doc") {
                marks.hidden |= list(attribute)
                    .iter()
                    .any(|it| it.path().is_ident("hidden"));
            } else if path.is_ident("cfg") {
                for predicate in list(attribute) {
                    marks.tests_only |= needs_test(&predicate);
                    marks.condition.0.insert(text(&predicate));
                }
            } else if path.is_ident("non_exhaustive") {
                marks.non_exhaustive = true;
            } else if path.is_ident("derive") {
                let paths = list(attribute);
                let names = paths.iter().filter_map(|it| last(it.path()));
                marks.derives.extend(names);
            } else if path.is_ident("macro_export") {
                marks.exported = true;
            }
        }
        marks
    }

    /// Whether the item is part of nobody's face.
    pub(super) fn left_out(&self) -> bool {
        self.hidden || self.tests_only
    }
}

/// The last segment of a path, without arguments.
pub(super) fn last(path: &Path) -> Option<String> {
    path.segments.last().map(|it| it.ident.to_string())
}

/// What stands in the parentheses of an attribute; nothing if it has none.
fn list(attribute: &Attribute) -> Vec<Meta> {
    let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
    let all = attribute.parse_args_with(parse);
    all.map(|all| all.into_iter().collect()).unwrap_or_default()
}

/// Whether the predicate holds in tests only, those in documentation included.
fn needs_test(predicate: &Meta) -> bool {
    let Meta::List(inner) = predicate else {
        let path = predicate.path();
        return path.is_ident("test") || path.is_ident("doctest");
    };
    let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
    let Ok(all) = inner.parse_args_with(parse) else {
        return false;
    };
    if inner.path.is_ident("all") {
        all.iter().any(needs_test)
    } else {
        inner.path.is_ident("any") && !all.is_empty() && all.iter().all(needs_test)
    }
}
