//! Folders whose entries a crash of the machine does not take back.

use std::{
    collections::HashSet,
    fmt,
    fs::{self, File},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How many folders are remembered: some megabytes. Then all are settled anew.
const MOST: usize = 50_000;

/// Makes folders, and sees to it that they stay.
pub(super) struct Folders {
    /// Those that are known to stay, with all above them.
    settled: Mutex<HashSet<PathBuf>>,
    sync: fn(&Path) -> io::Result<()>,
}

impl Folders {
    pub(super) fn new() -> Self {
        Self::with_sync(sync)
    }

    /// With something else that sees to it that a crash does not undo what was done in a folder.
    pub(super) fn with_sync(sync: fn(&Path) -> io::Result<()>) -> Self {
        Folders {
            settled: Mutex::default(),
            sync,
        }
    }

    /// Makes a folder with all above it.
    pub(super) fn make(&self, folder: &Path) -> io::Result<()> {
        for missing in folder.ancestors().take_while(|folder| !folder.is_dir()) {
            self.settled().remove(missing);
        }
        fs::create_dir_all(folder)
    }

    /// Sees to it that what is in a folder stays, with the folder and all above it. Whoever made them may have
    /// been killed before that. Of those above `top`, some may be closed to this process.
    pub(super) fn settle(&self, folder: &Path, top: &Path) -> io::Result<()> {
        (self.sync)(folder)?;
        let mut settled = Vec::new();
        for folder in folder.ancestors() {
            if self.settled().contains(folder) {
                break;
            }
            if let Some(above) = folder.parent() {
                match (self.sync)(above) {
                    Err(error) if !above.starts_with(top) && is_closed(&error) => {}
                    synced => synced?,
                }
            }
            settled.push(folder.to_owned());
        }
        let mut known = self.settled();
        if known.len() > MOST {
            known.clear();
        }
        known.extend(settled);
        Ok(())
    }

    fn settled(&self) -> MutexGuard<'_, HashSet<PathBuf>> {
        self.settled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Folders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folders").finish_non_exhaustive()
    }
}

/// Whether this process could make nothing there, either.
fn is_closed(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}

/// Sees to it that a crash of the machine does not undo what was done in a folder.
fn sync(folder: &Path) -> io::Result<()> {
    // Elsewhere a folder is no file, and a rename settles by itself.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
