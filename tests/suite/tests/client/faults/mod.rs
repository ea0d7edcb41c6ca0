//! What a caller sees of every fault, and how many requests it took. The table in the README of
//! `bungie-client` says the same to people.

mod answers;
mod refusals;
mod travel;

use crate::{Diary, KEY, SHORT, TOKEN, builder, manifest, transfer, user};
use bungie_api::{Client, Error, ErrorKind, Retries};
use bungie_testing::fake::{FakeBungie, Fault};
use std::{error::Error as _, fmt::Write as _};
use tokio::task::JoinSet;

/// What an error tells.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    kind: ErrorKind,
    status: Option<u16>,
    code: Option<i32>,
    /// In seconds.
    retry_after: Option<u64>,
    title: Option<String>,
    path: Option<String>,
    is_transient: bool,
    /// What it says after the name of the operation.
    text: String,
}

impl Seen {
    fn new(kind: ErrorKind, text: &str) -> Self {
        Seen {
            kind,
            status: None,
            code: None,
            retry_after: None,
            title: None,
            path: None,
            is_transient: false,
            text: text.to_owned(),
        }
    }

    fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    fn code(mut self, code: i32) -> Self {
        self.code = Some(code);
        self
    }

    fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    fn title(mut self, title: &str) -> Self {
        self.title = Some(title.to_owned());
        self
    }

    fn path(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    fn transient(mut self) -> Self {
        self.is_transient = true;
        self
    }
}

impl From<&Error> for Seen {
    fn from(error: &Error) -> Self {
        let text = error.to_string();
        let prefix = format!(
            "{}: ",
            error.operation().expect("an operation was called").id
        );
        Seen {
            kind: error.kind(),
            status: error.status().map(|status| status.as_u16()),
            code: error.platform().map(|platform| platform.code),
            retry_after: error.retry_after().map(|wait| wait.as_secs()),
            title: error.title().map(str::to_owned),
            path: error.path().map(str::to_owned),
            is_transient: error.is_transient(),
            text: text
                .strip_prefix(&prefix)
                .expect("every error begins with its operation")
                .to_owned(),
        }
    }
}

/// A fault, what is seen of it, and the requests that a GET and a POST take.
struct Case {
    fault: Fault,
    seen: Seen,
    sent: [usize; 2],
}

/// It is the same for what reads and for what writes: one request and no more.
const ONCE: [usize; 2] = [1, 1];
/// Only what reads is tried again: three times by default.
const READS_AGAIN: [usize; 2] = [4, 1];
/// Both are tried again.
const BOTH_AGAIN: [usize; 2] = [4, 4];

fn case(fault: impl Into<Fault>, seen: Seen, sent: [usize; 2]) -> Case {
    Case {
        fault: fault.into(),
        seen,
        sent,
    }
}

/// Lets every case happen to a GET and to a POST; all of them side by side, each to a fake of its own.
async fn check(cases: impl IntoIterator<Item = Case>) {
    let mut all = JoinSet::new();
    for case in cases {
        all.spawn(async move {
            for (is_post, sent) in [false, true].into_iter().zip(case.sent) {
                let (seen, requests) = provoke(&case.fault, is_post).await;
                assert_eq!(seen, case.seen, "POST: {is_post}, {:?}", case.fault);
                assert_eq!(requests, sent, "POST: {is_post}, {:?}", case.fault);
            }
        });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap();
    }
}

async fn provoke(fault: &Fault, is_post: bool) -> (Seen, usize) {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_always((), fault.clone()).unwrap();
    let diary = Diary::default();
    let client = patient(&fake, &diary);
    let error = call(&fake, &client, is_post).await;
    let requests = fake.requests().len();
    assert_eq!(diary.read().len(), requests, "every request is told of");
    assert_eq!(fake.violations(), []);
    (Seen::from(&error), requests)
}

/// A client that tries again as often as it does by default.
fn patient(fake: &FakeBungie, diary: &Diary) -> Client {
    builder(fake)
        .retries(Retries::default().backoff(SHORT.0, SHORT.1))
        .observer(diary.clone())
        .build()
        .unwrap()
}

async fn call(fake: &FakeBungie, client: &Client, is_post: bool) -> Error {
    let error = if is_post {
        let user = user(fake, client, TOKEN);
        user.send(&transfer()).await.unwrap_err()
    } else {
        client.send(&manifest()).await.unwrap_err()
    };
    keeps_secrets(&error);
    error
}

/// Neither the error nor anything behind it holds the key or the token.
fn keeps_secrets(error: &Error) {
    let mut text = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(error) = source {
        write!(text, " {error} {error:?}").unwrap();
        source = error.source();
    }
    for secret in [KEY, TOKEN] {
        assert!(!text.contains(secret), "{text}");
    }
}
