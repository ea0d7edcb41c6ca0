//! `ids.toml`: which 64-bit integer is which id, and which is none.

use crate::{
    Addition, Diagnostics,
    model::{DefinedIn, IdKind},
    pointer::Pointer,
};
use serde::Deserialize;
use std::{
    cell::Cell,
    collections::{BTreeMap, btree_map::Entry},
};

pub(crate) const INPUT: &str = "ids.toml";

/// How findings call a row for integers that are no ids.
const PLAIN: &str = "[[plain]]";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "id")]
    ids: Vec<IdRow>,
    #[serde(default, rename = "plain")]
    plain: Vec<PlainRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdRow {
    name: String,
    is: String,
    #[serde(default)]
    defined_in: DefinedIn,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    sites: Vec<String>,
    #[serde(default)]
    keys: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainRow {
    reason: String,
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
    is: Is,
    met: Cell<bool>,
}

/// What an int64 is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    /// An id of this kind.
    Id(String),
    /// No id, or none of a known kind.
    Plain,
}

impl Is {
    /// How findings call the row.
    fn row(&self) -> &str {
        match self {
            Is::Id(kind) => kind,
            Is::Plain => PLAIN,
        }
    }
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
            let is = Is::Id(row.name.clone());
            ids.claim([row.names, row.sites, row.keys], &is, &mut found);
            ids.kinds.push(IdKind {
                name: row.name,
                is: row.is,
                defined_in: row.defined_in,
            });
        }
        for row in file.plain {
            if super::is_blank(&row.reason) {
                found.push(
                    INPUT,
                    PLAIN,
                    "a row without a reason",
                    "say what the integers are, or why nobody knows",
                );
            }
            ids.claim([row.names, row.sites, row.keys], &Is::Plain, &mut found);
        }
        found.into_result(ids)
    }

    fn claim(&mut self, [names, sites, keys]: [Vec<String>; 3], is: &Is, found: &mut Diagnostics) {
        for (claims, list) in [
            (&mut self.names, names),
            (&mut self.sites, sites),
            (&mut self.keys, keys),
        ] {
            for site in list {
                claim(claims, site, is, found);
            }
        }
    }

    /// What the int64 `name` at `site` is.
    pub(crate) fn value(&self, site: &str, name: &str) -> Option<Is> {
        meet(&self.sites, site).or_else(|| meet(&self.names, name))
    }

    /// Which list covers the int64 `name` at `site`, and the row that it is in.
    pub(crate) fn covered(&self, site: &str, name: &str) -> Option<(&'static str, &str)> {
        let lists = [("sites", &self.sites, site), ("names", &self.names, name)];
        let mut found = lists
            .into_iter()
            .filter_map(|(list, claims, key)| Some((list, claims.get(key)?.is.row())));
        found.next()
    }

    /// What the int64 keys of the map at `site` are.
    pub(crate) fn key(&self, site: &str) -> Option<Is> {
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
                    claim.is.row(),
                    format!("`{site}` in `{list}`: the document has no int64 there"),
                    "correct the entry, or remove it",
                );
            }
        }
        found
    }
}

/// What there is to say of an int64 that no row covers; `list` is where its site belongs.
pub(crate) fn uncovered(site: &str, list: &str, at: &Pointer) -> Diagnostics {
    let mut found = Diagnostics::default();
    let row = format!("[[plain]]\nreason = \"…\"\n{list} = [{site:?}]");
    found.push_missing(
        crate::document::INPUT,
        at.as_str(),
        format!("an int64 that no row of `{INPUT}` covers"),
        format!(
            "add {site:?} to `{list}` of the `[[id]]` that it is, or say in a row why it is none"
        ),
        Addition {
            file: INPUT,
            section: None,
            text: row,
        },
    );
    found
}

fn claim(claims: &mut Claims, site: String, is: &Is, found: &mut Diagnostics) {
    match claims.entry(site) {
        Entry::Vacant(place) => {
            place.insert(Claim {
                is: is.clone(),
                met: Cell::new(false),
            });
        }
        Entry::Occupied(place) => found.push(
            INPUT,
            is.row(),
            format!(
                "`{}` is also claimed by {}",
                place.key(),
                place.get().is.row()
            ),
            "leave it in one of the two rows",
        ),
    }
}

fn meet(claims: &Claims, site: &str) -> Option<Is> {
    let claim = claims.get(site)?;
    claim.met.set(true);
    Some(claim.is.clone())
}
