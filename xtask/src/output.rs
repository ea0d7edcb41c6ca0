//! What commands print: text for people, or JSON for programs.

use crate::{Done, failure::Failure};
use serde::Serialize;
use std::{
    io::{self, Write},
    path::Path,
};

/// How a command prints what it has to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// One object on standard output.
    Json,
    /// For a pull request; of `diff` and `bench`.
    Markdown,
    /// A page; of `diff` alone.
    Html,
}

/// Prints to standard output. Whoever closes the pipe has seen enough.
pub(crate) fn say(text: &str) -> Done {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done.map_err(Failure::at("write to", Path::new("standard output"))),
    }
}

/// Prints data, in words or as it is.
pub(crate) fn say_as<T: Serialize>(
    format: Format,
    data: &T,
    text: impl FnOnce(&T) -> String,
) -> Done {
    match format {
        Format::Json => say(&json(data)?),
        _ => say(&text(data)),
    }
}

/// Names of a document on one line of a terminal or of a comment: what would control either is written out.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for letter in text.chars() {
        match letter.is_control() {
            true => line.extend(letter.escape_default()),
            false => line.push(letter),
        }
    }
    line
}

/// Data as JSON on lines of its own.
pub(crate) fn json<T: Serialize>(data: &T) -> Done<String> {
    let json = serde_json::to_string_pretty(data);
    let json = json.map_err(|error| Failure::new(format!("error: {error}")))?;
    Ok(json + "\n")
}

/// Lines whose columns stand under each other.
pub(crate) fn columns(rows: &[Vec<String>]) -> Vec<String> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    rows.iter()
        .map(|row| {
            let cells = row.iter().zip(&widths);
            let line = cells.map(|(cell, width)| format!("{cell:width$}  "));
            line.collect::<String>().trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn what_controls_a_terminal_is_written_out() {
        assert_eq!(one_line("a\u{1b}[31m\nb \u{e9}"), "a\\u{1b}[31m\\nb \u{e9}");
    }
}
