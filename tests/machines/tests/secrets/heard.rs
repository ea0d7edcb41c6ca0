//! What the client, the stores and the drivers below them say to whoever listens, at every level.

use log::LevelFilter;
use std::{
    fmt,
    sync::{Arc, LazyLock, Mutex, MutexGuard},
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// Takes everything of every level. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Everything(Arc<Mutex<String>>);

/// What is said by the crate `log`, which has one listener for the process.
static LOGGED: LazyLock<Everything> = LazyLock::new(|| {
    let logged = Everything::default();
    log::set_boxed_logger(Box::new(logged.clone())).expect("nobody else listens");
    log::set_max_level(LevelFilter::Trace);
    logged
});

impl Everything {
    /// Listens to the crate `log` from now on, together with all tests of this process.
    pub(crate) fn logged() -> Self {
        LOGGED.clone()
    }

    pub(crate) fn text(&self) -> String {
        self.heard().clone()
    }

    fn heard(&self) -> MutexGuard<'_, String> {
        self.0.lock().unwrap()
    }

    fn line(&self, of: &Metadata<'_>, record: impl FnOnce(&mut dyn Visit)) {
        let mut line = Line(format!("{} {}", of.target(), of.name()));
        record(&mut line);
        self.heard().push_str(&(line.0 + "\n"));
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0 += &format!(" {field}={value:?}");
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        self.line(span.metadata(), |line| span.record(line));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        self.heard().push_str(&(line.0 + "\n"));
    }

    fn event(&self, event: &Event<'_>) {
        self.line(event.metadata(), |line| event.record(line));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}\n", record.target(), record.args());
        self.heard().push_str(&line);
    }

    fn flush(&self) {}
}
