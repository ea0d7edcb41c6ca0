//! Rows by the name that they are shown by.

use super::{table_error::Failure, texts::Texts};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// Names without capitals, in their order, each with the place of its row in the index.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// What tells names of one kind from others that may be in the same file.
    pub(super) of: u32,
    pub(super) entries: Vec<(Box<str>, u32)>,
}

impl Names {
    /// Of all rows of a table; `path` is where a row has its name.
    pub(super) fn new(mut texts: Texts<'_>, path: &[&str]) -> Result<Self, (usize, Failure)> {
        let (of, mut entries) = (Names::of(path), Vec::new());
        if path.is_empty() {
            return Ok(Names { of, entries });
        }
        while let Some((row, json)) = texts.next() {
            let json = json.map_err(|failure| (row, failure))?;
            let name = name_of(json, path).map(|name| folded(&name));
            let name = name.filter(|name| !name.is_empty());
            // A table of more rows than that is larger than any file.
            entries.extend(name.zip(u32::try_from(row).ok()));
        }
        entries.sort_unstable();
        entries.shrink_to_fit();
        Ok(Names { of, entries })
    }

    /// Where names are from, and how they are made. Another way of making them is another number.
    pub(super) fn of(path: &[&str]) -> u32 {
        const FOLDED: &str = "trimmed, lower case";
        crc32fast::hash([path.join("/").as_str(), FOLDED].join("\n").as_bytes())
    }

    /// The rows of this name.
    pub(super) fn exactly(&self, name: &str) -> Vec<usize> {
        let name = folded(name);
        let of = |known: &str| known == &*name;
        self.from(&name)
            .take_while(|(known, _)| of(known))
            .map(row)
            .collect()
    }

    /// The rows whose names begin so, in the order of the names.
    pub(super) fn beginning(&self, start: &str) -> Vec<usize> {
        let start = folded(start);
        let begins = |known: &str| known.starts_with(&*start);
        self.from(&start)
            .take_while(|(known, _)| begins(known))
            .map(row)
            .collect()
    }

    fn from(&self, name: &str) -> impl Iterator<Item = &(Box<str>, u32)> {
        let first = self.entries.partition_point(|(known, _)| &**known < name);
        self.entries.iter().skip(first)
    }
}

fn row((_, row): &(Box<str>, u32)) -> usize {
    *row as usize
}

fn folded(name: &str) -> Box<str> {
    name.trim().to_lowercase().into()
}

/// The text at a path of properties in a row. Nothing behind it is read.
fn name_of(row: &[u8], path: &[&str]) -> Option<String> {
    let mut found = None;
    let walk = Walk {
        path,
        found: &mut found,
    };
    // It ends with an error as soon as it has found the text.
    let _ = walk.deserialize(&mut serde_json::Deserializer::from_slice(row));
    found
}

struct Walk<'a> {
    path: &'a [&'a str],
    found: &'a mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        if self.path.is_empty() {
            *self.found = Some(text.to_owned());
        }
        Err(E::custom("found"))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let Some((first, path)) = self.path.split_first() else {
            return Err(M::Error::custom("no text"));
        };
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if key == *first {
                let found = &mut *self.found;
                return map.next_value_seed(Walk { path, found });
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
