//! What differs between two documents.

#[path = "../support/repository.rs"]
mod repository;

mod counts;
mod rules;
mod year;

use bungie_codegen::{DiffRules, Difference, diff};
use repository::Spec;
use std::sync::LazyLock;

static SPEC: LazyLock<Spec> = LazyLock::new(Spec::read);

/// What differs, without rules.
#[track_caller]
fn difference(old: &str, new: &str) -> Difference {
    difference_by(&DiffRules::default(), old, new)
}

#[track_caller]
fn difference_by(rules: &DiffRules, old: &str, new: &str) -> Difference {
    let (old, new) = (SPEC.inputs_of(old), SPEC.inputs_of(new));
    diff(&old, &new, rules, "2026-11-26").unwrap_or_else(|found| panic!("{found}"))
}
