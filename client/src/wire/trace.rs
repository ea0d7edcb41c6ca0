//! Where in a document a value did not fit.
//!
//! A failure travels outwards through every object, list and map around it; each adds its segment
//! here. On success nothing is recorded, so the path costs nothing, which a second decode through a
//! path-keeping deserializer would: it would compile every type twice.

use std::{cell::RefCell, fmt::Write as _};

enum Segment {
    Key(String),
    Index(usize),
}

thread_local! {
    static PATH: RefCell<Vec<Segment>> = const { RefCell::new(Vec::new()) };
}

/// Forgets what a failure before left behind.
pub(crate) fn start() {
    PATH.with_borrow_mut(Vec::clear);
}

#[cold]
pub(super) fn key(key: &str) {
    PATH.with_borrow_mut(|path| path.push(Segment::Key(key.to_owned())));
}

#[cold]
pub(super) fn index(index: usize) {
    PATH.with_borrow_mut(|path| path.push(Segment::Index(index)));
}

/// The path of the failure, from the outside in: `Response.items[3].hash`.
pub(crate) fn take() -> Option<String> {
    let mut text = String::new();
    for segment in PATH.take().into_iter().rev() {
        match segment {
            Segment::Key(key) if text.is_empty() => text = key,
            Segment::Key(key) => {
                text.push('.');
                text.push_str(&key);
            }
            Segment::Index(index) => {
                // Writing to a string cannot fail.
                let _ = write!(text, "[{index}]");
            }
        }
    }
    (!text.is_empty()).then_some(text)
}
