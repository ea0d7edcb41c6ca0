//! Recordings against the document.

use super::{
    exchange::{Target, answer_schema},
    recording::{Body, Recording},
};
use crate::{
    conform,
    document::{DOCUMENT, Operation, Place},
    lenient::{Finding, findings},
};
use std::fmt;

/// A place where a recording does not fit the document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfit {
    /// The name of the file.
    pub file: String,
    /// Whether the recording is worth less for it.
    pub kind: MisfitKind,
    /// The JSON path within the file.
    pub at: String,
    /// What stands there.
    pub found: String,
    /// What the document says.
    pub expected: String,
}

/// Whether a misfit matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MisfitKind {
    /// A property, a value, a bit or a key that the document does not have, as Bungie adds some every season. Programs
    /// have to bear it.
    News,
    /// Another type, or an operation, a path or a parameter that is gone: Bungie would not ask or answer so.
    Wrong,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Misfit {
            file,
            kind,
            at,
            found,
            expected,
        } = self;
        let kind = match kind {
            MisfitKind::News => "news",
            MisfitKind::Wrong => "wrong",
        };
        write!(
            f,
            "{file}: {kind}: {at}: found {found}, expected {expected}"
        )
    }
}

/// Everything in a recording that does not fit.
pub(super) fn misfits(file: &str, recording: &Recording) -> Vec<Misfit> {
    let mut check = Check {
        file,
        misfits: Vec::new(),
    };
    // What the document does not have, such as the token endpoint, it says nothing about.
    if let Some(id) = &recording.operation {
        match DOCUMENT.operation(id) {
            Some(operation) => check.call(recording, operation),
            None => check.wrong("$.operation", id, "an operation of the document"),
        }
    }
    check.misfits
}

struct Check<'a> {
    file: &'a str,
    misfits: Vec<Misfit>,
}

impl Check<'_> {
    fn call(&mut self, recording: &Recording, operation: &'static Operation) {
        let asked = &recording.request;
        let target = Target::of(&asked.method, &asked.path);
        match target.filter(|target| target.operation.id == operation.id) {
            Some(target) => {
                for (parameter, text) in &target.arguments {
                    if let Err(wrong) = conform::text(&parameter.schema, text) {
                        self.wrong(
                            "$.request.path",
                            text,
                            &format!("{}: {wrong}", parameter.name),
                        );
                    }
                }
                self.body(recording, operation);
                if let Some(Body::Json(value)) = &recording.answer.body {
                    let schema = answer_schema(Some(&target));
                    self.add(findings(&schema, value, "$.answer.body.json"));
                }
            }
            None => {
                let found = format!("{} {}", asked.method, asked.path);
                let path = format!("{} {}{}", operation.method, DOCUMENT.base(), operation.path);
                self.wrong("$.request.path", &found, &path);
            }
        }
        self.query(recording, operation);
    }

    fn query(&mut self, recording: &Recording, operation: &Operation) {
        let query = &recording.request.query;
        let parameters = operation.parameters.iter();
        let parameters: Vec<_> = parameters.filter(|it| it.place == Place::Query).collect();
        for (name, text) in query {
            let at = format!("$.request.query.{name}");
            match parameters.iter().find(|parameter| parameter.name == *name) {
                Some(parameter) => {
                    if let Err(wrong) = conform::text(&parameter.schema, text) {
                        self.wrong(&at, text, &wrong);
                    }
                }
                // Every operation takes the language, and the document has it nowhere.
                None if name == "lc" => {}
                None => self.wrong(&at, text, "no such parameter"),
            }
        }
        for parameter in parameters {
            if parameter.required && !query.contains_key(&parameter.name) {
                let at = format!("$.request.query.{}", parameter.name);
                self.wrong(&at, "nothing", "an argument, which is required");
            }
        }
    }

    fn body(&mut self, recording: &Recording, operation: &Operation) {
        const AT: &str = "$.request.body";
        match (&recording.request.body, &operation.body) {
            (None, None) => {}
            (Some(Body::Json(value)), Some(schema)) => {
                let mut findings = findings(schema, value, "$.request.body.json");
                // A request has nothing that is not asked for.
                let unknown = |it: &&mut Finding| it.expected == "no such property";
                for finding in findings.iter_mut().filter(unknown) {
                    finding.is_news = false;
                }
                self.add(findings);
            }
            (Some(_), Some(_)) => self.wrong(AT, "another body", "JSON"),
            (Some(_), None) => self.wrong(AT, "a body", "none"),
            (None, Some(_)) => self.wrong(AT, "none", "a body"),
        }
    }

    fn add(&mut self, findings: Vec<Finding>) {
        let file = self.file;
        self.misfits.extend(findings.into_iter().map(|it| Misfit {
            file: file.to_owned(),
            kind: match it.is_news {
                true => MisfitKind::News,
                false => MisfitKind::Wrong,
            },
            at: it.at,
            found: it.found,
            expected: it.expected,
        }));
    }

    fn wrong(&mut self, at: &str, found: &str, expected: &str) {
        self.add(vec![Finding {
            is_news: false,
            at: at.to_owned(),
            found: found.to_owned(),
            expected: expected.to_owned(),
        }]);
    }
}
