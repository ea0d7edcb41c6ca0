//! Sessions in files.

use super::{
    blocking::blocking,
    lock::{self, Lock, failed, private},
    store::{SessionStore, StoreError, Stored, is_same},
};
use secrecy::{ExposeSecret, SecretString};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Keeps sessions in a folder, one file per user, which only its owner can read (mode 0600; on
/// Windows as the folder has it). Files are replaced as a whole: a crash leaves the old one or the
/// new one. Processes that share the folder take turns by a lock file, which the system releases
/// when one of them dies.
#[derive(Clone, Debug)]
pub struct FileStore {
    folder: Arc<Path>,
}

impl FileStore {
    /// A store in this folder, which is made when the first session is kept.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        FileStore {
            folder: folder.into().into(),
        }
    }

    fn place(&self, user: &str) -> Place {
        Place {
            folder: Arc::clone(&self.folder),
            name: lock::name(user),
        }
    }
}

impl SessionStore for FileStore {
    fn load<'a>(&'a self, user: &'a str) -> Stored<'a, Option<SecretString>> {
        let place = self.place(user);
        blocking(move || place.load())
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        old: Option<&'a SecretString>,
        new: Option<&'a SecretString>,
    ) -> Stored<'a, bool> {
        let place = self.place(user);
        let (old, new) = (old.cloned(), new.cloned());
        blocking(move || place.swap(old.as_ref(), new.as_ref()))
    }
}

/// Where one user's session is kept.
struct Place {
    folder: Arc<Path>,
    name: String,
}

impl Place {
    fn text(&self) -> PathBuf {
        self.folder.join(format!("{}.json", self.name))
    }

    fn load(&self) -> Result<Option<SecretString>, StoreError> {
        match fs::read_to_string(self.text()) {
            Ok(text) => Ok(Some(text.into())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("read", &self.text(), &error)),
        }
    }

    fn swap(
        &self,
        old: Option<&SecretString>,
        new: Option<&SecretString>,
    ) -> Result<bool, StoreError> {
        let _lock = Lock::wait(&self.folder, &self.name)?;
        if !is_same(self.load()?.as_ref(), old) {
            return Ok(false);
        }
        let done = match new {
            Some(new) => self.replace(new),
            None => remove(&self.text()),
        };
        done.and_then(|()| settle(&self.folder))
            .map_err(|error| failed("write", &self.text(), &error))?;
        Ok(true)
    }

    /// Writes the whole text beside the old one first.
    fn replace(&self, text: &SecretString) -> io::Result<()> {
        let new = self.folder.join(format!("{}.new", self.name));
        // What a crash left may have another mode.
        remove(&new)?;
        let mut options = OpenOptions::new();
        options.create_new(true).write(true);
        private(&mut options);
        let mut file = options.open(&new)?;
        file.write_all(text.expose_secret().as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, self.text())
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
