//! One file on its way from the content server, as it was sent.

use super::{
    error::{Failed, ManifestError, ManifestErrorKind},
    folder::{Folder, Lock, get_json, write_json},
    progress::{Progress, ProgressStep},
    store::LARGEST,
    thread::on_thread,
    wanted::Wanted,
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
    io::{self, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// A file of a path, and what is held of it.
pub(super) struct Download<'a> {
    pub(super) client: &'a Client,
    pub(super) folder: &'a Folder,
    pub(super) wanted: Wanted,
    pub(super) path: &'a str,
    /// How long the server may be silent.
    pub(super) silence: Duration,
    pub(super) tell: &'a (dyn Fn(&Progress) + Send + Sync),
    /// Held by whatever works on the file, also where nobody waits for it any more.
    pub(super) locks: [Arc<Lock>; 2],
}

/// What is held of a file before it is written.
const BUFFER: usize = 512 << 10;

/// What the head of an answer said that can be taken up where it was cut.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    etag: String,
    length: u64,
}

impl Download<'_> {
    /// Receives what is not held yet.
    pub(super) async fn receive(&self, query: &str) -> Result<(), Failed> {
        let held = self.resumable();
        if held
            .as_ref()
            .is_some_and(|(held, head)| *held == head.length)
        {
            return Ok(());
        }
        let request = self.request(query, held.as_ref())?;
        let answer = self.client.inner.transport.stream(request);
        let answer = rt::within(self.silence, answer).await;
        let answer = answer.unwrap_or_else(|| Err(late()));
        let answer = answer.map_err(Failed::Transport)?;
        let (start, total) = match (answer.status(), &held) {
            (StatusCode::PARTIAL_CONTENT, Some((start, head)))
                if continues(&answer, *start, head) =>
            {
                (*start, Some(head.length))
            }
            (StatusCode::OK, _) => (0, self.begin(answer.headers())?),
            // What is held is not the beginning of what is there now.
            (status, Some(_)) => {
                self.forget();
                return Err(Failed::Range(status));
            }
            (status, None) => return Err(Failed::status(status)),
        };
        self.body(answer.into_body(), start, total).await
    }

    /// A request without key and token: the content server asks for neither.
    fn request(
        &self,
        query: &str,
        held: Option<&(u64, Head)>,
    ) -> Result<Request<Bytes>, ManifestError> {
        let (inner, path) = (&self.client.inner, self.path);
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
    fn begin(&self, headers: &HeaderMap) -> Result<Option<u64>, ManifestError> {
        self.forget();
        let length = number(headers, CONTENT_LENGTH.as_str());
        let etag = headers.get(ETAG).and_then(|etag| etag.to_str().ok());
        let strong = etag.filter(|etag| etag.starts_with('"'));
        if let (Some(length), Some(etag)) = (length, strong) {
            let etag = etag.to_owned();
            write_json(&self.part("head"), &Head { etag, length })?;
        }
        Ok(length)
    }

    async fn body(&self, mut pieces: Pieces, start: u64, total: Option<u64>) -> Result<(), Failed> {
        let part = self.part("part");
        let place = part.clone();
        let opened = self.on_thread(move || open(&place, start)).await?;
        let here = |what| {
            let part = &part;
            move |error| ManifestError::folder(what, part, error)
        };
        let mut file = opened.map_err(here("create"))?;
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
                let write = move || {
                    let written = file.write_all(&taken).and_then(|()| file.metadata());
                    (written.map(|file| file.len()), file, taken)
                };
                let written;
                (written, file, buffer) = self.on_thread(write).await?;
                buffer.clear();
                match written {
                    Ok(length) if length == received => {}
                    Ok(_) => {
                        self.forget();
                        let error = io::Error::other("somebody else writes in it");
                        return Err(here("write")(error).into());
                    }
                    Err(error) => {
                        self.forget();
                        return Err(here("write")(error).into());
                    }
                }
                self.tell(ProgressStep::Download, received, total);
            }
            match next {
                Some(Ok(_)) if received > LARGEST => {
                    return Err(Failed::Answer(format!("it has more than {LARGEST} bytes")));
                }
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
    fn resumable(&self) -> Option<(u64, Head)> {
        let head: Head = get_json(&self.part("head")).ok().flatten()?;
        let held = self.held();
        (held > 0 && held <= head.length).then_some((held, head))
    }

    pub(super) fn is_resumable(&self) -> bool {
        self.resumable().is_some()
    }

    /// How many bytes are held.
    pub(super) fn held(&self) -> u64 {
        fs::metadata(self.part("part")).map_or(0, |part| part.len())
    }

    /// Begins anew the next time.
    pub(super) fn forget(&self) {
        for kind in ["head", "part"] {
            let _ = fs::remove_file(self.part(kind));
        }
    }

    fn part(&self, kind: &str) -> PathBuf {
        self.folder.part(self.path, kind)
    }

    pub(super) fn tell(&self, step: ProgressStep, received: u64, total: Option<u64>) {
        let table = self.wanted.table;
        let progress = Progress {
            table,
            step,
            received,
            total,
        };
        rt::shielded(|| (self.tell)(&progress));
    }

    /// Does work that blocks on a thread for that. It has the locks until it is at its end.
    pub(super) async fn on_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ManifestError> {
        let locks = self.locks.clone();
        on_thread(move || {
            let done = work();
            drop(locks);
            done
        })
        .await
    }
}

/// A file that has so many bytes, to which more are added.
fn open(part: &Path, start: u64) -> io::Result<File> {
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(part)?;
    if file.metadata()?.len() < start {
        return Err(io::Error::other("somebody else has changed it"));
    }
    file.set_len(start)?;
    file.seek(SeekFrom::Start(start))?;
    Ok(file)
}

/// Whether the answer goes on where what is held ends.
fn continues(answer: &Response<Pieces>, start: u64, head: &Head) -> bool {
    let headers = answer.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let last = head.length.saturating_sub(1);
    let expected = format!("bytes {start}-{last}/{}", head.length);
    text(CONTENT_RANGE) == Some(&*expected) && text(ETAG).is_none_or(|etag| etag == head.etag)
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

fn late() -> TransportError {
    TransportError::new(TransportErrorKind::Timeout, "nothing came for too long")
}

fn cut(what: &str) -> TransportError {
    TransportError::new(TransportErrorKind::Connection, what)
}
