//! `ids.toml`: which 64-bit integer is which id.

use crate::{Diagnostics, model::IdKind};
use serde::Deserialize;
use std::{
    cell::Cell,
    collections::{BTreeMap, btree_map::Entry},
};

pub(crate) const INPUT: &str = "ids.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "id")]
    ids: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    is: String,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    sites: Vec<String>,
    #[serde(default)]
    keys: Vec<String>,
}

/// Claims on 64-bit integers, each of which has to be met at least once.
#[derive(Debug)]
pub(crate) struct Ids {
    pub(crate) kinds: Vec<IdKind>,
    names: Claims,
    sites: Claims,
    keys: Claims,
}

type Claims = BTreeMap<String, Claim>;

#[derive(Debug)]
struct Claim {
    kind: String,
    met: Cell<bool>,
}

impl Ids {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        let file: File = super::parse(INPUT, text)?;
        let mut ids = Ids {
            kinds: Vec::new(),
            names: Claims::new(),
            sites: Claims::new(),
            keys: Claims::new(),
        };
        let mut found = Diagnostics::default();
        for row in file.ids {
            for (claims, list) in [
                (&mut ids.names, row.names),
                (&mut ids.sites, row.sites),
                (&mut ids.keys, row.keys),
            ] {
                for site in list {
                    claim(claims, site, &row.name, &mut found);
                }
            }
            ids.kinds.push(IdKind {
                name: row.name,
                is: row.is,
            });
        }
        found.into_result(ids)
    }

    /// The kind of the int64 `name` at `site`.
    pub(crate) fn value(&self, site: &str, name: &str) -> Option<String> {
        meet(&self.sites, site).or_else(|| meet(&self.names, name))
    }

    /// The kind of the int64 keys of the map at `site`.
    pub(crate) fn key(&self, site: &str) -> Option<String> {
        meet(&self.keys, site)
    }

    /// The claims that nothing in the document met.
    pub(crate) fn stale(&self) -> Diagnostics {
        let mut found = Diagnostics::default();
        for (list, claims) in [
            ("names", &self.names),
            ("sites", &self.sites),
            ("keys", &self.keys),
        ] {
            for (site, claim) in claims.iter().filter(|(_, claim)| !claim.met.get()) {
                found.push(
                    INPUT,
                    &claim.kind,
                    format!("`{site}` in `{list}`: the document has no int64 there"),
                    "correct the entry, or remove it",
                );
            }
        }
        found
    }
}

fn claim(claims: &mut Claims, site: String, kind: &str, found: &mut Diagnostics) {
    match claims.entry(site) {
        Entry::Vacant(place) => {
            place.insert(Claim {
                kind: kind.to_owned(),
                met: Cell::new(false),
            });
        }
        Entry::Occupied(place) => found.push(
            INPUT,
            kind,
            format!("`{}` is also claimed by {}", place.key(), place.get().kind),
            "leave it in one of the two rows",
        ),
    }
}

fn meet(claims: &Claims, site: &str) -> Option<String> {
    let claim = claims.get(site)?;
    claim.met.set(true);
    Some(claim.kind.clone())
}
