//! Pages, or what they bring, as an iterator.

use super::runtime::Runtime;
use crate::{Error, Operation, PageStream};
use std::{fmt, sync::Arc};

/// Pages, or the items of pages, in their order; each page is a call that begins when it is asked for and blocks the
/// thread. What ends them: see [`PageStream`].
#[must_use = "an iterator asks for nothing until `next` is called"]
pub struct Pages<T> {
    stream: PageStream<T>,
    operation: &'static Operation,
    runtime: Arc<Runtime>,
}

impl<T> Pages<T> {
    pub(super) fn new(
        stream: PageStream<T>,
        operation: &'static Operation,
        runtime: &Arc<Runtime>,
    ) -> Self {
        Pages {
            stream,
            operation,
            runtime: Arc::clone(runtime),
        }
    }
}

impl<T> Iterator for Pages<T> {
    type Item = Result<T, Error>;

    /// The next one. Inside a runtime it is an error each time, and none is passed over.
    fn next(&mut self) -> Option<Self::Item> {
        let next = self.runtime.wait(self.stream.next());
        next.unwrap_or_else(|error| Some(Err(error.of(self.operation))))
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}
