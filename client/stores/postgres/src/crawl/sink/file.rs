//! Results in files.

use super::{
    Sink, SinkError, SinkFuture,
    folders::Folders,
    name::{apart, name},
};
use crate::crawl::Job;
use std::{
    fs::{self, File},
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io::{self, Write as _},
    path::{Path, PathBuf, absolute},
    sync::Arc,
};
use tokio::task::spawn_blocking;

/// Keeps results in a folder, one file each: `report/12345/678/12345678901.json` for the report 12345678901.
/// A file is there as a whole or not at all, through a crash of the machine too, and one that is there is left
/// as it is.
///
/// Small letters, digits, `-` and `_` of a kind or a key stand for themselves, all else is percent-encoded, so that
/// file systems without capitals have a file for each job too. Of a name with more than 200 bytes the rest is a
/// hash: [`path`](Self::path) says which file it is.
///
/// Files are written in the folder `.unfinished` first. What is there while no crawl runs was left by a
/// process that was killed, and can be removed.
#[derive(Clone, Debug)]
pub struct FileSink {
    folder: Arc<Path>,
    ending: Arc<str>,
    folders: Arc<Folders>,
}

const UNFINISHED: &str = ".unfinished";

/// How many characters of a key a folder stands for.
const STEP: usize = 3;

impl FileSink {
    /// A sink in this folder, which is made when the first result is kept, for files with this ending, such
    /// as `json`: at most 50 bytes.
    pub fn new(folder: impl Into<PathBuf>, ending: &str) -> Self {
        FileSink {
            folder: folder.into().into(),
            ending: ending.into(),
            folders: Arc::new(Folders::new()),
        }
    }

    /// Where the result of a job is, or would be.
    pub fn path(&self, job: &Job) -> PathBuf {
        let name = name(&job.key);
        let outer = name.len().saturating_sub(2 * STEP);
        let inner = name.len().saturating_sub(STEP);
        let part = |part: &str| apart(if part.is_empty() { "-" } else { part }.to_owned());
        self.folder
            .join(self::name(&job.kind))
            .join(part(&name[..outer]))
            .join(part(&name[outer..inner]))
            .join(format!("{name}.{}", self.ending))
    }

    fn write(&self, path: &Path, result: &[u8]) -> io::Result<()> {
        let (path, top) = (absolute(path)?, absolute(&self.folder)?);
        let folder = path.parent().unwrap_or(&path);
        if !path.try_exists()? {
            let unfinished = self.unfinished();
            let written = self.write_by(&unfinished, &path, result);
            if written.is_err() {
                // What went wrong says more than what cannot be removed.
                let _ = fs::remove_file(&unfinished);
            }
            written?;
        }
        self.folders.settle(folder, &top)
    }

    fn write_by(&self, unfinished: &Path, path: &Path, result: &[u8]) -> io::Result<()> {
        for path in [unfinished, path] {
            self.folders.make(path.parent().unwrap_or(path))?;
        }
        let mut file = File::create(unfinished)?;
        file.write_all(result)?;
        file.sync_all()?;
        fs::rename(unfinished, path)
    }

    /// A name that nobody else has, on any machine.
    fn unfinished(&self) -> PathBuf {
        let random = RandomState::new().build_hasher().finish();
        self.folder.join(UNFINISHED).join(format!("{random:016x}"))
    }
}

impl Sink for FileSink {
    fn keep<'a>(&'a self, job: &'a Job, result: &'a [u8]) -> SinkFuture<'a> {
        let (sink, path, result) = (self.clone(), self.path(job), result.to_vec());
        Box::pin(async move {
            let shown = path.display().to_string();
            let written = spawn_blocking(move || sink.write(&path, &result)).await;
            let written = written.map_err(SinkError::new)?;
            written.map_err(|error| {
                let told = format!("cannot write {shown}: {error}");
                match error.kind() {
                    io::ErrorKind::InvalidFilename => SinkError::permanent(told),
                    _ => SinkError::new(told),
                }
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{FileSink, Folders};
    use crate::crawl::Job;
    use std::{
        cell::RefCell,
        path::{Path, PathBuf},
        sync::Arc,
    };

    #[test]
    fn a_path_says_which_job_it_is() {
        let sink = FileSink::new("crawl", "json");
        for (kind, key, path) in [
            (
                "report",
                "12345678901",
                "crawl/report/12345/678/12345678901.json",
            ),
            ("report", "1234", "crawl/report/-/1/1234.json"),
            ("report", "7", "crawl/report/-/-/7.json"),
            (
                "a/b",
                "../é",
                "crawl/a%2Fb/%2E%2E%2F/%C3/%2E%2E%2F%C3%A9.json",
            ),
            ("report", "", "crawl/report/-/-/.json"),
            ("CON", "Report", "crawl/%43%4F%4E/%5/2ep/%52eport.json"),
            ("con", "xxnulabc", "crawl/%63on/xx/%6Eul/xxnulabc.json"),
        ] {
            assert_eq!(sink.path(&Job::new(kind, key)), Path::new(path));
        }
    }
    thread_local! {
        static SYNCED: RefCell<Vec<PathBuf>> = RefCell::default();
    }

    /// What is synced by writing a file.
    fn synced(sink: &FileSink, path: &Path) -> Vec<PathBuf> {
        sink.write(path, b"a result").unwrap();
        SYNCED.take()
    }

    #[test]
    fn a_file_that_is_there_has_folders_that_stay_whoever_made_them() {
        let scratch = tempfile::tempdir().unwrap();
        let top = scratch.path().join("above/crawl");
        let sink = || FileSink {
            folders: Arc::new(Folders::with_sync(|folder| {
                SYNCED.with_borrow_mut(|synced| synced.push(folder.to_owned()));
                Ok(())
            })),
            ..FileSink::new(&top, "json")
        };
        let (killed, next) = (sink(), sink());
        let path = killed.path(&Job::new("report", 1_234_567));
        let folder = path.parent().unwrap();
        let all: Vec<_> = folder.ancestors().map(Path::to_owned).collect();
        assert!(all.contains(&top) && all.contains(&scratch.path().to_owned()));
        assert_eq!(synced(&killed, &path), all);
        assert_eq!(synced(&next, &path), all);
        // From now on it is known that they stay.
        assert_eq!(synced(&next, &path), [folder]);
        let other = next.path(&Job::new("report", 1_234_000));
        assert_eq!(synced(&next, &other), [folder]);
        let other = next.path(&Job::new("report", 1_000_000));
        let other_folder = other.parent().unwrap();
        let expected = [other_folder, folder.parent().unwrap()];
        assert_eq!(synced(&next, &other), expected);
        // What was removed is made anew.
        std::fs::remove_dir_all(&top).unwrap();
        assert_eq!(
            synced(&next, &path).last(),
            top.parent().map(Path::to_owned).as_ref()
        );
    }
}
