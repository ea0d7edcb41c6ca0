//! Results in files.

use super::{Sink, SinkError, SinkFuture};
use crate::crawl::Job;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{
    fs::{self, File},
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::task::spawn_blocking;

/// Keeps results in a folder, one file each: `report/12345/678/12345678901.json` for the report 12345678901.
/// A file is there as a whole or not at all, through a crash of the machine too, and one that is there is left
/// as it is.
///
/// Files are written in the folder `.unfinished` first. What is there while no crawl runs was left by a
/// process that was killed, and can be removed.
#[derive(Clone, Debug)]
pub struct FileSink {
    folder: Arc<Path>,
    ending: Arc<str>,
}

const UNFINISHED: &str = ".unfinished";

/// How many characters of a key a folder stands for.
const STEP: usize = 3;

impl FileSink {
    /// A sink in this folder, which is made when the first result is kept, for files with this ending, such
    /// as `json`.
    pub fn new(folder: impl Into<PathBuf>, ending: &str) -> Self {
        FileSink {
            folder: folder.into().into(),
            ending: ending.into(),
        }
    }

    /// Where the result of a job is, or would be.
    pub fn path(&self, job: &Job) -> PathBuf {
        let name = name(&job.key);
        let outer = name.len().saturating_sub(2 * STEP);
        let inner = name.len().saturating_sub(STEP);
        let part = |part: &str| if part.is_empty() { "-" } else { part }.to_owned();
        self.folder
            .join(self::name(&job.kind))
            .join(part(&name[..outer]))
            .join(part(&name[outer..inner]))
            .join(format!("{name}.{}", self.ending))
    }

    fn write(&self, path: &Path, result: &[u8]) -> io::Result<()> {
        if path.try_exists()? {
            return Ok(());
        }
        let unfinished = self.unfinished();
        let written = self.write_by(&unfinished, path, result);
        if written.is_err() {
            // What went wrong says more than what cannot be removed.
            let _ = fs::remove_file(&unfinished);
        }
        written
    }

    fn write_by(&self, unfinished: &Path, path: &Path, result: &[u8]) -> io::Result<()> {
        let made = |path: &Path| make(path.parent().unwrap_or(path), &self.folder);
        made(unfinished)?;
        made(path)?;
        let mut file = File::create(unfinished)?;
        file.write_all(result)?;
        file.sync_all()?;
        fs::rename(unfinished, path)?;
        settle(path.parent().unwrap_or(path))
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
            written.map_err(|error| SinkError::new(format!("cannot write {shown}: {error}")))
        })
    }
}

/// Makes a folder with all above it, so that a crash of the machine leaves them there.
fn make(folder: &Path, top: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    for above in folder.ancestors().skip(1) {
        settle(above)?;
        if above == top {
            break;
        }
    }
    Ok(())
}

/// Sees to it that a crash of the machine does not undo what was done in a folder.
fn settle(folder: &Path) -> io::Result<()> {
    // Elsewhere a folder is no file, and a rename settles by itself.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A text as every file system takes it, of ASCII alone.
fn name(text: &str) -> String {
    const ODD: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');
    utf8_percent_encode(text, ODD).to_string()
}

#[cfg(test)]
mod tests {
    use super::FileSink;
    use crate::crawl::Job;
    use std::path::Path;

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
        ] {
            assert_eq!(sink.path(&Job::new(kind, key)), Path::new(path));
        }
    }
}
