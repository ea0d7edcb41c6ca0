//! What constants need to know of the rows of a table.

use crate::model::NamedBy;
use serde::{
    Deserializer,
    de::{Error, MapAccess, Visitor},
};
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// Which properties of rows say it.
#[derive(Debug)]
pub(super) struct Columns {
    /// The key of the block of display properties, and that of the name in it.
    pub(super) name: Option<(String, String)>,
    /// The truth value by which a row says that it is redacted.
    pub(super) redacted: String,
}

#[derive(Debug)]
pub(super) struct Row {
    /// Empty if it is shown by nothing.
    pub(super) name: String,
    /// What its constant is made of, the name or what the table's property says; empty if there is nothing.
    pub(super) word: String,
    pub(super) is_redacted: bool,
}

/// The rows, by hash, by name and by word.
#[derive(Debug)]
pub(super) struct Rows {
    by_hash: BTreeMap<u32, Row>,
    /// The rows that are shown by each name, without those that are redacted.
    by_name: BTreeMap<String, Vec<u32>>,
    /// The same by the word for their constants.
    by_word: BTreeMap<String, Vec<u32>>,
}

impl Rows {
    pub(super) fn parse(
        json: &str,
        columns: &Columns,
        by: Option<&NamedBy>,
    ) -> serde_json::Result<Self> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let by_hash = reader.deserialize_map(Table { columns, by })?;
        reader.end()?;
        Ok(Rows {
            by_name: hashes_by(&by_hash, |row| &row.name),
            by_word: hashes_by(&by_hash, |row| &row.word),
            by_hash,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.by_hash.len()
    }

    pub(super) fn get(&self, hash: u32) -> Option<&Row> {
        self.by_hash.get(&hash)
    }

    /// The rows of a name, in the order of their hashes.
    pub(super) fn named(&self, name: &str) -> &[u32] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn words(&self) -> impl Iterator<Item = (&String, &Vec<u32>)> {
        self.by_word.iter()
    }
}

/// The rows that are not redacted, by a text of theirs.
fn hashes_by(
    rows: &BTreeMap<u32, Row>,
    text: impl Fn(&Row) -> &String,
) -> BTreeMap<String, Vec<u32>> {
    let mut hashes: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (hash, row) in rows {
        if !text(row).is_empty() && !row.is_redacted {
            hashes.entry(text(row).clone()).or_default().push(*hash);
        }
    }
    hashes
}

/// Reads a table without holding more than one row of it.
struct Table<'a> {
    columns: &'a Columns,
    by: Option<&'a NamedBy>,
}

impl<'json> Visitor<'json> for Table<'_> {
    type Value = BTreeMap<u32, Row>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of rows by their hashes")
    }

    fn visit_map<A: MapAccess<'json>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut rows = BTreeMap::new();
        while let Some((key, row)) = map.next_entry::<String, Value>()? {
            let hash = key
                .parse()
                .map_err(|_| Error::custom(format_args!("the key {key:?} is no hash")))?;
            rows.insert(hash, self.columns.row(&row, self.by));
        }
        Ok(rows)
    }
}

impl Columns {
    fn row(&self, row: &Value, by: Option<&NamedBy>) -> Row {
        let name = self.name.as_ref();
        let name = name.and_then(|(block, name)| row.get(block)?.get(name)?.as_str());
        let redacted = row.get(&self.redacted).and_then(Value::as_bool);
        let name = name.unwrap_or_default().trim();
        let word = match by {
            Some(by) => word(by, row).unwrap_or_default(),
            None => name,
        };
        Row {
            name: name.to_owned(),
            word: word.to_owned(),
            is_redacted: redacted.unwrap_or_default(),
        }
    }
}

/// What a property says, in the document's words.
fn word<'a>(by: &'a NamedBy, row: &'a Value) -> Option<&'a str> {
    let mut keys = by.path.split('.');
    match keys.try_fold(row, |at, key| at.get(key))? {
        Value::String(text) => Some(text.trim()),
        number => by.words.get(&number.as_i64()?).map(String::as_str),
    }
}
