//! What the rows of the paging table say.

use super::Section;
use crate::model::{Model, More, Operation, dotted};

/// Operations that page: where their pages begin, how they end, and what they bring.
pub(super) fn paging(model: &Model) -> Section {
    let rows = model.operations.iter().filter_map(|operation: &Operation| {
        let paging = operation.paging.as_ref()?;
        let first = format!("`{}` from {}", paging.page.name(), paging.first);
        let more = match &paging.more {
            More::Flag(path) => format!("ends by `{}`", dotted(path)),
            More::List(path) => format!("ends when `{}` is empty", dotted(path)),
        };
        let items = match &paging.items {
            Some(items) => format!("items in `{}`", dotted(&items.path)),
            None => "no items".to_owned(),
        };
        Some(vec![operation.id.clone(), first, more, items])
    });
    Section {
        name: "paging",
        title: "operations that page, by a row",
        rows: rows.collect(),
    }
}
