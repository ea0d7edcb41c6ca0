//! Which operation a path leads to.

use crate::document::{DOCUMENT, Operation};
use http::Method;
use std::sync::LazyLock;

/// The operations with their paths, taken apart once for all fakes of a process.
static ROUTES: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let operations = DOCUMENT.operations().iter();
    operations
        .map(|operation| Known {
            template: segments(operation.path.trim_matches('/'))
                .map(Segment::read)
                .collect(),
            operation,
        })
        .collect()
});

/// What a path leads to.
#[derive(Debug)]
pub(crate) enum Route<'a> {
    /// An operation, and the encoded arguments by name.
    To(&'static Operation, Vec<(&'static str, &'a str)>),
    /// There is something, for other methods.
    OtherMethod,
    Nowhere,
}

struct Known {
    operation: &'static Operation,
    template: Vec<Segment>,
}

enum Segment {
    Argument(&'static str),
    Literal(&'static str),
}

/// Finds the operation behind a path.
pub(crate) fn route<'a>(method: &Method, path: &'a str) -> Route<'a> {
    let path: Vec<_> = segments(path).collect();
    let mut there: Vec<_> = ROUTES.iter().filter(|known| known.fits(&path)).collect();
    if there.is_empty() {
        return Route::Nowhere;
    }
    there.retain(|known| known.operation.method == method);
    match there.into_iter().max_by_key(|known| known.precedence()) {
        Some(known) => Route::To(known.operation, known.arguments(&path)),
        None => Route::OtherMethod,
    }
}

impl Known {
    fn fits(&self, path: &[&str]) -> bool {
        self.template.len() == path.len()
            && self
                .template
                .iter()
                .zip(path)
                .all(|(segment, text)| match segment {
                    Segment::Literal(literal) => literal == text,
                    Segment::Argument(_) => !text.is_empty(),
                })
    }

    /// From the left, texts before arguments.
    fn precedence(&self) -> Vec<bool> {
        self.template
            .iter()
            .map(|segment| matches!(segment, Segment::Literal(_)))
            .collect()
    }

    fn arguments<'a>(&self, path: &[&'a str]) -> Vec<(&'static str, &'a str)> {
        self.template
            .iter()
            .zip(path)
            .filter_map(|(segment, text)| match segment {
                Segment::Argument(name) => Some((*name, *text)),
                Segment::Literal(_) => None,
            })
            .collect()
    }
}

impl Segment {
    fn read(segment: &'static str) -> Self {
        match segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            Some(name) => Segment::Argument(name),
            None => Segment::Literal(segment),
        }
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
}
