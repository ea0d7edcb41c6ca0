//! The page: data into templates.

use super::{
    anchors,
    changes::Changes,
    plots::{Plots, plots},
};
use crate::{Done, failure::Failure, history::Row, spec::Source};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use bungie_codegen::{Contract, Difference};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

const TEMPLATES: [(&str, &str); 8] = [
    ("page.html", include_str!("page.html")),
    ("words.html", include_str!("words.html")),
    ("operations.html", include_str!("operations.html")),
    ("schemas.html", include_str!("schemas.html")),
    ("rest.html", include_str!("rest.html")),
    ("changes.html", include_str!("changes.html")),
    ("difference.html", include_str!("difference.html")),
    ("history.html", include_str!("history.html")),
];

/// What is on the page.
pub(super) struct Page<'a> {
    pub(super) contract: &'a Contract,
    /// Where the document is from.
    pub(super) source: Option<Source>,
    /// How it differs from another.
    pub(super) difference: Option<&'a Difference>,
    /// How large it was.
    pub(super) history: &'a [Row],
}

/// What the templates are given.
#[derive(Serialize)]
struct Context<'a> {
    contract: &'a Contract,
    source: Option<&'a Source>,
    changes: Option<Changes<'a>>,
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
            changes: self.difference.map(Changes::of),
            history: self.history,
            plots: plots(self.history),
            style: STYLE,
            script: SCRIPT,
            policy: policy(),
        };
        let environment = environment(anchors::all(self.contract)).map_err(failure)?;
        let page = environment.get_template("page.html").map_err(failure)?;
        page.render(Serde(&context)).map_err(failure)
    }
}

/// A page of what changed, by itself.
pub(crate) fn difference_page(difference: &Difference) -> Done<String> {
    #[derive(Serialize)]
    struct Context<'a> {
        changes: Changes<'a>,
        style: &'static str,
        policy: String,
    }
    let context = Context {
        changes: Changes::of(difference),
        style: STYLE,
        policy: policy(),
    };
    let environment = environment(BTreeSet::new()).map_err(failure)?;
    let page = environment
        .get_template("difference.html")
        .map_err(failure)?;
    page.render(Serde(&context)).map_err(failure)
}

/// Every template escapes what it is given.
fn environment(known: BTreeSet<String>) -> Result<Environment<'static>, minijinja::Error> {
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
    environment.add_function("known", move |name: &str| {
        let mut ids = anchors::candidates(name);
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

#[cfg(test)]
mod tests {
    use super::{Page, thousands};
    use crate::{
        history::Row,
        report::made_up::{contract, difference},
    };
    use bungie_codegen::{Class, Origin};

    const HOSTILE: &str = "</script></style><img src=x onerror=\"alert('1')\">&amp;--.#?/{{ 1 }}";

    #[test]
    fn texts_are_texts_wherever_they_stand() {
        let changes = [(Class::BreakingWire, Origin::Bungie)];
        let row = Row {
            version: HOSTILE.to_owned(),
            name: HOSTILE.to_owned(),
            changes: [(Class::Additive, 1)].into(),
            ..Row::default()
        };
        let page = Page {
            contract: &contract(HOSTILE),
            source: None,
            difference: Some(&difference(HOSTILE, &changes)),
            history: &[row.clone(), row],
        };
        let html = page.render().unwrap();
        assert_eq!(html.matches("</script>").count(), 1);
        assert_eq!(html.matches("</style>").count(), 1);
        assert!(!html.contains("<img") && !html.contains("javascript:"));
        // A text that ended an attribute or an element would leave one half of something.
        let (_, body) = html.split_once("<body>").unwrap();
        let (body, _) = body.split_once("<script>").unwrap();
        for tag in body.split('<').skip(1) {
            let (tag, text) = tag.split_once('>').unwrap();
            assert!(!text.contains('>') && !text.contains('"'), "{text}");
            assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
            assert!(!tag.contains('\''), "{tag}");
        }
    }

    #[test]
    fn what_changed_leads_to_where_it_stands() {
        let changes = [
            (Class::Additive, Origin::Correction),
            (Class::Additive, Origin::Bungie),
        ];
        let page = |place: &str| {
            let page = Page {
                contract: &contract("A.B"),
                source: None,
                difference: Some(&difference(place, &changes)),
                history: &[],
            };
            page.render().unwrap()
        };
        let html = page("A.B#A.B");
        assert!(html.contains("From 1.0.0 to 1.1.0: 2 changes."));
        assert!(html.contains(">additive <span class=\"count\">2</span>"));
        let linked = "property changed: <code><a href=\"#schema-A.B--A.B\">";
        assert_eq!(html.matches(linked).count(), 2);
        // What is gone has no place to lead to.
        let html = page("A.B#gone");
        assert!(html.contains("property changed: <code>A.<wbr>B#gone</code>"));
        assert!(!html.contains("--gone"));
    }

    #[test]
    fn thousands_stand_apart() {
        let numbers = [0, 999, 1000, 3723, 1_002_003].map(thousands);
        assert_eq!(numbers, ["0", "999", "1,000", "3,723", "1,002,003"]);
    }
}
