//! Decides what everything in the document *is*. What it is called and how it looks come later.

mod access;
mod calls;
mod components;
mod docs;
mod envelope;
mod error_codes;
mod face;
mod hashes;
mod helps;
mod manifest;
mod operations;
mod own_hash;
mod paging;
mod prose;
mod rows;
mod schemas;
mod scopes;
mod sign_in;
mod template;
mod value;

pub(crate) use helps::helps;

pub(crate) use own_hash::OWN_HASH;

use crate::{
    model::Model,
    pointer::Pointer,
    report::Report,
    tables::{Tables, ids::Ids},
};
use openapiv3::{Components, OpenAPI};

pub(crate) struct Lower<'a> {
    components: &'a Components,
    ids: &'a Ids,
    report: &'a mut Report,
}

/// Reads the whole document. What is wrong with it goes into `report`; the model is whole only if
/// nothing did.
pub(crate) fn lower(document: &OpenAPI, tables: &Tables, report: &mut Report) -> Model {
    let Tables {
        scopes: table,
        ids,
        calls,
        ..
    } = tables;
    let none = Components::default();
    let components = document.components.as_ref().unwrap_or(&none);
    let mut lower = Lower {
        components,
        ids,
        report,
    };
    let mut schemas = lower.schemas();
    lower.check_aliases(&schemas);
    own_hash::own_hashes(&mut schemas, &tables.face, lower.report);
    let tags: Vec<String> = document.tags.iter().map(|tag| tag.name.clone()).collect();
    manifest::mark_redacted(&tables.manifest, &mut schemas);
    let mut operations = lower.operations(document, &tags, table);
    let scopes = lower.scopes(table, &schemas);
    let sign_in = sign_in::sign_in(components, calls, lower.report);
    let error_codes = error_codes::error_codes(calls, &schemas, lower.report);
    let servers = calls::calls(document, &mut operations, calls, lower.report);
    access::check_scopes(&operations, &scopes, report);
    let components = components::components(table, &schemas, &scopes, report);
    paging::paging(&mut operations, &schemas, &tables.paging, report);
    for operation in &mut operations {
        operation.asks_for = access::asked_for(operation, &scopes);
        if let Some(components) = &components {
            components::mark(operation, components);
        }
    }
    face::arguments(&mut operations, &tables.face, report);
    let manifest = manifest::manifest(&tables.manifest, &operations, &schemas, report);
    let hashes = hashes::hashes(&tables.hashes, &schemas, report);
    let subjects = docs::Subjects {
        tags: &tags,
        operations: &mut operations,
        schemas: &mut schemas,
        scopes: &scopes,
        component_schema: table.component_schema.as_deref(),
    };
    docs::docs(&tables.docs, subjects, report);
    report.table(ids.stale());
    let version = document.info.version.clone();
    if version.is_empty() || version.contains(|letter: char| !letter.is_ascii_graphic()) {
        report.document(
            &Pointer::root().key("info").key("version"),
            format!("{version:?} is no version"),
            "set it with an overlay action",
        );
    }
    Model {
        version,
        tags,
        operations,
        schemas,
        scopes,
        components,
        ids: ids.kinds.clone(),
        servers,
        sign_in,
        error_codes,
        manifest,
        hashes,
    }
}
