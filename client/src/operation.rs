//! What is known of an operation before it is called.

use crate::{AccessKind, Parameter, ScopeSet, Server};
use std::{fmt, time::Duration};

/// The facts about one operation of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The operation id, such as `Destiny2.GetProfile`.
    pub id: &'static str,
    /// The tag, such as `Destiny2`; empty for the operations at the root.
    pub tag: &'static str,
    /// The HTTP method.
    pub method: http::Method,
    /// The server that answers.
    pub server: &'static Server,
    /// The path template below the server; ends in `/`.
    pub path: &'static str,
    /// What stands in path and query: in the order of the path template, then in the document's.
    pub parameters: &'static [Parameter],
    /// Whether a request carries a body.
    pub has_body: bool,
    /// Whether it only reads though it is no GET, so that sending it twice does no harm.
    pub reads: bool,
    /// Who may call it.
    pub access: AccessKind,
    /// The scopes that a token needs, empty where none is declared.
    pub scopes: ScopeSet,
    /// The shortest time between two calls for one user, where Bungie sets one.
    pub interval_per_user: Option<Duration>,
    /// Marked by Bungie as not final.
    pub preview: bool,
    /// Marked by Bungie as deprecated.
    pub deprecated: bool,
    /// Bungie's page about it.
    pub docs: &'static str,
}

/// What generated code says of an operation beside its method: the fields of [`Operation`], which may
/// gain more and so is no literal elsewhere.
#[expect(missing_docs, reason = "they are documented there")]
#[derive(Clone, Copy, Debug)]
pub struct OperationFacts {
    pub id: &'static str,
    pub tag: &'static str,
    pub server: &'static Server,
    pub path: &'static str,
    pub parameters: &'static [Parameter],
    pub has_body: bool,
    pub reads: bool,
    pub access: AccessKind,
    pub scopes: ScopeSet,
    pub interval_per_user: Option<Duration>,
    pub preview: bool,
    pub deprecated: bool,
    pub docs: &'static str,
}

impl Operation {
    /// For generated code.
    #[doc(hidden)]
    pub const fn new(method: http::Method, facts: OperationFacts) -> Self {
        Operation {
            id: facts.id,
            tag: facts.tag,
            method,
            server: facts.server,
            path: facts.path,
            parameters: facts.parameters,
            has_body: facts.has_body,
            reads: facts.reads,
            access: facts.access,
            scopes: facts.scopes,
            interval_per_user: facts.interval_per_user,
            preview: facts.preview,
            deprecated: facts.deprecated,
            docs: facts.docs,
        }
    }

    /// Whether it only reads: then it is tried again after failures.
    pub fn is_read(&self) -> bool {
        self.reads || self.method.is_safe()
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}
