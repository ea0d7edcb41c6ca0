//! What is told of calls, and what is not: keys, tokens and bodies.
//!
//! Alone in its process: whether anybody listens to a place in the code is settled for all threads at
//! once, so tests that run beside this one would decide what it hears.

#[path = "client/common.rs"]
mod common;
#[path = "oauth/setting.rs"]
mod setting;

use bungie_api::Retries;
use bungie_testing::fake::{Envelope, FakeBungie, Fault};
use common::{KEY, SHORT, TOKEN, builder, manifest, transfer, user};
use setting::{SECRET, Setting, Trouble, me};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard},
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
    subscriber::set_default,
};
use tracing_core::span::Current;

/// Takes everything of every level, as lines. A span's line is its name and fields.
#[derive(Clone, Debug, Default)]
struct Everything(Arc<Mutex<Heard>>);

#[derive(Debug, Default)]
struct Heard {
    lines: Vec<String>,
    /// A span's id is its place here, from 1.
    spans: Vec<&'static Metadata<'static>>,
    /// The spans around what happens now, the innermost last.
    around: Vec<span::Id>,
}

impl Everything {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap()
    }

    fn line(&self, mut line: String, record: impl FnOnce(&mut dyn Visit)) {
        record(&mut Fields(&mut line));
        self.heard().lines.push(line);
    }

    /// What the client says, without the stack below it.
    fn of_client(&self) -> Vec<String> {
        let heard = self.heard();
        let lines = heard.lines.iter();
        let of_client = lines.filter(|line| line.starts_with("bungie_client"));
        of_client.cloned().collect()
    }
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        let metadata = span.metadata();
        let line = format!("{} span {}", metadata.target(), metadata.name());
        self.line(line, |fields| span.record(fields));
        let mut heard = self.heard();
        heard.spans.push(metadata);
        span::Id::from_u64(heard.spans.len() as u64)
    }

    fn record(&self, span: &span::Id, values: &span::Record<'_>) {
        let of = self.heard().spans[span.into_u64() as usize - 1].target();
        let line = format!("{of} record");
        self.line(line, |fields| values.record(fields));
    }

    fn event(&self, event: &Event<'_>) {
        let line = format!("{} event", event.metadata().target());
        self.line(line, |fields| event.record(fields));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, span: &span::Id) {
        self.heard().around.push(span.clone());
    }

    fn exit(&self, _: &span::Id) {
        self.heard().around.pop();
    }

    fn current_span(&self) -> Current {
        let heard = self.heard();
        match heard.around.last() {
            Some(id) => Current::new(id.clone(), heard.spans[id.into_u64() as usize - 1]),
            None => Current::none(),
        }
    }
}

/// A call that is tried twice, one that fails, and a raw one.
async fn calls() -> FakeBungie {
    let fake = FakeBungie::start().await.unwrap();
    let client = builder(&fake)
        .retries(Retries::default().backoff(SHORT.0, SHORT.1))
        .build()
        .unwrap();
    let user = user(&fake, &client, TOKEN);
    let throttled = Envelope::error(36, "ThrottleLimitExceededMomentarily").throttle_seconds(1);
    fake.fault_next((), throttled).unwrap();
    user.send(&transfer()).await.unwrap();
    fake.fault_next((), Fault::text("text/html", "a body that is no JSON"))
        .unwrap();
    user.send(&manifest()).await.unwrap_err();
    user.send_raw(&manifest()).await.unwrap();
    fake
}

/// A user who signs in, whose session is renewed, cannot be kept, and is over.
async fn sign_in() -> (Setting, String) {
    let setting = Setting::new().await;
    let user = setting.sign_in().await;
    let mut tokens = setting.store.text().unwrap();
    setting.fake.sign_everybody_out();
    setting
        .store
        .swaps([Trouble::None, Trouble::Before, Trouble::After]);
    user.send(&me()).await.unwrap();
    tokens += &setting.store.text().unwrap();
    setting.fake.sign_everybody_out();
    setting.fake.revoke();
    user.send(&me()).await.unwrap_err();
    (setting, tokens)
}

/// Everything happens in this thread, where the subscriber is.
#[tokio::test]
async fn calls_are_traced_without_what_is_secret() {
    let everything = Everything::default();
    let _guard = set_default(everything.clone());
    let fake = calls().await;

    let lines = everything.of_client();
    let expected: [(usize, &[&str]); 8] = [
        (0, &["span bungie", "operation=\"Destiny2.TransferItem\""]),
        (1, &["record attempts=1"]),
        (
            2,
            &[
                "attempt=1",
                "status=500",
                "code=36",
                "failure=Throttled",
                "retry_in=1s",
            ],
        ),
        (3, &["record attempts=2"]),
        (4, &["attempt=2", "status=200", "bytes=", "duration="]),
        (5, &["operation=\"Destiny2.GetDestinyManifest\""]),
        (6, &["record attempts=1"]),
        (7, &["attempt=1", "status=200", "failure=NotJson"]),
    ];
    for (line, words) in expected {
        for word in words {
            assert!(lines[line].contains(word), "{word}: {}", lines[line]);
        }
    }
    for word in ["failure", "code", "retry_in"] {
        assert!(!lines[4].contains(word), "{}", lines[4]);
    }

    let text = everything.heard().lines.join("\n");
    let [sent, ..] = &fake.requests()[..] else {
        panic!("nothing was sent")
    };
    assert!(
        sent.body
            .windows(19)
            .any(|part| part == b"6917529000000000000")
    );
    for secret in [KEY, TOKEN, "6917529000000000000", "a body that is no JSON"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }

    let (setting, tokens) = sign_in().await;
    let text = everything.heard().lines.join("\n");
    for words in [
        "event message=token grant=\"authorization_code\"",
        "event message=token grant=\"refresh_token\"",
        "event message=the store failed",
        "status=400 failure=SignInAgain",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // All codes and tokens of the fake are of this sort, encoded or not.
    assert!(tokens.contains("/of=nobody") && setting.fake.token_requests().len() > 2);
    for secret in [KEY, SECRET, "of=nobody", "of%3Dnobody", "Basic "] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}
