//! From what was received to a table in the folder: unpacked, indexed, summed up.

use super::{
    error::{Failed, ManifestError},
    folder::{Folder, beside, hexadecimal, moved, put_json},
    index::{Index, Indexer},
    kept,
    names::Names,
    sets::Stored,
    source::Source,
    texts::Texts,
};
use flate2::read::MultiGzDecoder;
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Seek as _, Write as _},
    path::{Path, PathBuf},
};

/// What a file may come to, packed or unpacked. The largest tables have 200 MB.
pub(super) const LARGEST: u64 = 2 << 30;

/// What is unpacked at once.
const PIECE: usize = 64 << 10;

/// Takes what was received of a path into the folder. What is no table is refused, and leaves nothing behind.
pub(super) fn store(
    folder: &Folder,
    table: &str,
    is_hashed: bool,
    names: Option<&[&str]>,
    path: &str,
) -> Result<Stored, Failed> {
    let part = folder.part(path, "part");
    let place = folder.table(table);
    let made = beside(&place).map_err(|error| ManifestError::folder("create", &place, error));
    let (file, made) = made?;
    let stored = unpack(&part, (file, &made), is_hashed).and_then(|(index, digest)| {
        let place = |error| ManifestError::folder("write", &made, error);
        let file = keep(folder, (table, "json"), &made, &digest).map_err(place)?;
        let stored = Stored {
            path: path.to_owned(),
            file,
            digest,
        };
        index_file(&folder.table(&stored.file), names, &index);
        put_json(&folder.path(path), &stored)?;
        Ok(stored)
    });
    if stored.is_err() {
        let _ = fs::remove_file(&made);
    }
    stored
}

/// Writes what was received, unpacked. Gives its index and its digest.
fn unpack(
    part: &Path,
    (mut file, made): (File, &Path),
    is_hashed: bool,
) -> Result<(Index, String), Failed> {
    let here = |what, path| move |error| ManifestError::folder(what, path, error);
    let mut received = File::open(part).map_err(here("open", part))?;
    let mut reader = reader(&mut received).map_err(here("read", part))?;
    let (mut indexer, mut sum) = (Indexer::new(is_hashed), Sha256::new());
    let (mut piece, mut length) = (vec![0; PIECE], 0);
    loop {
        let read = reader.read(&mut piece);
        let read =
            read.map_err(|error| Failed::Answer(format!("it cannot be unpacked: {error}")))?;
        let Some(piece) = piece.get(..read).filter(|piece| !piece.is_empty()) else {
            break;
        };
        length += piece.len() as u64;
        if length > LARGEST {
            return Err(Failed::Answer(format!(
                "it unpacks to more than {LARGEST} bytes"
            )));
        }
        indexer.feed(piece).map_err(|error| no_table(&error))?;
        sum.update(piece);
        file.write_all(piece).map_err(here("write", made))?;
    }
    let index = indexer.finish().map_err(|error| no_table(&error))?;
    file.sync_all().map_err(here("write", made))?;
    Ok((index, hexadecimal(sum)))
}

fn no_table(error: &super::scan::NoTable) -> Failed {
    Failed::Answer(format!("it is no table: {error}"))
}

/// Unpacks what begins as gzip does, whatever the head of the answer said: a table begins with a brace.
fn reader(received: &mut File) -> io::Result<Box<dyn Read + '_>> {
    const GZIP: [u8; 2] = [0x1f, 0x8b];
    let mut start = [0; 2];
    let is_gzip = received.read_exact(&mut start).is_ok() && start == GZIP;
    received.rewind()?;
    let plain = BufReader::with_capacity(PIECE, received);
    Ok(if is_gzip {
        Box::new(MultiGzDecoder::new(plain))
    } else {
        Box::new(plain)
    })
}

/// Moves the file to where its content belongs. The same content stays where it is, unless it was damaged there.
pub(super) fn keep(
    folder: &Folder,
    (stem, ending): (&str, &str),
    made: &Path,
    digest: &str,
) -> io::Result<String> {
    let names = (0..).map(|count| match count {
        0 => format!("{stem}-{digest}.{ending}"),
        _ => format!("{stem}-{digest}-{count}.{ending}"),
    });
    for name in names {
        let place: PathBuf = folder.table(&name);
        if !place.exists() {
            moved(made, &place)?;
            return Ok(name);
        }
        if sum_of(&place).is_ok_and(|found| found == digest) {
            fs::remove_file(made)?;
            return Ok(name);
        }
    }
    Err(io::Error::other("no name is left"))
}

fn sum_of(path: &Path) -> io::Result<String> {
    let mut sum = Sha256::new();
    Source::open(path)?.pieces(|piece| {
        sum.update(piece);
        Ok::<_, io::Error>(())
    })?;
    Ok(hexadecimal(sum))
}

/// Keeps the index beside the table. Without one, opening makes it.
fn index_file(table: &Path, names: Option<&[&str]>, index: &Index) {
    let Ok(source) = Source::open(table) else {
        return;
    };
    let Some(stamp) = source.stamp() else {
        return;
    };
    let texts = || Texts::new(&source, index);
    let names = names.and_then(|path| Names::new(texts(), path).ok());
    let _ = kept::write(table, stamp, index, names.as_ref());
}
