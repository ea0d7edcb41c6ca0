//! Sessions in files.

use super::{
    blocking::blocking,
    lock::{Lock, failed, private},
    store::{
        Replacement, SessionMeta, SessionStore, StoreError, StoreFuture, StoreVersion,
        StoredSession, Swapped,
    },
};
use crate::Secret;
use chrono::{DateTime, Utc};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    fs::{self, File, OpenOptions},
    io::{self, BufRead as _, BufReader, ErrorKind, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Keeps sessions in a folder, one file per user, which only its owner can read (mode 0600; on
/// Windows as the folder has it). Files are replaced as a whole: a crash leaves the old one or the
/// new one. Processes that share the folder take turns by one of 64 lock files, which the system
/// releases when one of them dies; one that was stopped while it held a lock costs the others an error
/// after four seconds.
///
/// The first line of a file is JSON without secrets, as [`list`](Self::list) reads it; the rest is the
/// session. A folder that everybody may write in is refused.
#[derive(Clone, Debug)]
pub struct FileStore {
    folder: Arc<Path>,
}

/// The first line of a file.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    user: Cow<'a, str>,
    over: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<DateTime<Utc>>,
}

const ENDING: &str = "session";

impl FileStore {
    /// A store in this folder, which is made when the first session is kept.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        FileStore {
            folder: folder.into().into(),
        }
    }

    /// The users that something is kept for, and what may be known of it, in no order. Reads the first
    /// line of every file and blocks the thread meanwhile.
    pub fn list(&self) -> Result<Vec<(String, SessionMeta)>, StoreError> {
        let unreadable = |error| failed("read", &self.folder, &error);
        let files = match fs::read_dir(&self.folder) {
            Ok(files) => files,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(error)),
        };
        let mut users = Vec::new();
        for file in files {
            let path = file.map_err(unreadable)?.path();
            if path.extension().is_some_and(|ending| ending == ENDING) {
                users.extend(head(&path).map_err(|error| failed("read", &path, &error))?);
            }
        }
        Ok(users)
    }

    fn place(&self, user: &str) -> Place {
        Place {
            folder: Arc::clone(&self.folder),
            user: user.to_owned(),
        }
    }
}

/// Whose file it is, and what its first line says; `None` if it is gone by now.
fn head(path: &Path) -> io::Result<Option<(String, SessionMeta)>> {
    let mut line = String::new();
    match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => BufReader::new(file?).read_line(&mut line)?,
    };
    let head: Head<'_> = serde_json::from_str(&line)?;
    let meta = SessionMeta::new(head.over, head.until);
    Ok(Some((head.user.into_owned(), meta)))
}

impl SessionStore for FileStore {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        let place = self.place(user);
        blocking(move || place.load())
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        let place = self.place(user);
        let seen = seen.cloned();
        let new = new.map(|new| (new.text.clone(), new.meta));
        blocking(move || place.swap(seen.as_ref(), new))
    }
}

/// Where one user's session is kept.
struct Place {
    folder: Arc<Path>,
    user: String,
}

impl Place {
    fn path(&self, ending: &str) -> PathBuf {
        let name = name(&self.user);
        self.folder.join(format!("{name}.{ending}"))
    }

    /// The whole file, head and all.
    fn read(&self) -> Result<Option<Secret>, StoreError> {
        let path = self.path(ENDING);
        match fs::read(&path) {
            Ok(text) => Ok(Some(String::from_utf8_lossy(&text).into_owned().into())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("read", &path, &error)),
        }
    }

    fn load(&self) -> Result<Option<StoredSession>, StoreError> {
        let Some(file) = self.read()? else {
            return Ok(None);
        };
        let file = file.expose_secret();
        // A file that something else has written is a text that makes no sense.
        let (_, text) = file.split_once('\n').unwrap_or_default();
        Ok(Some(StoredSession {
            text: text.into(),
            version: StoreVersion::of(file),
        }))
    }

    fn swap(
        &self,
        seen: Option<&StoreVersion>,
        new: Option<(Secret, SessionMeta)>,
    ) -> Result<Swapped, StoreError> {
        let _lock = Lock::wait(&self.folder, &self.user)?;
        let kept = self.read()?;
        let version = kept.map(|file| StoreVersion::of(file.expose_secret()));
        if version.as_ref() != seen {
            return Ok(Swapped::Lost);
        }
        let done = match new {
            Some((text, meta)) => self.replace(&text, meta),
            None => remove(&self.path(ENDING)).map(|()| StoreVersion::absent()),
        };
        let settled = done.and_then(|version| settle(&self.folder).map(|()| version));
        settled
            .map(Swapped::Done)
            .map_err(|error| failed("write", &self.path(ENDING), &error))
    }

    /// Writes the whole file beside the old one first.
    fn replace(&self, text: &Secret, meta: SessionMeta) -> io::Result<StoreVersion> {
        let head = Head {
            user: Cow::Borrowed(&self.user),
            over: meta.over,
            until: meta.until,
        };
        let head = serde_json::to_string(&head)?;
        let file = Secret::from(format!("{head}\n{}", text.expose_secret()));
        let new = self.path("new");
        // What a crash left may have another mode.
        remove(&new)?;
        let mut options = OpenOptions::new();
        options.create_new(true).write(true);
        private(&mut options);
        let mut written = options.open(&new)?;
        written.write_all(file.expose_secret().as_bytes())?;
        written.sync_all()?;
        fs::rename(&new, self.path(ENDING))?;
        Ok(StoreVersion::of(file.expose_secret()))
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Sees to it that a crash of the machine does not undo what was done.
fn settle(folder: &Path) -> io::Result<()> {
    // Elsewhere a folder is no file, and a rename settles by itself.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A user's name as every file system takes it.
fn name(user: &str) -> String {
    const ODD: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-');
    utf8_percent_encode(user, ODD).to_string()
}
