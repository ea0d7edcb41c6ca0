//! What constants need to know of the rows of a table.

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
    pub(super) is_redacted: bool,
}

/// The rows, by hash, and the names.
#[derive(Debug)]
pub(super) struct Rows {
    by_hash: BTreeMap<u32, Row>,
    /// The rows that are shown by each name, without those that are redacted.
    by_name: BTreeMap<String, Vec<u32>>,
}

impl Rows {
    pub(super) fn parse(json: &str, columns: &Columns) -> serde_json::Result<Self> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let by_hash = reader.deserialize_map(Table(columns))?;
        reader.end()?;
        let mut by_name: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (hash, row) in &by_hash {
            if !row.name.is_empty() && !row.is_redacted {
                by_name.entry(row.name.clone()).or_default().push(*hash);
            }
        }
        Ok(Rows { by_hash, by_name })
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

    pub(super) fn names(&self) -> impl Iterator<Item = (&String, &Vec<u32>)> {
        self.by_name.iter()
    }
}

/// Reads a table without holding more than one row of it.
struct Table<'a>(&'a Columns);

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
            rows.insert(hash, self.0.row(&row));
        }
        Ok(rows)
    }
}

impl Columns {
    fn row(&self, row: &Value) -> Row {
        let name = self.name.as_ref();
        let name = name.and_then(|(block, name)| row.get(block)?.get(name)?.as_str());
        let redacted = row.get(&self.redacted).and_then(Value::as_bool);
        Row {
            name: name.unwrap_or_default().trim().to_owned(),
            is_redacted: redacted.unwrap_or_default(),
        }
    }
}
