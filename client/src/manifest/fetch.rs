//! From the content server to the folder, by all ways that are known to help.

use super::{
    download::Download,
    error::{Failed, ManifestError, ManifestErrorKind},
    folder::{Folder, Lock, random},
    progress::{Progress, ProgressStep},
    sets::{Stored, stored},
    store::store,
    wanted::{Form, Wanted},
};
use crate::{Client, rt};
use std::{sync::Arc, time::Duration};

/// How files are had.
pub(super) struct Fetch<'a> {
    pub(super) client: &'a Client,
    pub(super) folder: &'a Folder,
    /// How long the server may be silent.
    pub(super) silence: Duration,
    pub(super) tell: &'a (dyn Fn(&Progress) + Send + Sync),
    /// What everybody has together who updates.
    pub(super) update: Arc<Lock>,
}

/// The query that all users of this crate have in common, so that the copy behind it is a good one for all of them.
const FIXED: &str = "?bungie-client";

impl Fetch<'_> {
    /// The file of a path, from the folder or from the server.
    pub(super) async fn fetch(&self, wanted: Wanted, path: &str) -> Result<Stored, ManifestError> {
        let part = self.folder.part(path, "part");
        let alone = Lock::wait(&self.folder.part(path, "lock"), Some(&part)).await?;
        let download = Download {
            client: self.client,
            folder: self.folder,
            wanted,
            path,
            silence: self.silence,
            tell: self.tell,
            locks: [Arc::new(alone), Arc::clone(&self.update)],
        };
        // Another process may have had it meanwhile.
        if let Some(stored) = stored(self.folder, path)? {
            download.tell(ProgressStep::Done, 0, None);
            return Ok(stored);
        }
        // A server between may hold a bad copy for a day. Another query is another copy.
        let random = format!("{FIXED}-{:016x}", random());
        let ways = [
            ("the path", ""),
            ("a query", FIXED),
            ("a random query", &random),
        ];
        let (mut failures, mut attempts) = (Vec::new(), Attempts::default());
        for (way, query) in ways {
            match by(&download, query, &mut attempts).await {
                Ok(stored) => return Ok(stored),
                Err(Failed::Here(error)) => return Err(error),
                Err(failed) => failures.push(format!("by {way}: {failed}")),
            }
        }
        let detail = format!("{} at {path}: {}", wanted.table, failures.join("; "));
        Err(ManifestError::new(ManifestErrorKind::Content, detail))
    }
}

/// One way: download, resumed as long as that helps, and storing.
async fn by(
    download: &Download<'_>,
    query: &str,
    attempts: &mut Attempts,
) -> Result<Stored, Failed> {
    loop {
        let before = download.held();
        match download.receive(query).await {
            Ok(()) => break,
            Err(failed @ (Failed::Transport(_) | Failed::Range(_))) => {
                let held = download.held();
                let goes_on = download.is_resumable() || matches!(failed, Failed::Range(_));
                if !attempts.go_on(held > 0 && held != before).await || !goes_on {
                    return Err(failed);
                }
            }
            Err(failed) => {
                download.forget();
                return Err(failed);
            }
        }
    }
    let (folder, wanted) = (download.folder.clone(), download.wanted);
    let path = download.path.to_owned();
    let received = download.held();
    download.tell(ProgressStep::Store, received, None);
    let stored = download.on_thread(move || match wanted.form {
        Form::Table { is_hashed, names } => store(&folder, wanted.table, is_hashed, names, &path),
        #[cfg(feature = "sqlite")]
        Form::Database => super::unzip::store(&folder, wanted.table, &path),
    });
    let stored = stored.await?;
    // It is in the folder now, or it is nothing to keep.
    download.forget();
    let stored = stored?;
    download.tell(ProgressStep::Done, received, Some(received));
    Ok(stored)
}

/// Attempts that a connection has failed, by all ways.
#[derive(Debug, Default)]
struct Attempts {
    /// Those in a row that brought nothing.
    fruitless: u32,
}

/// How often nothing may come.
const FRUITLESS: u32 = 6;

/// What is waited after the first of them, and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(8));

impl Attempts {
    /// Waits before the next attempt; `false` if there is to be none.
    async fn go_on(&mut self, has_brought: bool) -> bool {
        self.fruitless = if has_brought { 0 } else { self.fruitless + 1 };
        if self.fruitless >= FRUITLESS {
            return false;
        }
        let (first, longest) = PAUSES;
        rt::sleep((first * (1 << self.fruitless)).min(longest)).await;
        true
    }
}
