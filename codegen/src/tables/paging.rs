//! `paging.toml`: which operations page, and where their requests and answers say so.

use crate::Diagnostics;
use serde::Deserialize;
use std::collections::BTreeSet;

pub(crate) const INPUT: &str = "paging.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PagingTable {
    pub(crate) signs: Signs,
    /// Operations that have a sign of paging and do not page.
    #[serde(default)]
    pub(crate) not_paged: Vec<String>,
    #[serde(default, rename = "operation")]
    pub(crate) rows: Vec<PagingRow>,
}

/// What makes regen propose a row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signs {
    /// Names of parameters and of properties of a body, in any case.
    pub(crate) pages: Vec<String>,
    /// Names of truth values in an answer.
    pub(crate) flags: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PagingRow {
    pub(crate) id: String,
    pub(crate) page: PageRow,
    /// The number of the first page.
    pub(crate) first: i32,
    pub(crate) more: MoreRow,
    /// The list that holds the items of a page, as a path of properties.
    pub(crate) items: Option<String>,
}

/// Where a request holds the number of the page.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PageRow {
    /// A parameter in the path or the query.
    Parameter(String),
    /// A property of the body.
    Body(String),
}

/// What of an answer says that there are more pages, as a path of properties.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum MoreRow {
    /// A truth value.
    Flag(String),
    /// A list that is empty after the last page.
    List(String),
}

impl PagingTable {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        let table: Self = super::parse(INPUT, text)?;
        let mut found = Diagnostics::default();
        let mut seen = BTreeSet::new();
        let rows = table.rows.iter().map(|row| &row.id);
        for id in rows.chain(&table.not_paged) {
            if !seen.insert(id) {
                found.push(
                    INPUT,
                    id,
                    "a second row or entry about the operation",
                    "leave one row, or one entry in `not_paged`",
                );
            }
        }
        found.into_result(table)
    }
}

impl Signs {
    pub(crate) fn is_page(&self, name: &str) -> bool {
        let mut pages = self.pages.iter();
        pages.any(|page| page.eq_ignore_ascii_case(name))
    }

    pub(crate) fn is_flag(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| flag == name)
    }
}
