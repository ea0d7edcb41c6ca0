//! Constants for the rows that have none.

use super::{HashProposal, Unproposed, UnproposedHash, rows::Rows};
use crate::{model::NamedHash, names::constant, tables::names::NameTable};
use std::collections::{BTreeMap, BTreeSet};

/// A constant for every row that has none and whose name is its own, and the names that make none.
pub(super) fn propose(
    lines: &[NamedHash],
    rows: &Rows,
    names: &NameTable,
) -> (Vec<HashProposal>, Vec<UnproposedHash>) {
    let with_line: BTreeSet<u32> = lines.iter().map(|line| line.hash).collect();
    let mut unproposed = Vec::new();
    let mut made: BTreeMap<String, Vec<(&String, u32)>> = BTreeMap::new();
    for (name, all) in rows.names() {
        let without_line = all.iter().filter(|hash| !with_line.contains(hash));
        let hashes: Vec<u32> = without_line.copied().collect();
        let why = match (hashes.as_slice(), constant(names, name)) {
            ([], _) => continue,
            ([hash], Some(constant)) if all.len() == 1 => {
                made.entry(constant).or_default().push((name, *hash));
                continue;
            }
            (_, None) if all.len() == 1 => Unproposed::Unnameable,
            _ => Unproposed::Ambiguous,
        };
        unproposed.push(UnproposedHash {
            name: name.clone(),
            hashes,
            why,
        });
    }
    for line in lines {
        if let Some(rows) = made.remove(&line.constant) {
            unproposed.extend(rows.into_iter().map(taken));
        }
    }
    let mut proposals = Vec::new();
    for (constant, rows) in made {
        match rows.as_slice() {
            [(name, hash)] => proposals.push(HashProposal {
                constant,
                hash: *hash,
                name: (*name).clone(),
            }),
            _ => unproposed.extend(rows.into_iter().map(taken)),
        }
    }
    unproposed.sort_by(|a, b| a.name.cmp(&b.name));
    (proposals, unproposed)
}

fn taken((name, hash): (&String, u32)) -> UnproposedHash {
    UnproposedHash {
        name: name.clone(),
        hashes: vec![hash],
        why: Unproposed::Taken,
    }
}
