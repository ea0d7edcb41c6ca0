//! Files beside the operations: those of the manifests that were published.

use super::{
    FakeBungie, Host, Received, Violation,
    body::Body,
    fault::Fault,
    file::File,
    good::Good,
    page::Page,
    shared::{Shared, received},
};
use crate::{error::FakeError, manifest::Manifest};
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, Uri, header::USER_AGENT};
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The operation that answers with the index.
pub(super) const INDEX: &str = "Destiny2.GetDestinyManifest";

const BELOW: &str = "/common/destiny2_content/";

/// How files are served.
#[derive(Clone, Copy, Debug)]
pub struct ContentSettings {
    /// JSON travels in gzip to clients that take it.
    pub gzip: bool,
    /// The length is said; without it the body goes in chunks.
    pub length: bool,
    /// What the header `ETag` is like.
    pub etag: Etag,
    /// Ranges `bytes=N-` are honoured, counted in bytes as they travel. Without it they are ignored.
    pub ranges: bool,
}

/// In gzip and with lengths, without tags or ranges.
impl Default for ContentSettings {
    fn default() -> Self {
        ContentSettings {
            gzip: true,
            length: true,
            etag: Etag::None,
            ranges: false,
        }
    }
}

/// What the header `ETag` of a file is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Etag {
    /// There is none.
    #[default]
    None,
    /// A weak one, which follows from the bytes and promises nothing.
    Weak,
    /// A strong one, which follows from the bytes as they travel.
    Strong,
}

/// The requests to a file that a fault is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentOn {
    /// All of them.
    Any,
    /// Those without a query.
    Bare,
    /// Those with a query.
    Query,
    /// Those with a query that this path has been asked for with before.
    Fixed,
    /// Those with this query.
    This(&'static str),
}

/// The files, and what goes wrong with them.
#[derive(Debug, Default)]
pub(super) struct Content {
    settings: ContentSettings,
    published: Option<Manifest>,
    files: HashMap<String, Arc<File>>,
    pub(super) faults: Vec<Planned>,
    /// The queries of each path so far.
    queries: HashMap<String, HashSet<String>>,
}

/// A fault to come.
#[derive(Debug)]
pub(super) struct Planned {
    file: String,
    on: ContentOn,
    fault: Fault,
    times: usize,
}

/// What is at a path.
enum Found {
    File(Arc<File>, ContentSettings),
    Page(Page),
}

impl FakeBungie {
    /// Publishes a manifest: from now on its index is the answer of `Destiny2.GetDestinyManifest`, and its
    /// files are there. Files that were published before stay.
    pub fn publish(&self, manifest: Manifest) {
        self.shared.lock().content.publish(manifest);
    }

    /// Takes a file away. It is back when a manifest with its path is published.
    ///
    /// # Errors
    ///
    /// [`FakeError::UnknownFile`] if there is none at this path.
    pub fn withdraw(&self, path: &str) -> Result<(), FakeError> {
        let file = self.shared.lock().content.files.remove(path);
        let unknown = || FakeError::UnknownFile(path.to_owned());
        file.map(drop).ok_or_else(unknown)
    }

    /// How files are served from now on.
    pub fn content(&self, settings: ContentSettings) {
        self.shared.lock().content.settings = settings;
    }

    /// Lets requests to files go wrong so many times, `usize::MAX` for always. `file` is a part of the path.
    ///
    /// Of the faults that fit a request, the first one happens that has a number, or else the last one that
    /// always happens. Whatever has to do with the good answer is about the file as it would have been sent.
    ///
    /// # Errors
    ///
    /// [`FakeError::InvalidHttp`] for a fault that HTTP does not have.
    pub fn content_fault(
        &self,
        file: &str,
        on: ContentOn,
        fault: impl Into<Fault>,
        times: usize,
    ) -> Result<(), FakeError> {
        let planned = Planned {
            file: file.to_owned(),
            on,
            fault: fault.into().checked()?,
            times,
        };
        self.shared.lock().content.faults.push(planned);
        Ok(())
    }

    /// The requests so far that were for files, or for the root of the site.
    pub fn content_requests(&self) -> Vec<Received> {
        let requests = self.requests().into_iter();
        requests
            .filter(|request| request.operation.is_none() && is_content(&request.path))
            .collect()
    }
}

impl Content {
    pub(super) fn publish(&mut self, manifest: Manifest) {
        for (path, source) in manifest.sources() {
            let file = Arc::new(File::new(&path, source));
            self.files.insert(path, file);
        }
        self.published = Some(manifest);
    }

    /// The manifest that was published last.
    pub(super) fn published(&self) -> Option<Manifest> {
        self.published.clone()
    }

    /// The index of the manifest that was published last.
    pub(super) fn index(&self) -> Option<Value> {
        self.published.as_ref().map(Manifest::index)
    }

    fn found(&self, path: &str) -> Found {
        match self.files.get(path) {
            Some(file) => Found::File(Arc::clone(file), self.settings),
            None if path == "/" => Found::Page(Page::Site),
            None => Found::Page(Page::NotFound),
        }
    }

    /// The fault that is planned for a request.
    fn fault(&mut self, path: &str, query: Option<&str>) -> Option<Fault> {
        let is_known = |query| {
            let known = self.queries.get(path);
            known.is_some_and(|known| known.contains(query))
        };
        let fits = |planned: &Planned| {
            let fits = match planned.on {
                ContentOn::Any => true,
                ContentOn::Bare => query.is_none(),
                ContentOn::Query => query.is_some(),
                ContentOn::Fixed => query.is_some_and(is_known),
                ContentOn::This(this) => query == Some(this),
            };
            fits && path.contains(&planned.file)
        };
        let counted = self
            .faults
            .iter()
            .position(|planned| (1..usize::MAX).contains(&planned.times) && fits(planned));
        if let Some(index) = counted {
            self.faults[index].times -= 1;
            return Some(self.faults[index].fault.clone());
        }
        let mut always = self.faults.iter().rev();
        let always = always.find(|planned| planned.times == usize::MAX && fits(planned));
        always.map(|planned| planned.fault.clone())
    }

    fn note(&mut self, path: &str, query: Option<&str>) {
        if let Some(query) = query {
            let known = self.queries.entry(path.to_owned()).or_default();
            known.insert(query.to_owned());
        }
    }
}

impl Found {
    fn answer(self, headers: &HeaderMap) -> Good {
        match self {
            Found::File(file, settings) => file.answer(&settings, headers),
            Found::Page(page) => Good::page(page),
        }
    }
}

impl Shared {
    /// Answers a request to a file. `None` cuts the connection.
    pub(super) async fn content(
        &self,
        host: Host,
        request: &Request<()>,
        body: Bytes,
    ) -> Option<Response<Body>> {
        let (uri, headers) = (request.uri(), request.headers());
        let (violations, refusal) = check(request);
        let (fault, found) = {
            let mut state = self.lock();
            for what in violations {
                state.violations.push(Violation {
                    operation: None,
                    request: format!("{} {uri}", request.method()),
                    what,
                });
            }
            state.requests.push(received(None, host, request, body));
            let fault = state.content.fault(uri.path(), uri.query());
            state.content.note(uri.path(), uri.query());
            (fault, state.content.found(uri.path()))
        };
        self.arrivals.send_modify(|arrived| *arrived += 1);
        let answer = fault.or(refusal).unwrap_or_else(Fault::good);
        answer.in_place_of(|| found.answer(headers)).await
    }
}

/// Whether a request is for a file, or for the root of the site.
pub(super) fn is_for(uri: &Uri) -> bool {
    is_content(uri.path())
}

fn is_content(path: &str) -> bool {
    path == "/" || path.starts_with(BELOW)
}

/// What is wrong with a request to a file, and the answer if it gets nothing.
fn check(request: &Request<()>) -> (Vec<String>, Option<Fault>) {
    let mut violations = Vec::new();
    let mut refusal = None;
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        violations.push(format!("files have no {}", request.method()));
        refusal = Some(Fault::page(Page::NotFound).status(405));
    }
    if request.uri().path() == "/" {
        violations.push("the path is empty".to_owned());
    }
    for name in ["x-api-key", "authorization", "cookie"] {
        if request.headers().contains_key(name) {
            violations.push(format!("{name} comes with a request to a file"));
        }
    }
    let agent = request.headers().get(USER_AGENT);
    if agent.is_none_or(|agent| agent.is_empty()) {
        violations.push("there is no user agent".to_owned());
        refusal = Some(Fault::page(Page::Cloudflare));
    }
    (violations, refusal)
}
