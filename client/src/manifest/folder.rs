//! The folder that sets are kept in. Several programs and processes may share it.
//!
//! | below `v1/` | what it is |
//! |---|---|
//! | `tables/TABLE-DIGEST.json` | a table as it came, unpacked; never changed. The same content is there once |
//! | `tables/….json.index` | its index |
//! | `paths/DIGEST` | which file has what a path of the content server had |
//! | `parts/DIGEST.part`, `.head` | a download that is under way, as it was sent, and what its head said |
//! | `sets.json` | the sets that were whole here, the newest last |
//! | `*.lock` | held by whoever changes what it is about |
//!
//! Whatever is there under its name is whole: it is made under another and moved.

use super::error::ManifestError;
use crate::rt;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File, TryLockError},
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

/// What all of it lies in, so that another form of it lies elsewhere.
const VERSION: &str = "v1";

/// How often to look whether a lock is free.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

impl Folder {
    /// Makes what is not there.
    pub(super) fn new(root: &Path) -> Result<Self, ManifestError> {
        let folder = Folder(root.join(VERSION));
        for part in ["tables", "paths", "parts"] {
            let path = folder.0.join(part);
            fs::create_dir_all(&path)
                .map_err(|error| ManifestError::folder("create", &path, error))?;
        }
        Ok(folder)
    }

    pub(super) fn root(&self) -> &Path {
        &self.0
    }

    pub(super) fn table(&self, file: &str) -> PathBuf {
        self.0.join("tables").join(file)
    }

    pub(super) fn tables(&self) -> PathBuf {
        self.0.join("tables")
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.0.join("paths").join(digest(path.as_bytes()))
    }

    pub(super) fn paths(&self) -> PathBuf {
        self.0.join("paths")
    }

    /// A file of the download of a path.
    pub(super) fn part(&self, path: &str, kind: &str) -> PathBuf {
        let name = format!("{}.{kind}", digest(path.as_bytes()));
        self.parts().join(name)
    }

    pub(super) fn parts(&self) -> PathBuf {
        self.0.join("parts")
    }

    pub(super) fn sets(&self) -> PathBuf {
        self.0.join("sets.json")
    }

    pub(super) fn lock(&self, name: &str) -> PathBuf {
        self.0.join(format!("{name}.lock"))
    }
}

/// A file that nobody else has while this is held; it is let go with the process in any case.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "closing the file unlocks it")] File);

/// How long somebody may have a lock while nothing happens.
const PATIENCE: Duration = Duration::from_secs(300);

impl Lock {
    /// Waits until nobody else has it. Whoever has it is working as long as the file that is watched grows.
    pub(super) async fn wait(path: &Path, watched: Option<&Path>) -> Result<Self, ManifestError> {
        Lock::when_free(path, false, watched).await
    }

    /// Has it together with others of the same kind, once nobody has it alone.
    pub(super) async fn shared(path: &Path) -> Result<Self, ManifestError> {
        Lock::when_free(path, true, None).await
    }

    async fn when_free(
        path: &Path,
        shared: bool,
        watched: Option<&Path>,
    ) -> Result<Self, ManifestError> {
        let length = || fs::metadata(watched?).ok().map(|file| file.len());
        let (mut last, mut since) = (length(), rt::now());
        loop {
            if let Some(lock) = Lock::now(path, shared)? {
                return Ok(lock);
            }
            let now = length();
            if now != last {
                (last, since) = (now, rt::now());
            }
            if since.elapsed() > PATIENCE {
                let what = format!("another process has had it for {} s", PATIENCE.as_secs());
                let error = io::Error::new(io::ErrorKind::TimedOut, what);
                return Err(ManifestError::folder("lock", path, error));
            }
            rt::sleep(LOOK_AGAIN).await;
        }
    }

    /// `None` if somebody else has it.
    pub(super) fn now(path: &Path, shared: bool) -> Result<Option<Self>, ManifestError> {
        let failed = |error| ManifestError::folder("lock", path, error);
        let mut options = File::options();
        // Some network file systems share only what can be read.
        options.create(true).truncate(false).read(true).write(true);
        let file = options.open(path).map_err(failed)?;
        let locked = if shared {
            file.try_lock_shared()
        } else {
            file.try_lock()
        };
        match locked {
            Ok(()) => Ok(Some(Lock(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}

/// The first half of a SHA-256, in hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    hexadecimal(Sha256::new_with_prefix(bytes))
}

pub(super) fn hexadecimal(sum: Sha256) -> String {
    let sum = sum.finalize();
    digits(sum.iter().take(16))
}

/// Bytes as hexadecimal digits.
pub(super) fn digits<'a>(bytes: impl IntoIterator<Item = &'a u8>) -> String {
    let bytes = bytes.into_iter();
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// Bits that nobody else has.
pub(super) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// How names end of what is not whole yet.
const HALF_MADE: &str = ".new";

/// A new file beside `path`, under a name that nobody else uses.
pub(super) fn beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{:016x}{HALF_MADE}", random()));
    let made = PathBuf::from(name);
    Ok((File::create_new(&made)?, made))
}

/// Whether a name is of what was not whole yet.
pub(super) fn is_half_made(name: &str) -> bool {
    let random = name
        .strip_suffix(HALF_MADE)
        .and_then(|name| name.rsplit('.').next());
    random.is_some_and(|random| is_hexadecimal(random, 16))
}

/// Whether a text is a digest.
pub(super) fn is_digest(text: &str) -> bool {
    is_hexadecimal(text, 32)
}

fn is_hexadecimal(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Makes a file under another name and moves it into place. Whoever reads what is there may keep others from that for a
/// moment, on Windows.
pub(super) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put_after(path, bytes, File::sync_all)
}

/// The same, without waiting for the disk.
pub(super) fn put_unsynced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put_after(path, bytes, |_| Ok(()))
}

fn put_after(
    path: &Path,
    bytes: &[u8],
    wait: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<()> {
    let (mut file, made) = beside(path)?;
    let written = file.write_all(bytes).and_then(|()| wait(&file));
    drop(file);
    let moved = written.and_then(|()| moved(&made, path));
    if moved.is_err() {
        let _ = fs::remove_file(&made);
    }
    moved
}

/// Moves a file, in a few tries where somebody else has the other one open.
pub(super) fn moved(from: &Path, to: &Path) -> io::Result<()> {
    let tries = if cfg!(windows) { 10 } else { 1 };
    for _ in 1..tries {
        match fs::rename(from, to) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                std::thread::sleep(LOOK_AGAIN);
            }
            done => return done,
        }
    }
    fs::rename(from, to)
}

/// The same of a value, as JSON.
pub(super) fn put_json(path: &Path, value: &impl Serialize) -> Result<(), ManifestError> {
    let json = serde_json::to_vec(value).map_err(io::Error::other);
    let put = json.and_then(|json| put(path, &json));
    put.map_err(|error| ManifestError::folder("write", path, error))
}

/// Writes a value where nobody else reads or writes, and where it does not matter if it is lost.
pub(super) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), ManifestError> {
    let json = serde_json::to_vec(value).map_err(io::Error::other);
    let written = json.and_then(|json| fs::write(path, json));
    written.map_err(|error| ManifestError::folder("write", path, error))
}

/// What a file holds; `None` where there is none, or none that this version can read.
///
/// # Errors
///
/// A file that is there and cannot be read.
pub(super) fn get_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, ManifestError> {
    match fs::read(path) {
        Ok(json) => Ok(serde_json::from_slice(&json).ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ManifestError::folder("read", path, error)),
    }
}
