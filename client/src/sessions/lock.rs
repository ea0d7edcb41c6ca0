//! One at a time, across processes.

use super::store::StoreError;
use fs4::FileExt;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{
    fs::{DirBuilder, File, OpenOptions},
    io,
    path::Path,
};

/// Holds everybody else off until dropped, or until the process ends in whatever way.
pub(super) struct Lock(File);

impl Lock {
    /// Waits for the lock of this name in a folder, which is made if need be. Blocks the thread.
    pub(super) fn wait(folder: &Path, name: &str) -> Result<Self, StoreError> {
        create(folder).map_err(|error| failed("create", folder, &error))?;
        let path = folder.join(format!("{name}.lock"));
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        private(&mut options);
        let locked = options.open(&path).and_then(|file| {
            FileExt::lock(&file)?;
            Ok(Lock(file))
        });
        locked.map_err(|error| failed("lock", &path, &error))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file would unlock it as well.
        let _ = FileExt::unlock(&self.0);
    }
}

/// A user's name as every file system takes it.
pub(super) fn name(user: &str) -> String {
    const ODD: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-');
    utf8_percent_encode(user, ODD).to_string()
}

/// A new file is for its owner alone.
pub(super) fn private(options: &mut OpenOptions) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = options;
}

fn create(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

pub(super) fn failed(what: &str, path: &Path, error: &io::Error) -> StoreError {
    StoreError::new(format!("cannot {what} {}: {error}", path.display()))
}
