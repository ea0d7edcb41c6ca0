//! What tables say of the constants for hashes, and which constants there could be besides.

mod compare;
mod propose;
mod rows;

use crate::{
    Diagnostics,
    generate::read,
    inputs::Inputs,
    model::{NamedBy, NamedHash, last_segment},
    report::Report,
    tables::{hashes::INPUT, names::NameTable},
};
use rows::{Columns, Rows};
use serde::Serialize;

/// The constants of `hashes.toml`, to be held against tables one after the other: the largest take much memory.
#[derive(Debug)]
pub struct HashConstants {
    tables: Vec<Constants>,
    columns: Columns,
    names: NameTable,
}

#[derive(Debug)]
struct Constants {
    table: String,
    module: String,
    by: Option<NamedBy>,
    lines: Vec<NamedHash>,
}

/// What there is to say of a table and its constants.
#[derive(Debug, Serialize)]
pub struct HashesOfTable {
    /// The table, such as `DestinyStatDefinition`.
    pub table: String,
    /// The module of its constants.
    pub module: String,
    /// The property that names its rows, by its keys with dots between them; absent if they are named by what they are
    /// shown by.
    pub by: Option<String>,
    /// How many rows it has.
    pub rows: usize,
    /// How many constants.
    pub constants: usize,
    /// What is not as a line says, by constant.
    pub findings: Vec<HashFinding>,
    /// Lines for rows that have none, by constant.
    pub proposals: Vec<HashProposal>,
    /// Names of rows without a line that no line can be proposed for, by name.
    pub unproposed: Vec<UnproposedHash>,
}

/// A line that a table contradicts.
#[derive(Debug, Serialize)]
pub struct HashFinding {
    /// What is so.
    pub kind: HashFindingKind,
    /// The constant.
    pub constant: String,
    /// Its hash.
    pub hash: u32,
    /// What the line says the row is shown by.
    pub name: String,
    /// What the row is shown by, or what the property says if the constant is misnamed; empty if by nothing, and absent
    /// without a row or where it is redacted.
    pub now: Option<String>,
    /// The other rows that the line's name stands on.
    pub elsewhere: Vec<u32>,
    /// What the line says of its name.
    pub note: Option<String>,
}

/// How a table contradicts a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HashFindingKind {
    /// There is no such row, and no other of the name.
    Vanished,
    /// The row is shown by another name, and no other by this one.
    Renamed,
    /// The name stands on other rows only.
    Moved,
    /// The name stands on other rows as well.
    Doubled,
    /// Bungie hides what the row is about.
    Redacted,
    /// The property that names the rows of the table makes another constant.
    Misnamed,
}

/// A constant that there could be.
#[derive(Debug, Serialize)]
pub struct HashProposal {
    /// What the name makes, or the property that names the rows of the table.
    pub constant: String,
    /// The key of the row.
    pub hash: u32,
    /// What it is shown by.
    pub name: String,
}

impl HashProposal {
    /// The line as `hashes.toml` has it.
    pub fn line(&self) -> String {
        let HashProposal {
            constant,
            hash,
            name,
        } = self;
        let name = toml::Value::String(name.clone());
        format!("{constant} = {{ hash = {hash}, name = {name} }}")
    }
}

/// A name, or what a property says in its place, that a person has to make a constant of, if there is to be one.
#[derive(Debug, Serialize)]
pub struct UnproposedHash {
    /// What the rows are named by.
    pub name: String,
    /// Those of them that have no line.
    pub hashes: Vec<u32>,
    /// Why no constant is proposed.
    pub why: Unproposed,
}

/// Why no constant is proposed for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unproposed {
    /// Several rows have the name.
    Ambiguous,
    /// The constant that it makes is another's: of a line, or of another name.
    Taken,
    /// It makes no name that Rust takes for a constant.
    Unnameable,
}

impl HashConstants {
    /// Reads the constants.
    ///
    /// # Errors
    /// What is wrong with the inputs.
    pub fn read(inputs: &Inputs<'_>) -> Result<Self, Diagnostics> {
        let mut report = Report::new(inputs.fit);
        let read = read(inputs, &mut report)?;
        let model = report.errors.into_result(read.model)?;
        let tables = model.hashes.into_iter().map(|of| Constants {
            table: last_segment(&of.schema).to_owned(),
            module: of.module,
            by: of.by,
            lines: of.constants,
        });
        let display = read.tables.helps.display;
        Ok(HashConstants {
            tables: tables.collect(),
            columns: Columns {
                name: display.map(|display| (display.key, display.name)),
                redacted: read.tables.manifest.redacted,
            },
            names: read.tables.names,
        })
    }

    /// The tables that have constants, by module.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|of| of.table.as_str())
    }

    /// Holds the constants of a table against the JSON of the table: an object of rows by hash.
    ///
    /// # Errors
    /// A text that is no such table, or a table that has no constants.
    pub fn compare(&self, table: &str, json: &str) -> Result<HashesOfTable, Diagnostics> {
        let mut found = Diagnostics::default();
        let Some(constants) = self.tables.iter().find(|of| of.table == table) else {
            found.push(
                INPUT,
                "table",
                format!("`{table}` has no constants"),
                "add a `[[table]]` for it",
            );
            return Err(found);
        };
        let by = constants.by.as_ref();
        let rows = match Rows::parse(json, &self.columns, by) {
            Ok(rows) => rows,
            Err(error) => {
                let help = "it has to be a table: an object of rows by their hashes";
                found.push("table", table, error.to_string(), help);
                return Err(found);
            }
        };
        let (proposals, unproposed) = propose::propose(&constants.lines, &rows, &self.names);
        Ok(HashesOfTable {
            table: constants.table.clone(),
            module: constants.module.clone(),
            by: by.map(|by| by.path.clone()),
            rows: rows.len(),
            constants: constants.lines.len(),
            findings: compare::compare(&constants.lines, by, &rows, &self.names),
            proposals,
            unproposed,
        })
    }
}
