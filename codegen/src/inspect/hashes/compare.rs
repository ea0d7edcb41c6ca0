//! Which lines a table contradicts.

use super::{HashFinding, HashFindingKind, rows::Rows};
use crate::model::NamedHash;

/// What there is to say of the lines, in their order. Of a hash with several constants only the present one is asked.
pub(super) fn compare(lines: &[NamedHash], rows: &Rows) -> Vec<HashFinding> {
    let present = lines.iter().filter(|line| line.renamed_to.is_none());
    present.filter_map(|line| finding(line, rows)).collect()
}

fn finding(line: &NamedHash, rows: &Rows) -> Option<HashFinding> {
    let named = rows.named(&line.name).iter().copied();
    let elsewhere: Vec<u32> = named.filter(|hash| *hash != line.hash).collect();
    let row = rows.get(line.hash);
    let has_name = row.is_some_and(|row| row.name == line.name);
    let kind = match row {
        Some(row) if row.is_redacted => HashFindingKind::Redacted,
        _ if has_name && elsewhere.is_empty() => return None,
        _ if has_name => HashFindingKind::Doubled,
        _ if !elsewhere.is_empty() => HashFindingKind::Moved,
        Some(_) => HashFindingKind::Renamed,
        None => HashFindingKind::Vanished,
    };
    Some(HashFinding {
        kind,
        constant: line.constant.clone(),
        hash: line.hash,
        name: line.name.clone(),
        now: row
            .filter(|row| !row.is_redacted)
            .map(|row| row.name.clone()),
        elsewhere,
        note: line.note.clone(),
    })
}
