//! From what was received to a table in the folder: unpacked, indexed, summed up.

use super::{
    error::{Failed, ManifestError},
    folder::{Folder, beside, hexadecimal, moved, put_json},
    index::{Index, Indexer},
    names::Names,
    open,
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
    let unpack = |part: &Path, made: &mut Made| unpack(part, made, is_hashed);
    take_in(folder, (table, "json"), path, unpack, |place, index| {
        index_file(place, names, &index);
    })
}

/// A file that is not whole yet.
pub(super) struct Made {
    pub(super) file: File,
    pub(super) path: PathBuf,
}

/// Takes what was received of a path into the folder, as `unpack` makes it: it writes the file, and gives the digest of
/// that and what `stored` is told with the place of the file. What is refused leaves nothing behind.
pub(super) fn take_in<T>(
    folder: &Folder,
    name: (&str, &str),
    path: &str,
    unpack: impl FnOnce(&Path, &mut Made) -> Result<(T, String), Failed>,
    stored: impl FnOnce(&Path, T),
) -> Result<Stored, Failed> {
    let place = folder.table(name.0);
    let made = beside(&place).map_err(|error| ManifestError::folder("create", &place, error));
    let (file, path_of_made) = made?;
    let mut made = Made {
        file,
        path: path_of_made,
    };
    let taken = unpack(&folder.part(path, "part"), &mut made).and_then(|(of_it, digest)| {
        let place = |error| ManifestError::folder("write", &made.path, error);
        made.file.sync_all().map_err(place)?;
        let file = keep(folder, name, &made.path, &digest).map_err(place)?;
        let taken = Stored {
            path: path.to_owned(),
            file,
            digest,
        };
        stored(&folder.table(&taken.file), of_it);
        put_json(&folder.path(path), &taken)?;
        Ok(taken)
    });
    if taken.is_err() {
        let _ = fs::remove_file(&made.path);
    }
    taken
}

/// Writes all that a reader gives, within the limit, and shows it piece by piece. Gives its digest.
pub(super) fn copy(
    from: &mut dyn Read,
    made: &mut Made,
    mut look: impl FnMut(&[u8]) -> Result<(), Failed>,
) -> Result<String, Failed> {
    let mut sum = Sha256::new();
    let (mut piece, mut length) = (vec![0; PIECE], 0);
    loop {
        let read = from.read(&mut piece).map_err(|error| unreadable(&error))?;
        let Some(piece) = piece.get(..read).filter(|piece| !piece.is_empty()) else {
            return Ok(hexadecimal(sum));
        };
        length += piece.len() as u64;
        if length > LARGEST {
            let what = format!("it unpacks to more than {LARGEST} bytes");
            return Err(Failed::Answer(what));
        }
        look(piece)?;
        sum.update(piece);
        let written = made.file.write_all(piece);
        written.map_err(|error| ManifestError::folder("write", &made.path, error))?;
    }
}

pub(super) fn unreadable(error: &dyn std::error::Error) -> Failed {
    Failed::Answer(format!("it cannot be unpacked: {error}"))
}

/// Writes what was received, unpacked. Gives its index and its digest.
fn unpack(part: &Path, made: &mut Made, is_hashed: bool) -> Result<(Index, String), Failed> {
    let here = |what| move |error| ManifestError::folder(what, part, error);
    let mut received = File::open(part).map_err(here("open"))?;
    let mut reader = reader(&mut received).map_err(here("read"))?;
    let mut indexer = Indexer::new(is_hashed);
    let digest = copy(&mut reader, made, |piece| {
        indexer.feed(piece).map_err(|error| no_table(&error))
    })?;
    let index = indexer.finish().map_err(|error| no_table(&error))?;
    Ok((index, digest))
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
fn keep(
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
    let texts = || Texts::new(&source, index);
    let names = names.and_then(|path| Names::new(texts(), path).ok());
    open::keep(&source, source.stamp(), index, names.as_ref());
}
