//! The tables of the manifest that have a schema, as tests go through them: by name.

use crate::passed_over::passed_over;
use bungie_api::{
    dynamic::{self, AnyTable, AnyValue, TABLES},
    manifest::Database,
};
use serde_json::{Map, Value};
use std::path::Path;

/// The properties in which rows hold their own key: a hash, or a text.
const KEYS: [&str; 2] = ["hash", "statId"];

/// A table whose rows have a type.
#[derive(Clone, Copy, Debug)]
pub struct Table(&'static dyn AnyTable);

/// All tables that the bindings know.
pub fn all() -> impl Iterator<Item = Table> {
    TABLES.iter().copied().map(Table)
}

/// The table with this name, if its rows have a type.
pub fn table(name: &str) -> Option<Table> {
    all().find(|table| table.name() == name)
}

impl Table {
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    pub fn mobile_name(self) -> &'static str {
        self.0.mobile_name()
    }

    /// Reads the whole table and writes it as JSON again.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, or which row is kept under a key that is not its own.
    pub fn rows(self, json: &[u8]) -> Result<Value, String> {
        let name = self.name();
        let rows = self.0.rows(json);
        let rows = rows.map_err(|error| format!("{name}: {error}"))?;
        let mut written = Map::new();
        for (key, row) in rows {
            let row = write(&*row)?;
            let own = own_key(&row)
                .ok_or_else(|| format!("{name}: row {key} says nothing of its key"))?;
            if key != own {
                return Err(format!("{name}: row {key} says that it is {own}"));
            }
            written.insert(key, row);
        }
        Ok(written.into())
    }

    /// Reads all rows of a file by their keys and writes them as JSON again.
    ///
    /// # Errors
    ///
    /// Why it cannot be opened or read.
    pub fn open(self, file: &Path) -> Result<Value, String> {
        let rows = self.0.open(file).map_err(|error| error.to_string())?;
        let rows = rows.into_iter();
        let rows = rows.map(|(key, row)| Ok((key, write(&*row)?)));
        rows.collect::<Result<Map<_, _>, String>>().map(Value::from)
    }

    /// Reads all rows of a SQLite file by their keys and writes them as JSON again.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    pub fn in_database(self, database: &Database) -> Result<Value, String> {
        let rows = self.0.in_database(database);
        let rows = rows.map_err(|error| error.to_string())?.into_iter();
        let rows = rows.map(|(key, row)| Ok((key, write(&*row)?)));
        rows.collect::<Result<Map<_, _>, String>>().map(Value::from)
    }

    /// Reads one row alone, as programs do, and writes it as JSON again.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    pub fn decode_row(self, row: &[u8]) -> Result<Value, String> {
        let row = self.0.decode_row(row);
        write(&*row.map_err(|error| format!("{}: {error}", self.name()))?)
    }

    /// Reads the whole table, and names what is in it that its rows have no place for.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn passed_over(self, table: &Value) -> Result<Vec<String>, String> {
        let mut all = Vec::new();
        for (key, row) in table.as_object().ok_or("this is no table")? {
            let places = passed_over(self.0.row().place(), row)?;
            all.extend(places.iter().map(|place| format!("{key}.{place}")));
        }
        Ok(all)
    }

    /// Reads one row and writes it as JSON again.
    ///
    /// # Errors
    ///
    /// If it cannot be read, and if what was written reads as another row.
    pub fn reencode(self, row: &[u8]) -> Result<Value, String> {
        let row = self.read(row)?;
        let written = write(&*row)?;
        match self.read(written.to_string().as_bytes())?.equals(&*row) {
            true => Ok(written),
            false => Err("what was written reads as something else".to_owned()),
        }
    }

    fn read(self, row: &[u8]) -> Result<Box<dyn AnyValue>, String> {
        let mut json = serde_json::Deserializer::from_slice(row);
        let mut read = self.0.row();
        dynamic::read(read.place(), &mut json).map_err(|error| error.to_string())?;
        json.end().map_err(|error| error.to_string())?;
        Ok(read)
    }
}

/// The key that a row holds itself.
pub fn own_key(row: &Value) -> Option<String> {
    Some(match KEYS.iter().find_map(|property| row.get(property))? {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}

fn write(row: &dyn AnyValue) -> Result<Value, String> {
    serde_json::to_value(row).map_err(|error| error.to_string())
}
