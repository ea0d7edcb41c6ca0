//! Tables of any size, made up from the schemas of their rows.

use super::row::Rows;
use crate::{dice::Dice, document::DOCUMENT, fake::Sampling};
use std::io;

/// What a made-up table is like.
#[derive(Clone, Copy, Debug)]
pub struct MadeUp {
    /// Another seed, other hashes and other values.
    pub seed: u64,
    /// How many rows there are. A single row has the key `1`, as in tables of constants.
    pub rows: usize,
    /// How long rows are, on average; 0 leaves them as they come. Rows that are too long lose
    /// properties, and those that are too short get more entries in their lists and longer texts.
    pub bytes_per_row: usize,
    /// One row is at least so long; 0 for none. It does not count for the average.
    pub largest_row: usize,
    /// How many different names there are for the rows to share; 0 leaves all of them without.
    pub names: usize,
    /// Every n-th row is redacted; 0 for none.
    pub redacted_every: usize,
}

/// Fifty rows as they come, which share twenty names. Every tenth of them is redacted.
impl Default for MadeUp {
    fn default() -> Self {
        MadeUp {
            seed: 0,
            rows: 50,
            bytes_per_row: 0,
            largest_row: 0,
            names: 20,
            redacted_every: 10,
        }
    }
}

/// A made-up table in memory.
pub fn made_up_table(table: &str, made: &MadeUp) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(made.rows * made.bytes_per_row + made.largest_row);
    write_table(table, made, &mut bytes).expect("a vector takes everything");
    bytes
}

/// Writes a made-up table row by row. None but the present row is in memory.
///
/// Rows follow the schema with the name of the table. Where the document has none, they consist of
/// `displayProperties`.
///
/// # Errors
///
/// Those of the writer.
pub fn write_table(table: &str, made: &MadeUp, out: &mut impl io::Write) -> io::Result<()> {
    let sampling = Sampling {
        seed: made.seed,
        recursion: 0,
        ..Sampling::known()
    };
    let rows = Rows::new(&DOCUMENT, table, made, &sampling);
    let largest = rows.largest();
    let lengths = Dice(made.seed).at(table).at("lengths");
    // The bytes that there should be by now, and those that there are.
    let (mut planned, mut written) = (0, 0);
    out.write_all(b"{")?;
    for index in 0..made.rows {
        let row = if largest == Some(index) {
            rows.row_of_at_least(index, made.largest_row)
        } else if made.bytes_per_row > 0 {
            // Between a quarter and seven quarters.
            planned += made.bytes_per_row * (25 + lengths.at(index).below(151)) / 100;
            let row = rows.row_of_about(index, planned.saturating_sub(written));
            written += row.len();
            row
        } else {
            rows.row(index)
        };
        let comma = if index == 0 { "" } else { "," };
        write!(out, "{comma}\"{}\":{row}", rows.hash(index))?;
    }
    out.write_all(b"}")
}
