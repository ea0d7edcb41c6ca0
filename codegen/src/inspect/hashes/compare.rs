//! Which lines a table contradicts.

use super::{HashFinding, HashFindingKind, rows::Rows};
use crate::{
    model::{NamedBy, NamedHash},
    names::constant,
    tables::names::NameTable,
};

/// What there is to say of the lines, in their order. Of a hash with several constants only the present one is asked.
pub(super) fn compare(
    lines: &[NamedHash],
    by: Option<&NamedBy>,
    rows: &Rows,
    names: &NameTable,
) -> Vec<HashFinding> {
    let present = lines.iter().filter(|line| line.renamed_to.is_none());
    let findings = present.flat_map(|line| {
        let misnamed = by.and_then(|_| misnamed(line, rows, names));
        [finding(line, rows), misnamed]
    });
    findings.flatten().collect()
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
    let now = row.filter(|row| !row.is_redacted);
    let now = now.map(|row| row.name.clone());
    Some(of(line, kind, now, elsewhere))
}

/// A line whose constant is not what the property of its row makes.
fn misnamed(line: &NamedHash, rows: &Rows, names: &NameTable) -> Option<HashFinding> {
    let row = rows.get(line.hash).filter(|row| !row.is_redacted)?;
    let is_made = constant(names, &row.word).as_ref() == Some(&line.constant);
    let now = Some(row.word.clone());
    (!is_made).then(|| of(line, HashFindingKind::Misnamed, now, Vec::new()))
}

fn of(
    line: &NamedHash,
    kind: HashFindingKind,
    now: Option<String>,
    elsewhere: Vec<u32>,
) -> HashFinding {
    HashFinding {
        kind,
        constant: line.constant.clone(),
        hash: line.hash,
        name: line.name.clone(),
        now,
        elsewhere,
        note: line.note.clone(),
    }
}
