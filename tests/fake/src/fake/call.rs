//! A request as the document reads it.

use crate::document::Operation;
use http::{HeaderMap, Method};
use serde_json::Value;

/// A request to an operation, read as the document has it.
#[derive(Clone, Debug)]
pub struct Call {
    pub(super) operation: &'static Operation,
    pub(super) arguments: Vec<(String, String)>,
    pub(super) body: Option<Value>,
    pub(super) components: Option<Vec<&'static str>>,
    pub(super) scopes: u64,
    pub(super) member: Option<i64>,
    pub(super) method: Method,
    pub(super) path_and_query: String,
    pub(super) headers: HeaderMap,
}

impl Call {
    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The argument of a parameter in path or query, decoded. A list is as it travels, with commas.
    pub fn argument(&self, parameter: &str) -> Option<&str> {
        let mut arguments = self.arguments.iter();
        let found = arguments.find(|(name, _)| name == parameter);
        found.map(|(_, text)| text.as_str())
    }

    /// The body, if there is one.
    pub fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// The identifiers of the components that are asked for; `None` for an operation that has none.
    pub fn components(&self) -> Option<&[&'static str]> {
        self.components.as_deref()
    }

    /// The bits of the scopes that the token has; none without a token.
    pub fn scopes(&self) -> u64 {
        self.scopes
    }

    /// The Bungie.net membership of whoever signed in for the token; `None` without a token, and for one that
    /// nobody signed in for.
    pub fn member(&self) -> Option<i64> {
        self.member
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Path and query, encoded, from the root of the server.
    pub fn path_and_query(&self) -> &str {
        &self.path_and_query
    }

    /// The headers, the API key and the token among them.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}
