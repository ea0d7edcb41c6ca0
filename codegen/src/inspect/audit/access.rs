//! Operations and their scopes.

use super::Section;
use crate::{
    inspect::words::{access, availability, not_on_offer as why_not},
    model::{Access, Method, Model, Operation},
};

/// The document names no scope, and a row of the table knows better.
pub(super) fn by_row(model: &Model) -> Section {
    let rows = model.operations.iter().filter_map(|operation| {
        let reason = operation.access_reason.clone()?;
        Some([
            operation.id.clone(),
            access(operation.access).to_owned(),
            reason,
        ])
    });
    Section {
        name: "access-by-row",
        title: "operations without a scope that are signed-in or optional by a row",
        rows: rows.map(Vec::from).collect(),
    }
}

pub(super) fn unused_scopes(model: &Model) -> Section {
    let is_used = |name: &String| {
        let mut scopes = model.operations.iter().filter_map(|it| it.scope.as_ref());
        scopes.any(|scope| scope == name)
    };
    let unused = model.scopes.iter().filter(|scope| !is_used(&scope.name));
    let rows = unused.map(|scope| {
        let components = model.components.iter().flat_map(|it| it.scopes.values());
        let needed_by = match components.filter(|it| **it == scope.name).count() {
            0 => String::new(),
            1 => "1 component needs it".to_owned(),
            count => format!("{count} components need it"),
        };
        let how = availability(scope.availability).to_owned();
        [scope.name.clone(), how, needed_by]
    });
    Section {
        name: "unused-scopes",
        title: "scopes that no operation uses",
        rows: rows.map(Vec::from).collect(),
    }
}

pub(super) fn not_on_offer(model: &Model) -> Section {
    let rows = model.operations.iter().filter_map(|operation| {
        let name = operation.scope.as_ref()?;
        let scope = model.scopes.iter().find(|scope| scope.name == *name)?;
        let why = why_not(scope.availability)?.to_owned();
        Some([operation.id.clone(), name.clone(), why])
    });
    Section {
        name: "scope-not-on-offer",
        title: "operations whose scope is not on offer in the portal",
        rows: rows.map(Vec::from).collect(),
    }
}

pub(super) fn anonymous_posts(model: &Model) -> Section {
    let is_odd = |operation: &&Operation| {
        operation.method == Method::Post && operation.access == Access::Anonymous
    };
    let operations = model.operations.iter().filter(is_odd);
    let rows = operations.map(|operation| [operation.id.clone(), operation.path.clone()]);
    Section {
        name: "anonymous-posts",
        title: "POST operations that anybody may call, without a scope or a row (worth a look)",
        rows: rows.map(Vec::from).collect(),
    }
}

pub(super) fn deprecated_or_preview(model: &Model) -> Section {
    let rows = model.operations.iter().filter_map(|operation| {
        let what = match (operation.deprecated, operation.preview) {
            (true, true) => "deprecated, preview",
            (true, false) => "deprecated",
            (false, true) => "preview",
            (false, false) => return None,
        };
        Some([operation.id.clone(), what.to_owned()])
    });
    Section {
        name: "deprecated-or-preview",
        title: "deprecated and preview operations",
        rows: rows.map(Vec::from).collect(),
    }
}
