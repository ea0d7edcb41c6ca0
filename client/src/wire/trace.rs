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

/// No document is as deep: serde_json stops at 128. What is more is left from failures that nobody asked
/// about.
const DEEPEST: usize = 256;

thread_local! {
    static PATH: RefCell<Vec<Segment>> = const { RefCell::new(Vec::new()) };
}

/// Forgets what a failure before left behind.
pub(crate) fn start() {
    PATH.with_borrow_mut(Vec::clear);
}

#[cold]
pub(crate) fn key(key: &str) {
    push(Segment::Key(key.to_owned()));
}

#[cold]
pub(super) fn index(index: usize) {
    push(Segment::Index(index));
}

fn push(segment: Segment) {
    PATH.with_borrow_mut(|path| {
        if path.len() >= DEEPEST {
            path.clear();
        }
        path.push(segment);
    });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{envelope::decode_envelope, wire::Decode};

    #[test]
    fn failures_that_nobody_asks_about_leave_little_behind() {
        let fail = || {
            let mut list = Vec::<i32>::new();
            let mut json = serde_json::Deserializer::from_str("[1,{}]");
            crate::wire::read(list.place(), &mut json).unwrap_err();
        };
        (0..10_000).for_each(|_| fail());
        assert!(PATH.with_borrow(Vec::len) <= DEEPEST);
        let error = decode_envelope::<Vec<i32>>(br#"{"Response":[1,{}]}"#).unwrap_err();
        assert_eq!(error.path(), Some("Response[1]"));
    }
}
