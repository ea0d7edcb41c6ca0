//! Generic parameters and what they have to implement, however the source spreads it.

use super::tokens::text;
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use syn::{GenericParam, Generics, Token, TypeParamBound, WherePredicate, punctuated::Punctuated};

/// Parameters by name, and all bounds in one clause, sorted.
#[derive(Default)]
pub(super) struct Parameters {
    names: Vec<String>,
    declared: Vec<String>,
    bounds: BTreeMap<String, BTreeSet<String>>,
}

impl Parameters {
    pub(super) fn of(generics: &Generics) -> Parameters {
        let mut parameters = Parameters::default();
        for parameter in &generics.params {
            let (name, declared) = match parameter {
                GenericParam::Lifetime(it) => {
                    let name = text(&it.lifetime);
                    parameters.bound(&name, &it.bounds);
                    (name.clone(), name)
                }
                GenericParam::Type(it) => {
                    let name = it.ident.to_string();
                    parameters.bound(&name, &it.bounds);
                    let default = it.default.as_ref();
                    let default = default.map(|(_, it)| format!(" = {}", text(it)));
                    let declared = format!("{name}{}", default.unwrap_or_default());
                    (name, declared)
                }
                GenericParam::Const(it) => {
                    let name = it.ident.to_string();
                    let default = it.default.as_ref();
                    let default = default.map(|(_, it)| format!(" = {}", text(it)));
                    let declared = format!(
                        "const {name}: {}{}",
                        text(&it.ty),
                        default.unwrap_or_default()
                    );
                    (name, declared)
                }
            };
            parameters.names.push(name);
            parameters.declared.push(declared);
        }
        for predicate in generics.where_clause.iter().flat_map(|it| &it.predicates) {
            match predicate {
                WherePredicate::Lifetime(it) => {
                    parameters.bound(&text(&it.lifetime), &it.bounds);
                }
                WherePredicate::Type(it) => {
                    let binder = it.lifetimes.as_ref();
                    let binder = binder.map(|it| text(it) + " ").unwrap_or_default();
                    let subject = binder + &text(&it.bounded_ty);
                    parameters.bound(&subject, &it.bounds);
                }
                _ => {}
            }
        }
        parameters
    }

    fn bound<T: ToTokens>(&mut self, subject: &str, bounds: &Punctuated<T, Token![+]>) {
        if !bounds.is_empty() {
            let all = self.bounds.entry(subject.to_owned()).or_default();
            all.extend(bounds.iter().map(text));
        }
    }

    /// The bounds of an outer item hold as well.
    pub(super) fn within(mut self, outer: &Parameters) -> Parameters {
        for (subject, bounds) in &outer.bounds {
            let all = self.bounds.entry(subject.clone()).or_default();
            all.extend(bounds.iter().cloned());
        }
        self
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// `<'a, T, const N: usize>`, or nothing.
    pub(super) fn angles(&self) -> String {
        if self.declared.is_empty() {
            return String::new();
        }
        format!("<{}>", self.declared.join(", "))
    }

    /// ` where T: Clone + Send, U: Copy`, or nothing.
    pub(super) fn clause(&self) -> String {
        if self.bounds.is_empty() {
            return String::new();
        }
        let predicates = self.bounds.iter().map(|(subject, bounds)| {
            let bounds: Vec<_> = bounds.iter().map(String::as_str).collect();
            format!("{subject}: {}", bounds.join(" + "))
        });
        format!(" where {}", predicates.collect::<Vec<_>>().join(", "))
    }
}

/// `: Clone + Send`, sorted, or nothing.
pub(super) fn bounds(all: &Punctuated<TypeParamBound, Token![+]>) -> String {
    let all: BTreeSet<_> = all.iter().map(text).collect();
    if all.is_empty() {
        return String::new();
    }
    format!(": {}", all.into_iter().collect::<Vec<_>>().join(" + "))
}
