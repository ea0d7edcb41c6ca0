//! Finds the rows of a table in its text, which comes in pieces.
//!
//! A table is one JSON object whose values are the rows, objects as well. The scanner knows strings, escapes and
//! braces, and nothing else of JSON: what is wrong inside of a row is found when the row is read. Of a row it
//! keeps the key, the place and a checksum.

use super::words::{count, equal, inside, word_at};
use crc32fast::Hasher;
use std::fmt;

/// Where a row is, and what it sums up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) offset: u64,
    pub(super) length: u32,
    pub(super) checksum: u32,
}

/// Objects within objects, at most. Real rows have seven.
const DEEPEST: u32 = 128;

/// The longest row. Real ones have up to 41 kB.
const LONGEST: u64 = 64 << 20;

/// The longest key.
const LONGEST_KEY: usize = 1024;

/// Who is told of rows.
pub(super) trait Sink {
    /// A row: its key, as it stands in the text without quotes, and its place. What is wrong with the key ends the
    /// scan.
    fn row(&mut self, key: &[u8], span: Span) -> Result<(), &'static str>;
}

/// Takes a table in pieces of any size.
#[derive(Debug)]
pub(super) struct Scanner<S> {
    pub(super) sink: S,
    state: State,
    /// What has been taken before the piece at hand.
    position: u64,
    key: Vec<u8>,
    row: Row,
    longest: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the table.
    Start,
    /// Behind its brace, before a key or the end.
    First,
    /// Behind a comma, before a key.
    Next,
    Key,
    /// In a key, behind a backslash.
    KeyEscape,
    Colon,
    /// Before a row.
    Value,
    Row,
    /// Behind a row.
    After,
    /// Behind the table.
    End,
}

/// The row at hand.
#[derive(Debug, Default)]
struct Row {
    start: u64,
    /// Open braces.
    depth: u32,
    in_string: bool,
    /// Behind a backslash.
    escaped: bool,
    sum: Hasher,
}

/// What is no table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoTable {
    pub(super) offset: u64,
    pub(super) what: &'static str,
}

impl fmt::Display for NoTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, at byte {}", self.what, self.offset)
    }
}

impl std::error::Error for NoTable {}

impl<S: Sink> Scanner<S> {
    pub(super) fn new(sink: S) -> Self {
        Scanner {
            sink,
            state: State::Start,
            position: 0,
            key: Vec::new(),
            row: Row::default(),
            longest: LONGEST,
        }
    }

    /// Rows may be as long as a table.
    pub(super) fn of_tables(sink: S) -> Self {
        Scanner {
            longest: u32::MAX.into(),
            ..Scanner::new(sink)
        }
    }

    /// Takes the next piece.
    pub(super) fn feed(&mut self, piece: &[u8]) -> Result<(), NoTable> {
        let mut at = 0;
        while let Some(&byte) = piece.get(at) {
            at = match self.state {
                State::Row => self.row(piece, at)?,
                State::Key | State::KeyEscape => self.key_byte(byte, at)?,
                _ => self.between(byte, at)?,
            };
        }
        self.position += piece.len() as u64;
        Ok(())
    }

    /// What has been taken was a whole table.
    pub(super) fn finish(&self) -> Result<(), NoTable> {
        match self.state {
            State::End => Ok(()),
            State::Start => Err(self.refuse(0, "nothing")),
            _ => Err(self.refuse(0, "the end in the middle of the table")),
        }
    }

    fn refuse(&self, at: usize, what: &'static str) -> NoTable {
        NoTable {
            offset: self.position + at as u64,
            what,
        }
    }

    /// Takes a byte outside of keys and rows.
    fn between(&mut self, byte: u8, at: usize) -> Result<usize, NoTable> {
        if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            return Ok(at + 1);
        }
        self.state = match (self.state, byte) {
            (State::Start, b'{') => State::First,
            (State::First | State::Next, b'"') => {
                self.key.clear();
                State::Key
            }
            (State::First, b'}') => State::End,
            (State::Colon, b':') => State::Value,
            (State::Value, b'{') => {
                self.row = Row {
                    start: self.position + at as u64,
                    ..Row::default()
                };
                // The brace is the row's first byte.
                self.state = State::Row;
                return Ok(at);
            }
            (State::After, b',') => State::Next,
            (State::After, b'}') => State::End,
            (State::Start, _) => return Err(self.refuse(at, "no JSON object")),
            (State::First | State::Next, _) => return Err(self.refuse(at, "no key")),
            (State::Colon, _) => return Err(self.refuse(at, "no colon behind a key")),
            (State::Value, _) => return Err(self.refuse(at, "a row that is no object")),
            (State::End, _) => return Err(self.refuse(at, "more than a table")),
            _ => return Err(self.refuse(at, "neither comma nor brace behind a row")),
        };
        Ok(at + 1)
    }

    fn key_byte(&mut self, byte: u8, at: usize) -> Result<usize, NoTable> {
        match (self.state, byte) {
            (State::Key, b'"') => {
                self.state = State::Colon;
                return Ok(at + 1);
            }
            (State::Key, b'\\') => self.state = State::KeyEscape,
            _ => self.state = State::Key,
        }
        if self.key.len() == LONGEST_KEY {
            return Err(self.refuse(at, "a key without end"));
        }
        self.key.push(byte);
        Ok(at + 1)
    }

    /// Takes as much of a row as the piece has of it.
    fn row(&mut self, piece: &[u8], start: usize) -> Result<usize, NoTable> {
        let Row {
            mut depth,
            mut in_string,
            mut escaped,
            ..
        } = self.row;
        let rest = piece.get(start..).unwrap_or_default();
        let mut at = 0;
        let mut end = None;
        'row: while at < rest.len() {
            // As long as it cannot end here and nothing is escaped, eight bytes at once.
            while let (false, Some(word)) = (escaped, word_at(rest, at)) {
                let quotes = equal(word, b'"');
                let within = inside(quotes, in_string);
                let opened = count(equal(word, b'{') & !within);
                let closed = count(equal(word, b'}') & !within);
                let may_end = closed >= depth || depth + opened > DEEPEST;
                if may_end || equal(word, b'\\') != 0 {
                    break;
                }
                in_string ^= count(quotes) & 1 == 1;
                depth = depth + opened - closed;
                at += 8;
            }
            for _ in 0..8 {
                let Some(byte) = rest.get(at) else {
                    break 'row;
                };
                at += 1;
                match (byte, in_string) {
                    _ if escaped => escaped = false,
                    (b'\\', true) => escaped = true,
                    (b'"', _) => in_string = !in_string,
                    (b'{', false) if depth == DEEPEST => {
                        return Err(self.refuse(start + at, "objects too deep in each other"));
                    }
                    (b'{', false) => depth += 1,
                    (b'}', false) => {
                        depth -= 1;
                        if depth == 0 {
                            end = Some(at);
                            break 'row;
                        }
                    }
                    _ => {}
                }
            }
        }
        self.row.depth = depth;
        self.row.in_string = in_string;
        self.row.escaped = escaped;
        let taken = end.unwrap_or(rest.len());
        self.row.sum.update(rest.get(..taken).unwrap_or_default());
        let length = self.position + (start + taken) as u64 - self.row.start;
        if length > self.longest {
            return Err(self.refuse(start, "a row without end"));
        }
        if end.is_some() {
            let span = Span {
                offset: self.row.start,
                length: length as u32,
                checksum: self.row.sum.clone().finalize(),
            };
            let told = self.sink.row(&self.key, span);
            told.map_err(|what| NoTable {
                offset: span.offset,
                what,
            })?;
            self.state = State::After;
        }
        Ok(start + taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    #[derive(Debug, Default, PartialEq)]
    struct Found(Vec<(String, Span)>);

    impl Sink for Found {
        fn row(&mut self, key: &[u8], span: Span) -> Result<(), &'static str> {
            let key = String::from_utf8(key.to_vec()).map_err(|_| "no text")?;
            self.0.push((key, span));
            Ok(())
        }
    }

    fn scan<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Found, NoTable> {
        let mut scanner = Scanner::new(Found::default());
        for piece in pieces {
            scanner.feed(piece)?;
        }
        scanner.finish()?;
        Ok(scanner.sink)
    }

    /// What a table comes to, in one piece and in pieces of all sizes up to some words.
    fn of(text: &str) -> Result<Vec<(String, String)>, NoTable> {
        let whole = scan([text.as_bytes()]);
        for size in 1..20 {
            assert_eq!(
                scan(text.as_bytes().chunks(size)),
                whole,
                "pieces of {size}: {text}"
            );
        }
        let rows = whole?.0.into_iter();
        let row = |(key, span): (String, Span)| {
            let start = span.offset as usize;
            let row = &text[start..start + span.length as usize];
            assert_eq!(crc32fast::hash(row.as_bytes()), span.checksum);
            (key, row.to_owned())
        };
        Ok(rows.map(row).collect())
    }

    #[test]
    fn rows_are_found_where_they_are() {
        for (text, rows) in [
            ("{}", &[][..]),
            (" { } \n", &[]),
            (r#"{"1":{}}"#, &[("1", "{}")]),
            (
                r#"{ "1" : {"a":"}{\"}"} , "2":{"b":{"c":[{}]}} }"#,
                &[("1", r#"{"a":"}{\"}"}"#), ("2", r#"{"b":{"c":[{}]}}"#)],
            ),
            (
                r#"{"1":{"a":"\\"},"1":{}}"#,
                &[("1", r#"{"a":"\\"}"#), ("1", "{}")],
            ),
        ] {
            let found = of(text).unwrap();
            let found: Vec<_> = found.iter().map(|(key, row)| (&**key, &**row)).collect();
            assert_eq!(found, rows, "{text}");
        }
    }

    #[test]
    fn what_is_no_table_is_told_with_its_place() {
        for (text, offset, what) in [
            ("", 0, "nothing"),
            ("<html>", 0, "no JSON object"),
            ("[{}]", 0, "no JSON object"),
            (r#"{"1":7}"#, 5, "a row that is no object"),
            (r#"{"1":{}"#, 7, "the end in the middle"),
            (r#"{"1":{"a":"}"#, 12, "the end in the middle"),
            (r#"{"1":{}}{}"#, 8, "more than a table"),
            (r#"{"1":{},}"#, 8, "no key"),
            (r#"{"1" {}}"#, 5, "no colon"),
            (r#"{"1":{} "2":{}}"#, 8, "neither comma nor brace"),
        ] {
            let error = of(text).unwrap_err();
            assert_eq!(error.offset, offset, "{text}: {error}");
            assert!(error.what.starts_with(what), "{text}: {error}");
        }
        let deep = format!(r#"{{"1":{}}}"#, r#"{"a":"#.repeat(200));
        assert!(of(&deep).unwrap_err().what.starts_with("objects too deep"));
    }

    /// Texts with everything in them that could be taken for something else.
    fn texts() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            proptest::sample::select(vec!["{", "}", "\"", "\\", "[", "a", "ä", "\n", ":", ","]),
            0..12,
        )
        .prop_map(|parts| parts.concat())
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<i32>().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            texts().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec((texts(), inner), 0..4)
                    .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #[test]
        fn rows_are_what_a_parser_finds(rows in proptest::collection::vec(values(), 0..6), pretty: bool) {
            let rows = rows.into_iter().enumerate().map(|(key, row)| (key.to_string(), json!({"row": row})));
            let table = Value::from(rows.collect::<Map<_, _>>());
            let text = if pretty {
                serde_json::to_string_pretty(&table).unwrap()
            } else {
                table.to_string()
            };
            let found = of(&text).unwrap();
            prop_assert_eq!(found.len(), table.as_object().unwrap().len());
            for (key, row) in found {
                let row: Value = serde_json::from_str(&row).unwrap();
                prop_assert_eq!(&row, &table[&key]);
            }
        }

        #[test]
        fn nothing_panics(bytes in proptest::collection::vec(
            proptest::sample::select(br#"{}[]":\\,1a "#.to_vec()), 0..60)) {
            let _ = scan(bytes.chunks(7));
            let _ = scan([&b"{\"1\":{"[..], &bytes]);
        }
    }
}
