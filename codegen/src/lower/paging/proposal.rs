//! Operations that seem to page: what regen proposes where no row is about them.

use super::{Schemas, path::structure};
use crate::{
    Addition, Diagnostics,
    model::{Operation, Property, Struct, Type},
    tables::paging::{INPUT, PageRow, PagingTable, Signs},
};

/// What stands for a name that only a person knows.
const UNSAID: &str = "…";

/// What in an operation makes it look like one that pages.
struct Seen {
    /// Where the page seems to be, as the row writes it.
    page: Option<(&'static str, String)>,
    /// The path of the flag that seems to say that there is more.
    flag: Option<String>,
}

/// Entries of `not_paged` about operations that are not there or have no sign of paging.
pub(super) fn check_not_paged(
    operations: &[Operation],
    schemas: &Schemas,
    table: &PagingTable,
    found: &mut Diagnostics,
) {
    for id in &table.not_paged {
        let what = match operations.iter().find(|operation| operation.id == *id) {
            None => "there is no such operation",
            Some(operation) if seen(operation, schemas, &table.signs).is_none() => {
                "nothing in it looks like paging"
            }
            Some(_) => continue,
        };
        found.push(INPUT, format!("not_paged: {id}"), what, "remove the entry");
    }
}

/// A row for each operation that looks as if it paged, and that the table is silent about.
pub(super) fn propose(
    operations: &[Operation],
    schemas: &Schemas,
    table: &PagingTable,
    found: &mut Diagnostics,
) {
    for operation in operations {
        let id = &operation.id;
        if table.not_paged.contains(id) || table.rows.iter().any(|row| row.id == *id) {
            continue;
        }
        let Some(seen) = seen(operation, schemas, &table.signs) else {
            continue;
        };
        found.push_missing(
            INPUT,
            id,
            format!("no row is about the operation, which {}", seen.sign()),
            "say in a row how it pages, or add its id to `not_paged`",
            Addition {
                file: INPUT,
                section: None,
                text: row(operation, &seen, schemas, table),
            },
        );
    }
}

impl Seen {
    fn sign(&self) -> String {
        let page = self
            .page
            .as_ref()
            .map(|(_, name)| format!("is asked with `{name}`"));
        let flag = self
            .flag
            .as_ref()
            .map(|path| format!("answers with `{path}`"));
        let signs: Vec<String> = page.into_iter().chain(flag).collect();
        signs.join(" and ")
    }
}

/// What does not answer with a struct has no room for what it would have to say.
fn seen(operation: &Operation, schemas: &Schemas, signs: &Signs) -> Option<Seen> {
    let (_, answer) = structure(&operation.response, schemas)?;
    let seen = Seen {
        page: page(operation, schemas, signs),
        flag: flag(answer, schemas, signs),
    };
    (seen.page.is_some() || seen.flag.is_some()).then_some(seen)
}

fn page(operation: &Operation, schemas: &Schemas, signs: &Signs) -> Option<(&'static str, String)> {
    let mut parameters = operation.parameters();
    if let Some(parameter) = parameters.find(|it| signs.is_page(&it.name)) {
        return Some(("parameter", parameter.name.clone()));
    }
    let (_, body) = structure(operation.body.as_ref()?, schemas)?;
    let mut properties = body.properties.iter();
    let property = properties.find(|it| signs.is_page(&it.key))?;
    Some(("body", property.key.clone()))
}

/// A flag of the answer, or of a struct in it.
fn flag(answer: &Struct, schemas: &Schemas, signs: &Signs) -> Option<String> {
    let own = |shape: &Struct| {
        let mut properties = shape.properties.iter();
        let flag = properties.find(|it| it.ty == Type::Bool && signs.is_flag(&it.key));
        flag.map(|property| property.key.clone())
    };
    own(answer).or_else(|| {
        let mut properties = answer.properties.iter();
        properties.find_map(|property| {
            let (_, inner) = structure(&property.ty, schemas)?;
            Some(format!("{}.{}", property.key, own(inner)?))
        })
    })
}

fn row(operation: &Operation, seen: &Seen, schemas: &Schemas, table: &PagingTable) -> String {
    let (place, name) = match &seen.page {
        Some((place, name)) => (*place, name.as_str()),
        None => ("parameter", UNSAID),
    };
    let list = list(operation, seen, schemas).unwrap_or_else(|| UNSAID.to_owned());
    let more = match &seen.flag {
        Some(path) => format!("more.flag = {path:?}"),
        None => format!("more.list = {list:?}"),
    };
    format!(
        "[[operation]]\nid = {:?}\npage.{place} = {name:?}\nfirst = {}\n{more}\nitems = {list:?}",
        operation.id,
        first(name, table),
    )
}

/// The only list beside the flag, or in the answer.
fn list(operation: &Operation, seen: &Seen, schemas: &Schemas) -> Option<String> {
    let (_, answer) = structure(&operation.response, schemas)?;
    let within = seen.flag.as_ref().and_then(|path| path.split_once('.'));
    let Some((outer, _)) = within else {
        return only_list(answer);
    };
    let mut properties = answer.properties.iter();
    let property = properties.find(|it| it.key == outer)?;
    let (_, inner) = structure(&property.ty, schemas)?;
    Some(format!("{outer}.{}", only_list(inner)?))
}

fn only_list(shape: &Struct) -> Option<String> {
    let is_list = |property: &&Property| matches!(property.ty, Type::List(_));
    let mut lists = shape.properties.iter().filter(is_list);
    match (lists.next(), lists.next()) {
        (Some(list), None) => Some(list.key.clone()),
        _ => None,
    }
}

/// Where pages of this name begin elsewhere, if all rows agree.
fn first(name: &str, table: &PagingTable) -> String {
    let rows = table.rows.iter().filter(|row| {
        let (PageRow::Parameter(other) | PageRow::Body(other)) = &row.page;
        other.eq_ignore_ascii_case(name)
    });
    let mut firsts: Vec<i32> = rows.map(|row| row.first).collect();
    firsts.sort_unstable();
    firsts.dedup();
    match firsts.as_slice() {
        [first] => first.to_string(),
        _ => format!("{UNSAID:?}"),
    }
}
