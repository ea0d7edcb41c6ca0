//! `CHANGELOG.md`: what stands under "Unreleased", and how it becomes the section of a release.

use super::compared::Step;
use crate::{
    Done,
    crates::{CRATES, Crate, Each},
    diff::plain,
    failure::Failure,
};

pub(super) const FILE: &str = "CHANGELOG.md";
const UNRELEASED: &str = "## Unreleased";
/// What begins a section.
const SECTION: &str = "## ";

/// The changelog in three parts.
pub(super) struct Changelog {
    /// Up to "Unreleased".
    head: String,
    /// Under it, without empty lines around.
    pub(super) unreleased: String,
    /// The releases.
    released: String,
}

impl Changelog {
    pub(super) fn parse(text: &str) -> Done<Self> {
        let (mut head, mut unreleased, mut released) =
            (String::new(), String::new(), String::new());
        let mut part = &mut head;
        let mut is_found = false;
        for line in text.split_inclusive('\n') {
            if !is_found && line.trim_end() == UNRELEASED {
                (is_found, part) = (true, &mut unreleased);
                continue;
            }
            if is_found && line.starts_with(SECTION) {
                part = &mut released;
            }
            part.push_str(line);
        }
        if !is_found {
            return Err(Failure::new(format!(
                "error: {FILE}: there is no line `{UNRELEASED}`\n  help: add it above the newest release"
            )));
        }
        Ok(Changelog {
            head,
            unreleased: unreleased.trim_matches('\n').to_owned(),
            released,
        })
    }

    /// The heading of the newest release.
    pub(super) fn newest(&self) -> Option<&str> {
        self.released.lines().next()
    }

    /// The text after a release, with nothing under "Unreleased".
    pub(super) fn with(&self, section: &str) -> String {
        let Changelog { head, released, .. } = self;
        let between = if released.is_empty() { "" } else { "\n" };
        format!(
            "{head}{UNRELEASED}\n\n{}\n{between}{released}",
            section.trim_end()
        )
    }
}

/// The crates in the order in which users are told of them.
pub(super) const TOLD: [Crate; CRATES.len()] = [
    Crate::Api,
    Crate::Client,
    Crate::Testing,
    Crate::StorePostgres,
    Crate::StoreRedis,
];

/// The heading of a release, but for its day.
pub(super) fn heading(steps: &Each<Step>, document: &str) -> String {
    let document = plain(document);
    let named = TOLD.map(|it| format!("{} {}", it.name(), steps[it].version));
    format!("## {} — document {document}", named.join(", "))
}

/// The day follows a heading like this.
pub(super) const DAY: &str = " — ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_goes_below_unreleased() {
        let text = "# Changelog\n\nSaid.\n\n## Unreleased\n\n- One.\n\n### More\n\n- Two.\n\n## a 1\n\n- Old.\n";
        let log = Changelog::parse(text).unwrap();
        assert_eq!(log.unreleased, "- One.\n\n### More\n\n- Two.");
        assert_eq!(log.newest(), Some("## a 1"));
        assert_eq!(
            log.with("## a 2\n\n- New.\n"),
            "# Changelog\n\nSaid.\n\n## Unreleased\n\n## a 2\n\n- New.\n\n## a 1\n\n- Old.\n"
        );
    }

    #[test]
    fn the_first_release_has_none_below() {
        let log = Changelog::parse("## Unreleased\n").unwrap();
        assert_eq!((log.unreleased.as_str(), log.newest()), ("", None));
        assert_eq!(log.with("## a 1\n"), "## Unreleased\n\n## a 1\n");
        let failure = Changelog::parse("# Changelog\n").err().unwrap().to_string();
        assert!(failure.contains("no line `## Unreleased`"), "{failure}");
    }
}
