//! One at a time, across processes.

use super::store::StoreError;
use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, ErrorKind},
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// Holds everybody else off until dropped, or until the process ends in whatever way.
pub(super) struct Lock(#[expect(dead_code, reason = "closing the file unlocks it")] File);

/// Users share this many locks, so that a folder does not fill with them.
const LOCKS: u32 = 64;

/// Whoever holds a lock for longer was stopped in the middle. Below what a request to a store may
/// take.
const PATIENCE: Duration = Duration::from_secs(4);

/// How often to look whether a lock is free.
const LOOK_AGAIN: Duration = Duration::from_millis(2);

impl Lock {
    /// Waits for the lock of a user in a folder, which is made if need be. Blocks the thread.
    pub(super) fn wait(folder: &Path, user: &str) -> Result<Self, StoreError> {
        create(folder).map_err(|error| failed("create", folder, &error))?;
        let path = folder.join(format!("{:02}.lock", shard(user)));
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        private(&mut options);
        let file = options.open(&path);
        let file = file.map_err(|error| failed("open", &path, &error))?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Lock(file)),
                Err(TryLockError::WouldBlock) if started.elapsed() < PATIENCE => {
                    thread::sleep(LOOK_AGAIN);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::new(format!(
                        "another process has held {} for more than {} s",
                        path.display(),
                        PATIENCE.as_secs()
                    )));
                }
                Err(TryLockError::Error(error)) => return Err(failed("lock", &path, &error)),
            }
        }
    }
}

/// Which lock is a user's: the same in all processes, whatever compiled them (FNV-1a).
fn shard(user: &str) -> u32 {
    let hash = user.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash % LOCKS
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
    builder.create(folder)?;
    is_safe(folder)
}

/// Whoever may write in a folder may put files of their own in the place of ours.
fn is_safe(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder)?.permissions().mode();
        if mode & 0o002 != 0 {
            let what = format!(
                "everybody may write there (mode {:o}): chmod o-w",
                mode & 0o7777
            );
            return Err(io::Error::new(ErrorKind::PermissionDenied, what));
        }
    }
    Ok(())
}

pub(super) fn failed(what: &str, path: &Path, error: &io::Error) -> StoreError {
    StoreError::new(format!("cannot {what} {}: {error}", path.display()))
}
