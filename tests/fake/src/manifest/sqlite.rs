//! The manifest as SQLite, with the feature `sqlite`.

use super::Manifest;
use crate::error::FakeError;
use bytes::Bytes;
use md5::{Digest as _, Md5};
use rusqlite::{Connection, MAIN_DB, params};
use serde_json::{Map, Value};
use std::io::{Cursor, Write as _};
use zip::{ZipWriter, write::SimpleFileOptions};

/// What a SQLite file is like.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sqlite {
    /// Rows are blobs. Otherwise they are texts, as Bungie stores them in columns of blobs.
    pub blobs: bool,
    /// The file is no zip.
    pub bare: bool,
    /// The name has another checksum than that of the database.
    pub wrong_checksum: bool,
}

impl Manifest {
    /// Adds a SQLite file of the tables that a language has by now. Ids are hashes as signed integers; a table whose keys
    /// are no hashes is keyed by text.
    ///
    /// # Errors
    ///
    /// [`FakeError::InvalidTable`] on a table that is no JSON object of rows, or has a name that SQLite does not take.
    pub fn sqlite(self, language: &str, like: Sqlite) -> Result<Self, FakeError> {
        let database = database(&self.tables_of(language), like)?;
        let mut checksum = format!("{:032x}", 0);
        if !like.wrong_checksum {
            let sum = Md5::digest(&database);
            checksum = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        }
        let name = format!("world_sql_content_{checksum}.content");
        let file = if like.bare {
            database
        } else {
            zipped(&name, &database)
        };
        let path = format!("/common/destiny2_content/sqlite/{language}/{name}");
        Ok(self.file(path, file))
    }
}

fn database(tables: &[(String, Bytes)], like: Sqlite) -> Result<Vec<u8>, FakeError> {
    let mut connection = Connection::open_in_memory().expect("a database in memory");
    for (name, json) in tables {
        let invalid = |what: String| FakeError::InvalidTable {
            table: name.clone(),
            what,
        };
        let of_sqlite = |error: rusqlite::Error| invalid(error.to_string());
        let rows: Map<String, Value> =
            serde_json::from_slice(json).map_err(|error| invalid(error.to_string()))?;
        let is_hashed = rows.keys().all(|key| key.parse::<u32>().is_ok());
        let key = if is_hashed {
            "id INTEGER PRIMARY KEY"
        } else {
            "key TEXT"
        };
        let create = format!("CREATE TABLE \"{name}\" ({key}, json BLOB)");
        connection.execute(&create, []).map_err(of_sqlite)?;
        let insert = format!("INSERT INTO \"{name}\" VALUES (?1, ?2)");
        let mut insert = connection.prepare(&insert).map_err(of_sqlite)?;
        for (key, row) in rows {
            let hash = key.parse().ok().filter(|_| is_hashed);
            let id = hash.map(|hash: u32| hash.cast_signed());
            let json = row.to_string();
            let added = match (id, like.blobs) {
                (Some(id), true) => insert.execute(params![id, json.into_bytes()]),
                (Some(id), false) => insert.execute(params![id, json]),
                (None, true) => insert.execute(params![key, json.into_bytes()]),
                (None, false) => insert.execute(params![key, json]),
            };
            added.map_err(of_sqlite)?;
        }
    }
    let bytes = connection.serialize(MAIN_DB).expect("a database");
    Ok(bytes.to_vec())
}

fn zipped(name: &str, database: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default())
        .and_then(|()| Ok(zip.write_all(database)?))
        .expect("memory");
    zip.finish().expect("memory").into_inner()
}
