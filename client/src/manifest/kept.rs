//! An index in a file, so that a table is gone through once.
//!
//! All numbers are little-endian: a mark, the version of the format, the length and the time of the table's file,
//! then the rows, then the names if there are any, and a checksum of all before it.

use super::{
    folder::put_unsynced,
    index::{Index, Keys},
    names::Names,
    scan::Span,
    stamp::Stamp,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What an index file begins with, version included. Another version is another mark.
const MARK: [u8; 8] = *b"bngidx\x00\x01";

/// How the name of the file of an index ends, behind that of the table.
pub(super) const ENDING: &str = ".index";

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
    put_unsynced(&path_of(table), &to_bytes(stamp, index, names))
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
