//! Rules by the types of requests.

use super::{
    FakeBungie,
    call::Call,
    envelope::Envelope,
    rule::{Rule, with_response},
    rules::Reply,
};
use crate::{document::DOCUMENT, error::FakeError};
use bungie_client::{Endpoint, OpenEnum};
use serde::Serialize;
use serde_json::Value;
use std::{collections::BTreeSet, sync::Arc};

impl FakeBungie {
    /// A rule for an operation. It answers nothing before it has a step.
    ///
    /// An operation that the document of this crate does not have, since `bungie-api` is of another version, is never
    /// asked for: [`problems`](Self::problems) says so.
    pub fn on<O: Endpoint>(&self) -> Rule<O> {
        let id = O::OPERATION.id;
        if DOCUMENT.operation(id).is_none() {
            let problem = FakeError::UnknownOperation(id.to_owned());
            self.shared.lock().problems.push(problem.to_string());
        }
        Rule::new(self, id)
    }
}

impl<O: Endpoint> Rule<O> {
    /// Only for this request: the same arguments and the same body.
    pub fn asked(self, request: &O) -> Self {
        let request = Wanted::of(request);
        self.when(move |call| request.is(call))
    }

    /// What the fake would answer, with fields set. The feature `serialize` of `bungie-api` writes it.
    pub fn respond(self, set: impl Fn(&mut O::Response) + Send + Sync + 'static) -> Self
    where
        O::Response: Serialize,
    {
        self.respond_with(move |_, response| set(response))
    }

    /// The same, with a look at the request.
    pub fn respond_with(self, set: impl Fn(&Call, &mut O::Response) + Send + Sync + 'static) -> Self
    where
        O::Response: Serialize,
    {
        self.state.push(Reply::Edit(Arc::new(move |call, good| {
            let envelope = O::decode(&good).map_err(|error| error.to_string())?;
            let mut response = envelope.response.ok_or("there is no response to change")?;
            set(call, &mut response);
            let response = serde_json::to_value(&response).map_err(|error| error.to_string())?;
            with_response(&good, response)
        })));
        self
    }

    /// A refusal of the platform, such as `PlatformErrorCodes::SYSTEM_DISABLED`, with HTTP status 500, as most travel
    /// with.
    pub fn error<E: OpenEnum<Number = i32>>(self, code: E) -> Self {
        let number = code.number();
        let name = E::NAMES.iter().find(|(known, _)| *known == number);
        let name = name.map_or("Unknown", |(_, name)| name);
        self.fault(Envelope::error(number, name))
    }

    /// How many of them were this request: the same arguments and the same body.
    pub fn count_of(&self, request: &O) -> usize {
        let request = Wanted::of(request);
        let calls = self.state.calls();
        calls.iter().filter(|call| request.is(call)).count()
    }
}

/// A request to compare with; `None` for one that cannot be sent.
struct Wanted(Option<(String, BTreeSet<String>, Option<Value>)>);

impl Wanted {
    fn of(request: &impl Endpoint) -> Self {
        let request = request.to_http().ok();
        Wanted(request.map(|request| {
            let target = request.uri().path_and_query();
            let (path, query) = parts(target.map_or("/", |target| target.as_str()));
            let body = serde_json::from_slice(request.body()).ok();
            (path, query, body)
        }))
    }

    fn is(&self, call: &Call) -> bool {
        let (path, query) = parts(&call.path_and_query);
        let wanted = self.0.as_ref();
        wanted
            .is_some_and(|wanted| (&wanted.0, &wanted.1, &wanted.2) == (&path, &query, &call.body))
    }
}

/// Path and arguments, without what a client adds of its own: the language.
fn parts(target: &str) -> (String, BTreeSet<String>) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.filter(|pair| !pair.starts_with("lc="));
    (path.to_owned(), pairs.map(str::to_owned).collect())
}
