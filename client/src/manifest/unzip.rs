//! From what was received to a database in the folder.

use super::{
    error::{Failed, ManifestError},
    folder::{Folder, beside, hexadecimal, put_json},
    sets::Stored,
    store::{LARGEST, keep},
};
use md5::Md5;
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File},
    io::{self, Read, Seek as _, Write as _},
    path::Path,
};
use zip::ZipArchive;

/// What every database begins with.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// What is unpacked at once.
const PIECE: usize = 64 << 10;

/// Takes what was received of a path into the folder: a zip of one database, or a bare one. What is none is refused, and
/// leaves nothing behind.
pub(super) fn store(folder: &Folder, name: &str, path: &str) -> Result<Stored, Failed> {
    let part = folder.part(path, "part");
    let place = folder.table(name);
    let made = beside(&place).map_err(|error| ManifestError::folder("create", &place, error));
    let (file, made) = made?;
    let stored = unpack(&part, (file, &made), path).and_then(|digest| {
        let place = |error| ManifestError::folder("write", &made, error);
        let file = keep(folder, (name, "sqlite"), &made, &digest).map_err(place)?;
        let stored = Stored {
            path: path.to_owned(),
            file,
            digest,
        };
        put_json(&folder.path(path), &stored)?;
        Ok(stored)
    });
    if stored.is_err() {
        let _ = fs::remove_file(&made);
    }
    stored
}

/// Writes the database. Gives its digest.
fn unpack(part: &Path, (mut file, made): (File, &Path), path: &str) -> Result<String, Failed> {
    let here = |what, path| move |error| ManifestError::folder(what, path, error);
    let mut received = File::open(part).map_err(here("open", part))?;
    let is_bare = begins(&mut received, SQLITE).map_err(here("read", part))?;
    let copied = if is_bare {
        copy(&mut received, &mut file)
    } else {
        let mut archive = ZipArchive::new(&mut received).map_err(|error| unreadable(&error))?;
        // The one entry is called as the file is, whatever that is.
        let mut entry = archive.by_index(0).map_err(|error| unreadable(&error))?;
        copy(&mut entry, &mut file)
    };
    let (digest, checksum) = match copied {
        Ok(sums) => sums,
        Err(Copied::Read(error)) => return Err(unreadable(&error)),
        Err(Copied::Write(error)) => return Err(ManifestError::folder("write", made, error).into()),
    };
    file.sync_all().map_err(here("write", made))?;
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

fn unreadable(error: &dyn std::error::Error) -> Failed {
    Failed::Answer(format!("it cannot be unpacked: {error}"))
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

enum Copied {
    Read(io::Error),
    Write(io::Error),
}

/// Copies all of it. Gives its digest, and its MD5.
fn copy(from: &mut dyn Read, to: &mut File) -> Result<(String, String), Copied> {
    let (mut sum, mut checksum) = (Sha256::new(), Md5::new());
    let (mut piece, mut length) = (vec![0; PIECE], 0);
    loop {
        let read = from.read(&mut piece).map_err(Copied::Read)?;
        let Some(piece) = piece.get(..read).filter(|piece| !piece.is_empty()) else {
            break;
        };
        length += piece.len() as u64;
        if length > LARGEST {
            let what = format!("it unpacks to more than {LARGEST} bytes");
            return Err(Copied::Read(io::Error::other(what)));
        }
        sum.update(piece);
        checksum.update(piece);
        to.write_all(piece).map_err(Copied::Write)?;
    }
    let checksum = checksum.finalize();
    let checksum = checksum.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((hexadecimal(sum), checksum))
}

/// The MD5 in a name such as `world_sql_content_0123….content`.
fn said_checksum(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?.split('.').next()?;
    let said = name.rsplit('_').next()?;
    let is_checksum = said.len() == 32 && said.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_checksum.then_some(said)
}
