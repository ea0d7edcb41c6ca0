//! An index in a file, so that a table is gone through once.
//!
//! All numbers are little-endian: a mark, the version of the format, the length and the time of the table's file,
//! then the rows, then the names if there are any, and a checksum of all before it.

use super::{
    folder::beside,
    index::{Index, Keys},
    names::Names,
    scan::Span,
};
use std::{
    fs::{self, Metadata},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

/// What an index file begins with, version included. Another version is another mark.
const MARK: [u8; 8] = *b"bngidx\x00\x01";

/// How the name of the file of an index ends, behind that of the table.
pub(super) const ENDING: &str = ".index";

/// Which file an index is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    /// Nanoseconds since 1970, in 128 bits.
    modified: i128,
}

impl Stamp {
    /// Of what is no file of its own.
    pub(super) fn of_length(length: u64) -> Self {
        Stamp {
            length,
            modified: 0,
        }
    }

    pub(super) fn of(file: &Metadata) -> io::Result<Self> {
        let modified = file.modified()?;
        let nanoseconds = |time: std::time::Duration| time.as_nanos() as i128;
        Ok(Stamp {
            length: file.len(),
            modified: match modified.duration_since(UNIX_EPOCH) {
                Ok(after) => nanoseconds(after),
                Err(before) => -nanoseconds(before.duration()),
            },
        })
    }
}

/// The file of the index of a table.
pub(super) fn path_of(table: &Path) -> PathBuf {
    let mut name = table.as_os_str().to_owned();
    name.push(ENDING);
    name.into()
}

/// Writes the file under a new name and moves it into place, so that nobody reads half of it. What a crash leaves of
/// it does not match its checksum, so nobody has to wait for the disk.
pub(super) fn write(
    table: &Path,
    stamp: Stamp,
    index: &Index,
    names: Option<&Names>,
) -> io::Result<()> {
    let place = path_of(table);
    let (mut file, made) = beside(&place)?;
    let written = file.write_all(&to_bytes(stamp, index, names));
    drop(file);
    let moved = written.and_then(|()| fs::rename(&made, &place));
    if moved.is_err() {
        let _ = fs::remove_file(&made);
    }
    moved
}

/// The index of a table, if there is one and it is of this file; and the names, if there are any and they are from this
/// place in rows.
pub(super) fn read(
    table: &Path,
    stamp: Stamp,
    is_hashed: bool,
    name: &[&str],
) -> Option<(Index, Option<Names>)> {
    let bytes = fs::read(path_of(table)).ok()?;
    let (index, names) = from_bytes(&bytes, stamp)?;
    let names = names.filter(|names| names.of == Names::of(name));
    let is_within = |span: &Span| {
        let end = span.offset.checked_add(span.length.into());
        end.is_some_and(|end| end <= stamp.length)
    };
    let is_ours = index.keys.is_hashed() == is_hashed && index.spans.iter().all(is_within);
    is_ours.then_some((index, names))
}

pub(super) fn to_bytes(stamp: Stamp, index: &Index, names: Option<&Names>) -> Vec<u8> {
    let mut bytes = MARK.to_vec();
    bytes.extend(stamp.length.to_le_bytes());
    bytes.extend(stamp.modified.to_le_bytes());
    bytes.push(u8::from(index.keys.is_hashed()));
    bytes.extend((index.len() as u64).to_le_bytes());
    match &index.keys {
        Keys::Hashes(keys) => keys.iter().for_each(|key| bytes.extend(key.to_le_bytes())),
        Keys::Texts(keys) => keys.iter().for_each(|key| text_to(&mut bytes, key)),
    }
    for span in &index.spans {
        bytes.extend(span.offset.to_le_bytes());
        bytes.extend(span.length.to_le_bytes());
        bytes.extend(span.checksum.to_le_bytes());
    }
    bytes.push(u8::from(names.is_some()));
    if let Some(names) = names {
        bytes.extend(names.of.to_le_bytes());
        bytes.extend((names.entries.len() as u64).to_le_bytes());
        for (name, row) in &names.entries {
            text_to(&mut bytes, name);
            bytes.extend(row.to_le_bytes());
        }
    }
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    bytes
}

fn text_to(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.as_bytes());
}

pub(super) fn from_bytes(bytes: &[u8], stamp: Stamp) -> Option<(Index, Option<Names>)> {
    let (bytes, sum) = bytes.split_last_chunk::<4>()?;
    let mut rest = bytes.strip_prefix(&MARK)?;
    let of = Stamp {
        length: u64::from_le_bytes(take(&mut rest)?),
        modified: i128::from_le_bytes(take(&mut rest)?),
    };
    if of != stamp || crc32fast::hash(bytes) != u32::from_le_bytes(*sum) {
        return None;
    }
    let is_hashed = take::<1>(&mut rest)? == [1];
    let rows = u64::from_le_bytes(take(&mut rest)?);
    let mut keys = Keys::none(is_hashed);
    let mut spans = Vec::new();
    for _ in 0..rows {
        match &mut keys {
            Keys::Hashes(keys) => keys.push(u32::from_le_bytes(take(&mut rest)?)),
            Keys::Texts(keys) => keys.push(text(&mut rest)?),
        }
    }
    for _ in 0..rows {
        spans.push(Span {
            offset: u64::from_le_bytes(take(&mut rest)?),
            length: u32::from_le_bytes(take(&mut rest)?),
            checksum: u32::from_le_bytes(take(&mut rest)?),
        });
    }
    let has_names = take::<1>(&mut rest)? == [1];
    let names = if has_names {
        let of = u32::from_le_bytes(take(&mut rest)?);
        let count = u64::from_le_bytes(take(&mut rest)?);
        let mut entries = Vec::new();
        for _ in 0..count {
            entries.push((text(&mut rest)?, u32::from_le_bytes(take(&mut rest)?)));
        }
        Some(Names { of, entries })
    } else {
        None
    };
    rest.is_empty().then_some((Index { keys, spans }, names))
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*first)
}

fn text(rest: &mut &[u8]) -> Option<Box<str>> {
    let length = u32::from_le_bytes(take(rest)?) as usize;
    let (text, behind) = rest.split_at_checked(length)?;
    *rest = behind;
    std::str::from_utf8(text).ok().map(Box::from)
}
