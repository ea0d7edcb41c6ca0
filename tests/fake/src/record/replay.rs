//! The transport that answers from recordings.

use super::{
    check::{Misfit, misfits},
    error::RecordError,
    exchange::visit_all,
    question::Question,
    recording::{Recording, files},
    walk::{Holds, Visitor},
};
use bungie_client::{Transport, TransportError, TransportErrorKind, TransportFuture};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A transport that answers each request with the recording of the same one: the same operation, arguments and body.
///
/// Ids and names are the recording's, which stand for the originals: [`ids`](Self::ids) and the files have them. Headers
/// are not compared, so any key and any token will do. Of a request to the token endpoint only the type of the grant and
/// a refresh token are compared, so any code and any application will do.
///
/// - Several recordings of one request answer in their order, and the last one again for all further requests.
/// - A request without a recording fails with [`TransportErrorKind::Request`]. The error names the nearest recording,
///   and what differs.
/// - A file that comes as a stream is not recorded, and fails so as well.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use bungie_api::{Client, UserAgent, destiny2};
/// use bungie_testing::record::Replay;
/// # use bungie_testing::{FakeBungie, record::Recorder};
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// # let agent = || UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
/// # let fake = FakeBungie::in_memory();
/// # let recorder = Recorder::new(fake.transport(), folder)?;
/// # let bungie = Client::builder("key", agent()).transport(recorder.clone()).build()?;
/// # bungie.send(&destiny2::GetPublicMilestones::new()).await?;
/// let replay = Replay::open(folder)?;
/// let bungie = Client::builder("any key", agent()).transport(replay.clone()).build()?;
/// bungie.send(&destiny2::GetPublicMilestones::new()).await?;
///
/// assert_eq!(replay.unused(), [""; 0]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Replay(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    entries: Vec<Entry>,
    /// How often each was asked for.
    uses: Mutex<Vec<usize>>,
}

#[derive(Debug)]
struct Entry {
    path: PathBuf,
    recording: Recording,
    question: Question,
    response: Response<Bytes>,
}

impl Replay {
    /// Reads the recordings of a folder: the files whose names begin with a number.
    ///
    /// # Errors
    ///
    /// [`RecordError::Io`] if the folder or a file cannot be read, [`RecordError::Damaged`] for a file that is no
    /// recording, [`RecordError::Format`] for one of another version of this crate.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, RecordError> {
        let entries = files(folder.as_ref())?.into_iter().map(Entry::open);
        let entries = entries.collect::<Result<Vec<_>, _>>()?;
        let uses = Mutex::new(vec![0; entries.len()]);
        Ok(Replay(Arc::new(Inner { entries, uses })))
    }

    /// The ids in all recordings, by the name of their type, such as `MembershipId`. Those of a kind that the document
    /// does not tell are not among them.
    pub fn ids(&self) -> BTreeMap<&'static str, BTreeSet<i64>> {
        let mut ids = Ids::default();
        for entry in &self.0.entries {
            visit_all(&mut ids, &mut entry.recording.clone());
        }
        ids.0
    }

    /// The files of recordings that nobody asked for so far.
    pub fn unused(&self) -> Vec<String> {
        let uses = self.0.lock();
        let entries = self.0.entries.iter().zip(&*uses);
        let unused = entries.filter(|(_, uses)| **uses == 0);
        unused.map(|(entry, _)| entry.file()).collect()
    }

    /// Holds all recordings against the document that this crate has. Recordings of an older document tell here what
    /// has changed since.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// use bungie_testing::record::{MisfitKind, Replay};
    ///
    /// let misfits = Replay::open(folder)?.check();
    /// let wrong: Vec<_> = misfits.iter().filter(|it| it.kind == MisfitKind::Wrong).collect();
    /// assert!(wrong.is_empty(), "record again: {wrong:#?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn check(&self) -> Vec<Misfit> {
        let entries = self.0.entries.iter();
        let misfits = entries.flat_map(|entry| misfits(&entry.file(), &entry.recording));
        misfits.collect()
    }
}

impl Inner {
    /// Nothing panics that holds the lock.
    fn lock(&self) -> MutexGuard<'_, Vec<usize>> {
        self.uses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, question: &Question) -> Result<Response<Bytes>, String> {
        let mut uses = self.lock();
        let same = |index: &usize| self.entries[*index].question == *question;
        let all = || (0..self.entries.len()).filter(same);
        let Some(next) = all()
            .find(|index| uses[*index] == 0)
            .or_else(|| all().last())
        else {
            return Err(self.nearest(question));
        };
        uses[next] += 1;
        Ok(self.entries[next].response.clone())
    }

    /// Why there is no answer.
    fn nearest(&self, question: &Question) -> String {
        let name = question.name();
        let differences = self.entries.iter().filter_map(|entry| {
            let differences = question.differences(&entry.question)?;
            Some((entry.file(), differences))
        });
        match differences.min_by_key(|(_, differences)| differences.len()) {
            Some((file, differences)) => format!(
                "no recording of {name} with these arguments; the nearest is {file}: {}",
                differences.join("; ")
            ),
            None => format!("no recording of {name}"),
        }
    }
}

impl Entry {
    fn open(path: PathBuf) -> Result<Self, RecordError> {
        let recording = Recording::open(&path)?;
        let question = Question::recorded(&recording.request);
        let response = recording.answer.response();
        Ok(Entry {
            response: response.map_err(|what| RecordError::Damaged {
                path: path.clone(),
                what,
            })?,
            path,
            recording,
            question,
        })
    }

    fn file(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

impl Transport for Replay {
    fn send(&self, request: Request<Bytes>, max_body: usize) -> TransportFuture<'_> {
        Box::pin(async move {
            let answer = self.0.answer(&Question::of(&request));
            let answer =
                answer.map_err(|what| TransportError::new(TransportErrorKind::Request, what))?;
            if answer.body().len() > max_body {
                let what = format!("the body has more than {max_body} bytes");
                return Err(TransportError::new(TransportErrorKind::TooLarge, what));
            }
            Ok(answer)
        })
    }
}

/// Collects ids by kind.
#[derive(Default)]
struct Ids(BTreeMap<&'static str, BTreeSet<i64>>);

impl Ids {
    fn take(&mut self, holds: Holds, value: &Value) {
        let number = match value {
            Value::String(text) => text.parse().ok(),
            value => value.as_i64(),
        };
        if let (Holds::Id(Some(kind)), Some(id)) = (holds, number)
            && id > 0
        {
            self.0.entry(kind).or_default().insert(id);
        }
    }
}

impl Visitor for Ids {
    fn leaf(&mut self, holds: Holds, value: &mut Value) {
        self.take(holds, value);
    }

    fn key(&mut self, holds: Holds, key: String) -> String {
        self.take(holds, &Value::from(&*key));
        key
    }
}
