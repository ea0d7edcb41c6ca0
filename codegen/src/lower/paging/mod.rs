//! Which operations page, and how: the rows of the table, held against the schemas.

mod path;
mod proposal;

use crate::{
    Diagnostics,
    model::{
        Integer, Items, More, Operation, Page, Paging, PropertyPath, Schema, SchemaName, Type,
    },
    nearest::nearest,
    report::Report,
    tables::paging::{INPUT, MoreRow, PageRow, PagingRow, PagingTable},
};
use path::{Miss, Resolved, resolve};
use std::collections::BTreeMap;

type Schemas = BTreeMap<SchemaName, Schema>;

/// Gives each operation that a row is about its paging. A row that does not fit, and an operation
/// that seems to page without a row, are findings; the operation does not page then.
pub(super) fn paging(
    operations: &mut [Operation],
    schemas: &Schemas,
    table: &PagingTable,
    report: &mut Report,
) {
    let mut found = Diagnostics::default();
    for row in &table.rows {
        match operations.iter().position(|it| it.id == row.id) {
            Some(index) => {
                if let Some(operation) = operations.get_mut(index) {
                    operation.paging = fit(row, operation, schemas, &mut found);
                }
            }
            None => unknown(&row.id, operations, &mut found),
        }
    }
    proposal::check_not_paged(operations, schemas, table, &mut found);
    proposal::propose(operations, schemas, table, &mut found);
    report.table(found);
}

fn unknown(id: &str, operations: &[Operation], found: &mut Diagnostics) {
    let near = nearest(id, operations.iter().map(|it| it.id.as_str()));
    let help = match near.as_str() {
        "" => "remove the row".to_owned(),
        near => format!("correct the id, or remove the row; there is {near}"),
    };
    found.push(INPUT, id, "there is no such operation", help);
}

/// The paging that a row says, if all of it is there.
fn fit(
    row: &PagingRow,
    operation: &Operation,
    schemas: &Schemas,
    found: &mut Diagnostics,
) -> Option<Paging> {
    let mut keep = |column: &str, Miss { found: what, help }| {
        found.push(INPUT, format!("{}: {column}", row.id), what, help);
    };
    let page = page(&row.page, operation, schemas).map_err(|miss| keep("page", miss));
    let more = more(&row.more, &operation.response, schemas).map_err(|miss| keep("more", miss));
    let items = row
        .items
        .as_ref()
        .map(|path| items(path, &operation.response, schemas))
        .transpose()
        .map_err(|miss| keep("items", miss));
    Some(Paging {
        page: page.ok()?,
        first: row.first,
        more: more.ok()?,
        items: items.ok()?,
    })
}

fn page(row: &PageRow, operation: &Operation, schemas: &Schemas) -> Result<Page, Miss> {
    let (name, ty, page) = match row {
        PageRow::Parameter(name) => {
            let parameters = || operation.parameters();
            let Some(parameter) = parameters().find(|it| it.name == *name) else {
                let near = nearest(name, parameters().map(|it| it.name.as_str()));
                return Err(Miss::new(
                    format!("the operation has no parameter `{name}`"),
                    match near.as_str() {
                        "" => "it has none at all; correct `page`, or remove the row".to_owned(),
                        near => format!("there is {near}; correct `page`, or remove the row"),
                    },
                ));
            };
            (name, &parameter.ty, Page::Parameter(name.clone()))
        }
        PageRow::Body(key) => {
            let Some(body) = &operation.body else {
                return Err(Miss::new(
                    "the operation has no body",
                    "name a parameter: `page.parameter`, or remove the row",
                ));
            };
            let Resolved { path, property } = resolve(body, key, schemas)?;
            let Ok([(schema, _)]) = <[_; 1]>::try_from(path) else {
                return Err(Miss::new(
                    format!("`{key}` is a property within a property of the body"),
                    "name a property of the body itself, or remove the row",
                ));
            };
            (key, &property.ty, Page::Body(schema, key.clone()))
        }
    };
    let is_number = match ty {
        Type::Integer(Integer::Int32) => true,
        // A number in words is one in a URL.
        Type::Text => matches!(page, Page::Parameter(_)),
        _ => false,
    };
    if !is_number {
        return Err(Miss::new(
            format!("`{name}` is no int32"),
            "name what holds the number of the page, or remove the row",
        ));
    }
    Ok(page)
}

fn more(row: &MoreRow, response: &Type, schemas: &Schemas) -> Result<More, Miss> {
    match row {
        MoreRow::Flag(path) => {
            let found = resolve(response, path, schemas)?;
            if found.property.ty != Type::Bool || found.property.nullable {
                return Err(Miss::new(
                    format!("`{path}` is no boolean, or may be null"),
                    "name the flag of the answer, or with `more.list` a list that is empty after the last page",
                ));
            }
            Ok(More::Flag(found.path))
        }
        MoreRow::List(path) => {
            let (path, _) = list(path, response, schemas)?;
            Ok(More::List(path))
        }
    }
}

fn items(path: &str, response: &Type, schemas: &Schemas) -> Result<Items, Miss> {
    let (path, item) = list(path, response, schemas)?;
    Ok(Items { path, item })
}

/// A list of the answer, and what its items are.
fn list(path: &str, response: &Type, schemas: &Schemas) -> Result<(PropertyPath, Type), Miss> {
    let found = resolve(response, path, schemas)?;
    match &found.property.ty {
        Type::List(item) => Ok((found.path, (**item).clone())),
        _ => Err(Miss::new(
            format!("`{path}` is no list"),
            "name the list that holds what a page brings",
        )),
    }
}
