//! The page: data into templates.

use super::{
    anchors,
    changes::{Changes, changes},
    history::Row,
    plots::{Plots, plots},
};
use crate::{Done, failure::Failure, spec::Source};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use bungie_codegen::Contract;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

const TEMPLATES: [(&str, &str); 7] = [
    ("page.html", include_str!("page.html")),
    ("words.html", include_str!("words.html")),
    ("operations.html", include_str!("operations.html")),
    ("schemas.html", include_str!("schemas.html")),
    ("rest.html", include_str!("rest.html")),
    ("changes.html", include_str!("changes.html")),
    ("history.html", include_str!("history.html")),
];

/// What is on the page.
pub(super) struct Page<'a> {
    pub(super) contract: &'a Contract,
    /// Where the document is from.
    pub(super) source: Option<Source>,
    /// How it differs from another.
    pub(super) difference: Option<&'a serde_json::Value>,
    /// How large it was.
    pub(super) history: &'a [Row],
}

/// What the templates are given.
#[derive(Serialize)]
struct Context<'a> {
    contract: &'a Contract,
    source: Option<&'a Source>,
    changes: Option<Changes>,
    history: &'a [Row],
    plots: Option<Plots>,
    style: &'static str,
    script: &'static str,
    policy: String,
}

impl Page<'_> {
    pub(super) fn render(&self) -> Done<String> {
        let context = Context {
            contract: self.contract,
            source: self.source.as_ref(),
            changes: self.difference.map(changes).transpose()?,
            history: self.history,
            plots: plots(self.history),
            style: STYLE,
            script: SCRIPT,
            policy: policy(),
        };
        let environment = environment(self.contract).map_err(failure)?;
        let page = environment.get_template("page.html").map_err(failure)?;
        page.render(Serde(&context)).map_err(failure)
    }
}

/// Every template escapes what it is given.
fn environment(contract: &Contract) -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // A line that has only a block makes no line.
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    environment.set_syntax(syntax.build()?);
    environment.add_function("anchor", |kind: &str, name: &str| {
        anchors::anchor(kind, name)
    });
    environment.add_function("member", |kind: &str, owner: &str, name: &str| {
        anchors::member(kind, owner, name)
    });
    environment.add_function("place", |kind: &str, place: &str| {
        anchors::place(kind, place)
    });
    let known = anchors::all(contract);
    environment.add_function("known", move |name: &str| {
        let kinds = ["operation", "schema"].into_iter();
        let mut ids = kinds.map(|kind| anchors::place(kind, name));
        ids.find(|id| known.contains(id))
    });
    environment.add_filter("thousands", thousands);
    environment.add_filter("last_part", |name: &str| {
        let last = name.rsplit_once('.').map_or(name, |(_, last)| last);
        last.to_owned()
    });
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// A number whose thousands stand apart.
fn thousands(number: usize) -> String {
    match number / 1000 {
        0 => number.to_string(),
        above => format!("{},{:03}", thousands(above), number % 1000),
    }
}

/// Nothing is loaded from anywhere, and nothing runs but what is ours.
fn policy() -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn failure(error: minijinja::Error) -> Failure {
    Failure::new(format!("error: the templates of the page: {error:#}"))
}
