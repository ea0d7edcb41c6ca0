//! Constants for the rows that have none.

use super::{HashProposal, Unproposed, UnproposedHash, rows::Rows};
use crate::{model::NamedHash, names::constant, tables::names::NameTable};
use std::collections::{BTreeMap, BTreeSet};

/// A constant for every row that has none and whose word is its own, and the words that make none.
pub(super) fn propose(
    lines: &[NamedHash],
    rows: &Rows,
    names: &NameTable,
) -> (Vec<HashProposal>, Vec<UnproposedHash>) {
    let with_line: BTreeSet<u32> = lines.iter().map(|line| line.hash).collect();
    let mut unproposed = Vec::new();
    let mut made: BTreeMap<String, Vec<(&String, u32)>> = BTreeMap::new();
    for (word, all) in rows.words() {
        let without_line = all.iter().filter(|hash| !with_line.contains(hash));
        let hashes: Vec<u32> = without_line.copied().collect();
        let why = match (hashes.as_slice(), constant(names, word)) {
            ([], _) => continue,
            ([hash], Some(constant)) if all.len() == 1 => {
                made.entry(constant).or_default().push((word, *hash));
                continue;
            }
            (_, None) if all.len() == 1 => Unproposed::Unnameable,
            _ => Unproposed::Ambiguous,
        };
        unproposed.push(UnproposedHash {
            name: word.clone(),
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
    for (constant, made) in made {
        match made.as_slice() {
            [(_, hash)] => proposals.push(HashProposal {
                constant,
                hash: *hash,
                name: rows
                    .get(*hash)
                    .map(|row| row.name.clone())
                    .unwrap_or_default(),
            }),
            _ => unproposed.extend(made.into_iter().map(taken)),
        }
    }
    unproposed.sort_by(|a, b| a.name.cmp(&b.name));
    (proposals, unproposed)
}

fn taken((word, hash): (&String, u32)) -> UnproposedHash {
    UnproposedHash {
        name: word.clone(),
        hashes: vec![hash],
        why: Unproposed::Taken,
    }
}
