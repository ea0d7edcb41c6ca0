//! `generics.toml`: which schemas are instances of one generic struct.

use crate::{
    Diagnostics,
    model::{Open, Presence},
};
use serde::Deserialize;

pub(crate) const INPUT: &str = "generics.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Generics {
    #[serde(default, rename = "generic")]
    pub(crate) rows: Vec<GenericRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GenericRow {
    /// The name of the struct.
    pub(crate) name: String,
    /// What it is, in our words.
    pub(crate) is: String,
    /// The instances; a name that ends in `*` stands for all that begin so.
    pub(crate) schemas: Vec<String>,
    /// Those that are none all the same.
    #[serde(default)]
    pub(crate) except: Vec<String>,
    /// Where instances differ: a property, and steps into its type.
    pub(crate) argument: Vec<String>,
    pub(crate) presence: Option<Presence>,
}

/// A step into the type of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Items,
    Keys,
    Values,
}

impl GenericRow {
    pub(crate) fn has(&self, schema: &str) -> bool {
        let is_in = |list: &[String]| {
            list.iter().any(|name| match name.strip_suffix('*') {
                Some(start) => schema.starts_with(start),
                None => schema == name,
            })
        };
        is_in(&self.schemas) && !is_in(&self.except)
    }

    /// The places of the argument, as a property and steps.
    pub(crate) fn places(&self) -> impl Iterator<Item = (&str, Vec<Step>)> {
        self.argument.iter().map(|place| {
            let mut parts = place.split('/');
            let key = parts.next().unwrap_or_default();
            (key, parts.filter_map(step).collect())
        })
    }

    /// What is left open: of keys, if any place ends there.
    pub(crate) fn open(&self) -> Open {
        let mut places = self.places();
        match places.any(|(_, steps)| steps.last() == Some(&Step::Keys)) {
            true => Open::Key,
            false => Open::Value,
        }
    }
}

impl Generics {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        let table: Self = super::parse(INPUT, text)?;
        let mut found = Diagnostics::default();
        for row in &table.rows {
            let mut refuse =
                |what: String, help: &str| found.push(INPUT, &row.name, what, help.to_owned());
            if super::is_blank(&row.is) {
                refuse(
                    "nothing is said of it".to_owned(),
                    "write what it is in `is`",
                );
            }
            if row.argument.is_empty() {
                let help = "name the properties in which instances differ";
                refuse("no place of the argument".to_owned(), help);
            }
            for place in &row.argument {
                if let Some(other) = place.split('/').skip(1).find(|part| step(part).is_none()) {
                    let help =
                        "a place is a property, then `items`, `keys` or `values`, with / between";
                    refuse(format!("`{other}` in `{place}`"), help);
                }
            }
        }
        found.into_result(table)
    }
}

fn step(part: &str) -> Option<Step> {
    match part {
        "items" => Some(Step::Items),
        "keys" => Some(Step::Keys),
        "values" => Some(Step::Values),
        _ => None,
    }
}
