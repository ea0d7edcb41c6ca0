//! The folder that sets are kept in. Several programs and processes may share it.
//!
//! | in it | what it is |
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
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

/// How often to look whether a lock is free.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

impl Folder {
    /// Makes what is not there.
    pub(super) fn new(root: PathBuf) -> Result<Self, ManifestError> {
        let folder = Folder(root);
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

impl Lock {
    /// Waits until nobody else has it.
    pub(super) async fn wait(path: &Path) -> Result<Self, ManifestError> {
        loop {
            match Lock::now(path, false)? {
                Some(lock) => return Ok(lock),
                None => rt::sleep(LOOK_AGAIN).await,
            }
        }
    }

    /// Has it together with others of the same kind, once nobody has it alone.
    pub(super) async fn shared(path: &Path) -> Result<Self, ManifestError> {
        loop {
            match Lock::now(path, true)? {
                Some(lock) => return Ok(lock),
                None => rt::sleep(LOOK_AGAIN).await,
            }
        }
    }

    /// `None` if somebody else has it.
    pub(super) fn now(path: &Path, shared: bool) -> Result<Option<Self>, ManifestError> {
        let failed = |error| ManifestError::folder("lock", path, error);
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
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
    let half = sum.iter().take(16);
    half.map(|byte| format!("{byte:02x}")).collect()
}

/// A name beside `path` that nobody else uses.
pub(super) fn beside(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}-{count}{HALF_MADE}", std::process::id()));
    name.into()
}

/// How names end of what is not whole yet.
const HALF_MADE: &str = ".new";

pub(super) fn is_half_made(name: &str) -> bool {
    name.ends_with(HALF_MADE)
}

/// Makes a file under another name and moves it into place.
pub(super) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let made = beside(path);
    let written = File::create(&made).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&made, path));
    if moved.is_err() {
        let _ = fs::remove_file(&made);
    }
    moved
}

/// The same of a value, as JSON.
pub(super) fn put_json(path: &Path, value: &impl Serialize) -> Result<(), ManifestError> {
    let json = serde_json::to_vec(value).map_err(io::Error::other);
    let put = json.and_then(|json| put(path, &json));
    put.map_err(|error| ManifestError::folder("write", path, error))
}

/// What a file holds; `None` where there is none, or none that this version can read.
pub(super) fn get_json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}
