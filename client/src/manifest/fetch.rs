//! From the content server to the folder.

use super::{
    error::{Failed, ManifestError, ManifestErrorKind},
    folder::{Folder, Lock, get_json, put_json},
    progress::{Progress, ProgressStep},
    sets::{Stored, stored},
    store::store,
};
use crate::{CONTENT, Client, Pieces, TransportError, TransportErrorKind, rt};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Request, Response, StatusCode,
    header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, ETAG, IF_RANGE, RANGE, USER_AGENT},
};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    hash::{BuildHasher as _, Hasher as _, RandomState},
    io::Write as _,
    time::Duration,
};

/// A table that somebody wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) table: &'static str,
    pub(super) is_hashed: bool,
    /// Where rows have their names, if those are to be indexed.
    pub(super) names: Option<&'static [&'static str]>,
}

/// How files are had.
pub(super) struct Fetch<'a> {
    pub(super) client: &'a Client,
    pub(super) folder: &'a Folder,
    /// How long the server may be silent.
    pub(super) silence: Duration,
    pub(super) tell: &'a (dyn Fn(&Progress) + Send + Sync),
}

/// How often a download that was cut is taken up again.
const RESUMED: usize = 8;

/// What is held of a file before it is written.
const BUFFER: usize = 512 << 10;

/// The query that all users of this crate have in common, so that the copy behind it is a good one for all of them.
const FIXED: &str = "?bungie-client";

/// What the head of an answer said that can be taken up where it was cut.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    etag: String,
    length: u64,
}

impl Fetch<'_> {
    /// The file of a path, from the folder or from the server.
    pub(super) async fn fetch(&self, wanted: Wanted, path: &str) -> Result<Stored, ManifestError> {
        let _alone = Lock::wait(&self.folder.part(path, "lock")).await?;
        // Another process may have had it meanwhile.
        if let Some(stored) = stored(self.folder, path) {
            self.tell(wanted, ProgressStep::Done, 0, None);
            return Ok(stored);
        }
        // A server between may hold a bad copy for a day. Another query is another copy.
        let random = format!(
            "{FIXED}-{:016x}",
            RandomState::new().build_hasher().finish()
        );
        let ways = [
            ("the path", ""),
            ("a query", FIXED),
            ("a random query", &random),
        ];
        let mut failures = Vec::new();
        for (way, query) in ways {
            match self.by(wanted, path, query).await {
                Ok(stored) => return Ok(stored),
                Err(Failed::Here(error)) => return Err(error),
                Err(failed) => failures.push(format!("by {way}: {failed}")),
            }
        }
        let detail = format!("{} at {path}: {}", wanted.table, failures.join("; "));
        Err(ManifestError::new(ManifestErrorKind::Content, detail))
    }

    /// One way: download, resumed as long as that helps, and storing.
    async fn by(&self, wanted: Wanted, path: &str, query: &str) -> Result<Stored, Failed> {
        let mut resumed = 0;
        loop {
            match self.download(wanted, path, query).await {
                Ok(()) => break,
                Err(Failed::Transport(_))
                    if resumed < RESUMED && self.resumable(path).is_some() =>
                {
                    resumed += 1;
                }
                Err(failed) => {
                    if !matches!(failed, Failed::Transport(_)) {
                        self.forget(path);
                    }
                    return Err(failed);
                }
            }
        }
        let (folder, text) = (self.folder.clone(), path.to_owned());
        self.tell(wanted, ProgressStep::Store, self.received(path), None);
        let stored = on_thread(move || store(&folder, wanted, &text)).await;
        let received = self.received(path);
        self.forget(path);
        let stored = stored??;
        self.tell(wanted, ProgressStep::Done, received, Some(received));
        Ok(stored)
    }

    /// Receives what is not there yet.
    async fn download(&self, wanted: Wanted, path: &str, query: &str) -> Result<(), Failed> {
        let held = self.resumable(path);
        let request = self.request(path, query, held.as_ref())?;
        let answer = self.client.inner.transport.stream(request);
        let answer = rt::within(self.silence, answer).await;
        let answer = answer.ok_or_else(silent)?.map_err(Failed::Transport)?;
        let (start, total) = match (answer.status(), &held) {
            (StatusCode::PARTIAL_CONTENT, Some((start, head)))
                if continues(&answer, *start, head) =>
            {
                (*start, Some(head.length))
            }
            (StatusCode::OK, _) => (0, self.begin(path, answer.headers())?),
            // Whatever is held is not the beginning of what is there now.
            (status, Some(_)) => {
                self.forget(path);
                return Err(Failed::Transport(cut(&format!(
                    "HTTP {} to a range",
                    status.as_u16()
                ))));
            }
            (status, None) => return Err(Failed::status(status)),
        };
        self.receive(wanted, path, answer.into_body(), start, total)
            .await
    }

    /// A request without key and token: the content server asks for neither.
    fn request(
        &self,
        path: &str,
        query: &str,
        held: Option<&(u64, Head)>,
    ) -> Result<Request<Bytes>, ManifestError> {
        let inner = &self.client.inner;
        let url = [&inner.servers.base(&CONTENT).concat(), path, query].concat();
        let mut request = Request::get(url)
            .header(USER_AGENT, inner.user_agent.clone())
            .header(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        if let Some((start, head)) = held {
            request = request
                .header(RANGE, format!("bytes={start}-"))
                .header(IF_RANGE, &head.etag);
        }
        let request = request.body(Bytes::new());
        request.map_err(|error| ManifestError::new(ManifestErrorKind::BadPath, path).because(error))
    }

    /// Notes what makes the download one that can be resumed. Gives its length, if that was said.
    fn begin(&self, path: &str, headers: &HeaderMap) -> Result<Option<u64>, ManifestError> {
        self.forget(path);
        let length = number(headers, CONTENT_LENGTH.as_str());
        let etag = headers.get(ETAG).and_then(|etag| etag.to_str().ok());
        let strong = etag.filter(|etag| etag.starts_with('"'));
        if let (Some(length), Some(etag)) = (length, strong) {
            let etag = etag.to_owned();
            put_json(&self.folder.part(path, "head"), &Head { etag, length })?;
        }
        Ok(length)
    }

    async fn receive(
        &self,
        wanted: Wanted,
        path: &str,
        mut pieces: Pieces,
        start: u64,
        total: Option<u64>,
    ) -> Result<(), Failed> {
        let part = self.folder.part(path, "part");
        let file = File::options().create(true).append(true).open(&part);
        let mut file = file.map_err(|error| ManifestError::folder("create", &part, error))?;
        let (mut received, mut buffer) = (start, Vec::with_capacity(BUFFER));
        loop {
            let next = rt::within(self.silence, pieces.next()).await;
            let next = next.unwrap_or_else(|| Some(Err(late())));
            if let Some(Ok(piece)) = &next {
                received += piece.len() as u64;
                buffer.extend_from_slice(piece);
            }
            let goes_on = matches!(next, Some(Ok(_)));
            if buffer.len() >= BUFFER || !goes_on {
                let taken = std::mem::take(&mut buffer);
                let written = on_thread(move || (file.write_all(&taken), file, taken)).await?;
                let result;
                (result, file, buffer) = written;
                buffer.clear();
                if let Err(error) = result {
                    self.forget(path);
                    return Err(ManifestError::folder("write", &part, error).into());
                }
                self.tell(wanted, ProgressStep::Download, received, total);
            }
            match next {
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(Failed::Transport(error)),
                None if total.is_some_and(|total| received < total) => {
                    return Err(Failed::Transport(cut("the body ended too early")));
                }
                None => return Ok(()),
            }
        }
    }

    /// What is held of a download that can be resumed.
    fn resumable(&self, path: &str) -> Option<(u64, Head)> {
        let head: Head = get_json(&self.folder.part(path, "head"))?;
        let held = self.received(path);
        (held > 0 && held < head.length).then_some((held, head))
    }

    fn received(&self, path: &str) -> u64 {
        fs::metadata(self.folder.part(path, "part")).map_or(0, |part| part.len())
    }

    fn forget(&self, path: &str) {
        for kind in ["part", "head"] {
            let _ = fs::remove_file(self.folder.part(path, kind));
        }
    }

    fn tell(&self, wanted: Wanted, step: ProgressStep, received: u64, total: Option<u64>) {
        let table = wanted.table;
        let progress = Progress {
            table,
            step,
            received,
            total,
        };
        rt::shielded(|| (self.tell)(&progress));
    }
}

/// Does work that blocks on a thread for that.
pub(super) async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ManifestError> {
    let done = rt::blocking(work).await;
    done.ok_or_else(|| {
        let detail = "the runtime is shutting down";
        ManifestError::new(ManifestErrorKind::Runtime, detail)
    })
}

/// Whether the answer goes on where what is held ends.
fn continues(answer: &Response<Pieces>, start: u64, head: &Head) -> bool {
    let headers = answer.headers();
    let range = headers
        .get(CONTENT_RANGE)
        .and_then(|range| range.to_str().ok());
    let expected = format!(
        "bytes {start}-{}/{}",
        head.length.saturating_sub(1),
        head.length
    );
    let etag = headers.get(ETAG).and_then(|etag| etag.to_str().ok());
    range == Some(&*expected) && etag.is_none_or(|etag| etag == head.etag)
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

fn silent() -> Failed {
    Failed::Transport(late())
}

fn late() -> TransportError {
    TransportError::new(TransportErrorKind::Timeout, "nothing came for too long")
}

fn cut(what: &str) -> TransportError {
    TransportError::new(TransportErrorKind::Connection, what)
}
