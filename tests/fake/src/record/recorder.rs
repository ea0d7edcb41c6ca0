//! The transport that records.

use super::{
    error::{Problem, RecordError},
    leak::leaks,
    needles::Needles,
    pseudonyms::Pseudonyms,
    recording::{Recording, files},
    redact::redacted,
    seed::Seed,
};
use bungie_client::{StreamFuture, Transport, TransportFuture};
use bytes::Bytes;
use http::{Request, Response};
use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A transport that passes requests on, and writes each with its answer into a file of its own.
///
/// Nothing private reaches the disk: see [the module](super) for what is replaced. Clones write into the same folder,
/// with the same replacements.
///
/// - A call is not recorded if it has no answer, or if something private would be left in its recording. The call itself
///   is not affected; [`problems`](Self::problems) says so, and [`finish`](Self::finish) fails.
/// - Files that come as streams, those of the manifest, are passed on and not recorded: anybody can fetch them.
/// - Files are written before the answer is handed on, by the thread that waits for it.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use bungie_api::{Client, UserAgent, destiny2};
/// use bungie_testing::{FakeBungie, record::Recorder};
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// # let fake = FakeBungie::in_memory();
/// # let transport = fake.transport();
/// let recorder = Recorder::new(transport, folder)?;
/// let agent = UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
/// let bungie = Client::builder("key", agent).transport(recorder.clone()).build()?;
/// bungie.send(&destiny2::GetPublicMilestones::new()).await?;
///
/// assert!(folder.join("0001-Destiny2.GetPublicMilestones.json").exists());
/// recorder.finish()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Recorder(Arc<Inner>);

struct Inner {
    transport: Box<dyn Transport>,
    folder: PathBuf,
    state: Mutex<State>,
}

struct State {
    pseudonyms: Pseudonyms,
    /// Requests that were passed on.
    asked: u64,
    written: Vec<PathBuf>,
    problems: Vec<Problem>,
    /// Whether all that is written was searched for all that is private.
    is_searched: bool,
}

impl Recorder {
    /// A recorder that writes into a folder, which is made if there is none.
    ///
    /// # Errors
    ///
    /// [`RecordError::NotEmpty`] if the folder has recordings, since what stands for an account there would be another
    /// one here; [`RecordError::Io`] if it cannot be made or read; [`RecordError::Random`] without random numbers.
    pub fn new(
        transport: impl Transport + 'static,
        folder: impl Into<PathBuf>,
    ) -> Result<Self, RecordError> {
        let folder = folder.into();
        fs::create_dir_all(&folder).map_err(RecordError::io(&folder))?;
        if !files(&folder)?.is_empty() {
            return Err(RecordError::NotEmpty(folder));
        }
        Ok(Recorder(Arc::new(Inner {
            transport: Box::new(transport),
            folder,
            state: Mutex::new(State {
                pseudonyms: Pseudonyms::new(Seed::random()?),
                asked: 0,
                written: Vec::new(),
                problems: Vec::new(),
                is_searched: true,
            }),
        })))
    }

    /// Has a word replaced wherever it stands in a text: a name that no answer tells to be one. Capital letters of any
    /// script do not matter. A word of less than three letters, or one that the document itself is written with, such as `Titan`,
    /// is replaced only where a name stands.
    pub fn redact_word(&self, word: &str) {
        let mut state = self.0.lock();
        state.pseudonyms.text(word);
        state.is_searched = false;
    }

    /// The calls that were not recorded so far.
    pub fn problems(&self) -> Vec<Problem> {
        self.0.lock().problems.clone()
    }

    /// Searches all recordings once more, for what was found out to be private after they had been written. A
    /// recording that holds any of it is removed. The same is done when the last clone is dropped, and then nobody is
    /// told.
    ///
    /// # Errors
    ///
    /// [`RecordError::Incomplete`] if there is a call that was not recorded, or whose recording was removed.
    pub fn finish(&self) -> Result<(), RecordError> {
        let mut state = self.0.lock();
        if !state.is_searched {
            state.search_again();
        }
        match state.problems.is_empty() {
            true => Ok(()),
            false => Err(RecordError::Incomplete(state.problems.clone())),
        }
    }
}

impl Inner {
    /// Nothing panics that holds the lock.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without `finish`, what turned out to be private is not left on the disk either.
impl Drop for Inner {
    fn drop(&mut self) {
        let mut state = self.lock();
        if !state.is_searched {
            state.search_again();
        }
    }
}

impl State {
    fn record(
        &mut self,
        folder: &Path,
        number: u64,
        request: &Request<Bytes>,
        response: &Response<Bytes>,
    ) {
        self.is_searched = false;
        let (recording, needles) = match redacted(&mut self.pseudonyms, request, response) {
            Ok(redacted) => redacted,
            Err(what) => return self.problem(Recording::file_name(number, None), what),
        };
        let file = Recording::file_name(number, recording.operation.as_deref());
        let leaks = leaks(&recording, &self.pseudonyms, &needles);
        if !leaks.is_empty() {
            return self.problem(file, leaks.join("; "));
        }
        let path = folder.join(&file);
        match recording.write(&path) {
            Ok(()) => self.written.push(path),
            Err(error) => self.problem(file, error.to_string()),
        }
    }

    fn search_again(&mut self) {
        let needles = match Needles::new(&self.pseudonyms) {
            Ok(needles) => needles,
            Err(what) => return self.problem("all".to_owned(), what),
        };
        self.is_searched = true;
        for path in std::mem::take(&mut self.written) {
            let mut wrong = match Recording::open(&path) {
                Ok(recording) => leaks(&recording, &self.pseudonyms, &needles),
                Err(error) => vec![error.to_string()],
            };
            if wrong.is_empty() {
                self.written.push(path);
                continue;
            }
            if let Err(error) = fs::remove_file(&path) {
                wrong.push(format!("it cannot be removed: {error}"));
            }
            let file = path.file_name().unwrap_or_default();
            self.problem(file.to_string_lossy().into_owned(), wrong.join("; "));
        }
    }

    fn problem(&mut self, file: String, what: String) {
        self.problems.push(Problem { file, what });
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>, max_body: usize) -> TransportFuture<'_> {
        let inner = &self.0;
        let number = {
            let mut state = inner.lock();
            state.asked += 1;
            state.asked
        };
        Box::pin(async move {
            let sent = inner.transport.send(request.clone(), max_body).await;
            let mut state = inner.lock();
            match &sent {
                Ok(response) => state.record(&inner.folder, number, &request, response),
                Err(error) => {
                    state.problem(Recording::file_name(number, None), error.to_string());
                }
            }
            drop(state);
            sent
        })
    }

    fn stream(&self, request: Request<Bytes>) -> StreamFuture<'_> {
        self.0.transport.stream(request)
    }
}

/// Neither the seed nor what it has replaced.
impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("folder", &self.0.folder)
            .finish_non_exhaustive()
    }
}
