//! Which operations have a struct of required arguments.

use crate::{
    Diagnostics,
    diagnostics::Addition,
    document,
    model::{Operation, Type},
    report::Report,
    tables::face::{FaceTable, INPUT},
};
use std::collections::BTreeSet;

/// More arguments than these are hard to tell apart by their places.
const MOST: usize = 4;

/// Marks the operations of the table. An operation that meets the rule has to be in one of its lists; one that is in a
/// list stays what it is, whether it meets the rule or not.
pub(super) fn arguments(operations: &mut [Operation], table: &FaceTable, report: &mut Report) {
    report.table(check(operations, table));
    for operation in operations {
        operation.arguments = table.arguments.contains(&operation.id);
    }
}

fn check(operations: &[Operation], table: &FaceTable) -> Diagnostics {
    let mut found = Diagnostics::default();
    let mut listed = BTreeSet::new();
    for (list, ids) in [
        ("arguments", &table.arguments),
        ("no_arguments", &table.no_arguments),
    ] {
        for id in ids {
            let wrong = if !operations.iter().any(|operation| operation.id == *id) {
                "is no operation of the document"
            } else if !listed.insert(id) {
                "is in the lists a second time"
            } else {
                continue;
            };
            let help = format!("take it out of `{list}`");
            found.push(INPUT, list, format!("`{id}` {wrong}"), help);
        }
    }
    for operation in operations {
        let types: Vec<_> = operation.required_arguments().collect();
        if let Some(why) = reason(&types)
            && !listed.contains(&operation.id)
        {
            found.push_missing(
                document::INPUT,
                &operation.pointer,
                format!("`{}` takes {why}", operation.id),
                "add it to `arguments`, which gives it a struct of required arguments, or to `no_arguments`",
                Addition {
                    file: INPUT,
                    section: Some("arguments = [".to_owned()),
                    text: format!("    {:?},", operation.id),
                },
            );
        }
    }
    found
}

/// Why arguments are better given by name.
fn reason(types: &[&Type]) -> Option<String> {
    if types.len() > MOST {
        return Some(format!("{} arguments", types.len()));
    }
    let is_pair = |pair: &[&Type]| matches!(pair, [one, other] if one == other);
    let has_pair = types.windows(2).any(is_pair);
    has_pair.then(|| "two arguments of one type beside each other".to_owned())
}
