//! Bungie's own pages about what is in its document.

use crate::model::Operation;

const REFERENCE: &str = "https://bungie-net.github.io/multi";

/// The page about an operation.
pub(crate) fn operation_page(operation: &Operation) -> String {
    let (method, id) = (operation.method.key(), operation.id.replace('.', "-"));
    page(&format!("operation_{method}_{id}"))
}

/// The page about a schema of the document.
pub(crate) fn schema_page(schema: &str) -> String {
    page(&format!("schema_{}", schema.replace('.', "-")))
}

fn page(page: &str) -> String {
    format!("{REFERENCE}/{page}.html#{page}")
}
