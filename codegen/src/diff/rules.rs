//! `diff.toml`: what a change means otherwise than the table of classes says, and what is left out.

use super::change::{Change, Class, Ignored};
use crate::{Diagnostics, tables};
use serde::Deserialize;

const INPUT: &str = "diff.toml";

/// Rules for changes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiffRules {
    #[serde(default, rename = "class")]
    classes: Vec<ClassRule>,
    #[serde(default, rename = "ignore")]
    ignored: Vec<Rule>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassRule {
    change: String,
    is: Class,
    reason: String,
    until: toml::value::Datetime,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    change: String,
    reason: String,
    until: toml::value::Datetime,
}

impl DiffRules {
    /// Reads `diff.toml`.
    ///
    /// # Errors
    /// A text that is not such a table, and rules without a reason.
    pub fn parse(text: &str) -> Result<Self, Diagnostics> {
        let rules: DiffRules = tables::parse(INPUT, text)?;
        let mut found = Diagnostics::default();
        for (change, reason, until) in rules.all() {
            if tables::is_blank(reason) {
                found.push(INPUT, change, "a rule without a reason", "say why it holds");
            }
            if until.date.is_none() || until.time.is_some() {
                found.push(
                    INPUT,
                    change,
                    format!("`until = {until}`, which is no date"),
                    "name the last day on which it holds, as 2027-01-31",
                );
            }
        }
        found.into_result(rules)
    }

    fn all(&self) -> impl Iterator<Item = (&str, &str, &toml::value::Datetime)> {
        let classes = self.classes.iter();
        let classes = classes.map(|rule| (rule.change.as_str(), rule.reason.as_str(), &rule.until));
        let ignored = self.ignored.iter();
        classes.chain(ignored.map(|rule| (rule.change.as_str(), rule.reason.as_str(), &rule.until)))
    }

    /// A rule that has ended has to be looked at.
    pub(super) fn refuse_ended(&self, today: &str) -> Result<(), Diagnostics> {
        let mut found = Diagnostics::default();
        for (change, _, until) in self.all() {
            if until.to_string().as_str() < today {
                found.push(
                    INPUT,
                    change,
                    format!("a rule that ended on {until}"),
                    "look whether its reason still holds: give it another day, or remove it",
                );
            }
        }
        found.into_result(())
    }

    /// Gives changes the classes of rules, and takes out those that are left out.
    pub(super) fn apply(&self, changes: &mut Vec<Change>) -> Vec<Ignored> {
        for change in changes.iter_mut() {
            let key = change.key();
            let mut rules = self.classes.iter();
            if let Some(rule) = rules.find(|rule| is_of(&rule.change, &key)) {
                change.class = rule.is;
                change.reason.clone_from(&rule.reason);
            }
        }
        let mut ignored = Vec::new();
        changes.retain(|change| {
            let key = change.key();
            let rule = self.ignored.iter().find(|rule| is_of(&rule.change, &key));
            ignored.extend(rule.map(|rule| Ignored {
                change: key,
                reason: rule.reason.clone(),
                until: rule.until.to_string(),
            }));
            rule.is_none()
        });
        ignored
    }
}

/// Whether a rule is about a change: by its key, or, with a `*` at the end, by how the key begins.
fn is_of(rule: &str, key: &str) -> bool {
    match rule.strip_suffix('*') {
        Some(start) => key.starts_with(start),
        None => rule == key,
    }
}
