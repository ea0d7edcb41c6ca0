//! From what was received to a database in the folder.

use super::{
    error::{Failed, ManifestError},
    folder::{Folder, digits, is_digest},
    sets::Stored,
    store::{Made, copy, take_in, unreadable},
};
use md5::Md5;
use sha2::Digest as _;
use std::{
    fs::File,
    io::{self, Read as _, Seek as _},
    path::Path,
};
use zip::ZipArchive;

/// What every database begins with.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Takes what was received of a path into the folder: a zip of one database, or a bare one. What is none is refused, and
/// leaves nothing behind.
pub(super) fn store(folder: &Folder, name: &str, path: &str) -> Result<Stored, Failed> {
    let unpack = |part: &Path, made: &mut Made| Ok(((), unpack(part, made, path)?));
    take_in(folder, (name, "sqlite"), path, unpack, |_, ()| {})
}

/// Writes the database. Gives its digest.
fn unpack(part: &Path, made: &mut Made, path: &str) -> Result<String, Failed> {
    let here = |what, path| move |error| ManifestError::folder(what, path, error);
    let mut received = File::open(part).map_err(here("open", part))?;
    let is_bare = begins(&mut received, SQLITE).map_err(here("read", part))?;
    let mut checksum = Md5::new();
    let look = |piece: &[u8]| {
        checksum.update(piece);
        Ok(())
    };
    let digest = if is_bare {
        copy(&mut received, made, look)?
    } else {
        let mut archive = ZipArchive::new(&mut received).map_err(|error| unreadable(&error))?;
        // The one entry is called as the file is, whatever that is.
        let mut entry = archive.by_index(0).map_err(|error| unreadable(&error))?;
        copy(&mut entry, made, look)?
    };
    let checksum = digits(&checksum.finalize());
    let made = made.path.as_path();
    let mut file = File::open(made).map_err(here("open", made))?;
    if !begins(&mut file, SQLITE).map_err(here("read", made))? {
        return Err(Failed::Answer("it is no SQLite database".to_owned()));
    }
    match said_checksum(path) {
        Some(said) if !said.eq_ignore_ascii_case(&checksum) && is_bare => Err(Failed::Answer(
            format!("its checksum is {checksum}, and its name says {said}"),
        )),
        // What a zip holds has a checksum of its own, which was right.
        Some(said) if !said.eq_ignore_ascii_case(&checksum) => {
            tracing::warn!(
                said,
                checksum,
                path,
                "the checksum of a SQLite file is not that of its name"
            );
            Ok(digest)
        }
        _ => Ok(digest),
    }
}

/// Whether a file begins so. It stands at its beginning afterwards.
fn begins(file: &mut File, with: &[u8]) -> io::Result<bool> {
    let mut start = vec![0; with.len()];
    let begins = match file.read_exact(&mut start) {
        Ok(()) => start == with,
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => false,
        Err(error) => return Err(error),
    };
    file.rewind()?;
    Ok(begins)
}

/// The MD5 in a name such as `world_sql_content_0123….content`.
fn said_checksum(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?.split('.').next()?;
    let said = name.rsplit('_').next()?;
    is_digest(said).then_some(said)
}
