//! What is to be released: versions, a section of the changelog, and what stands in the way.

use super::{
    changelog::{self, Changelog, DAY, heading},
    compared::{Compared, Standing, Step, first_steps},
    manifests::{LOCK, Manifests, Versions},
    refusal::Refusal,
    report::State,
    section,
    versions::Level,
};
use crate::{
    Done,
    changes::Changes,
    crates::{CRATES, Crate, Each},
    failure::Failure,
    today::today,
    workspace::{Workspace, read},
};
use bungie_codegen::{CallNeeds, scopes_for};
use serde_json::Value;

/// What is to be released, and what stands in the way.
pub(super) struct Plan {
    pub(super) state: State,
    pub(super) steps: Each<Step>,
    pub(super) document: String,
    /// The section of the changelog, if there is to be one.
    pub(super) section: Option<String>,
    pub(super) refusals: Vec<Refusal>,
}

impl Plan {
    pub(super) fn of(
        workspace: &Workspace,
        standing: &Standing,
        compared: Option<&Compared>,
        present: &Versions,
        log: &Changelog,
    ) -> Done<Self> {
        let steps = match compared {
            Some(compared) => compared.steps(present),
            None => first_steps(present),
        };
        let document = document_version(workspace)?;
        let state = match compared {
            _ if !standing.here.is_empty() => State::Tagged,
            None => State::First,
            Some(_) if steps.iter().any(|(_, step)| step.publish) => State::Next,
            Some(_) => State::Same,
        };
        let mut plan = Plan {
            state,
            steps,
            document,
            section: None,
            refusals: Vec::new(),
        };
        match state {
            State::Tagged => plan.hold_against(standing, present, log),
            State::Same => {}
            State::First | State::Next => {
                plan.refusals.extend(plan.unsaid(log));
                let said = match compared {
                    Some(compared) => {
                        let calls = calls(workspace, compared)?;
                        section::section(compared, &plan.steps, &calls)
                    }
                    None => String::new(),
                };
                let heading = heading(&plan.steps, &plan.document) + DAY + &today();
                let written = log.unreleased.as_str();
                let parts = [heading.as_str(), written, said.trim_matches('\n')];
                let parts = parts.into_iter().filter(|part| !part.is_empty());
                plan.section = Some(parts.collect::<Vec<_>>().join("\n\n") + "\n");
            }
        }
        Ok(plan)
    }

    /// On a commit with a tag, everything has to agree with the tag, and with what changed before it.
    fn hold_against(&mut self, standing: &Standing, present: &Versions, log: &Changelog) {
        for tag in &standing.here {
            let api = &present[Crate::Api];
            if tag.version != *api {
                let name = &tag.name;
                let found = format!("it says {api}, and this commit has the tag {name}");
                let help = format!("`git tag --delete {name}`, or release that version");
                self.refusals
                    .push(Refusal::new(Crate::Api.manifest(), found, help));
            }
        }
        let expected = heading(&self.steps, &self.document);
        let newest = log.newest().unwrap_or("nothing");
        let is_it = newest
            .strip_prefix(&expected)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(DAY));
        let due = self.versions();
        if due != *present {
            let others = due.iter().filter(|(it, due)| present[*it] != **due);
            let others =
                others.map(|(it, due)| format!("{} {due}, not {}", it.name(), present[it]));
            let others: Vec<_> = others.collect();
            let found = format!("what changed makes them {}", others.join(", "));
            let help = "remove the tag, and `cargo xtask release`";
            self.refusals
                .push(Refusal::new("the versions", found, help));
        } else if !is_it {
            let found = format!("the newest release is `{newest}`, and not `{expected}`");
            let help = "remove the tag, and write the release by `cargo xtask release`";
            self.refusals
                .push(Refusal::new(changelog::FILE, found, help));
        }
    }

    /// Where something breaks, or is there for the first time, a person says so.
    fn unsaid(&self, log: &Changelog) -> Option<Refusal> {
        let breaking = |step: &&Step| step.level.is_none_or(|level| level == Level::Breaking);
        let step = self.steps.iter().map(|(_, step)| step).find(breaking)?;
        if !log.unreleased.is_empty() {
            return None;
        }
        let found = match step.level {
            Some(_) => format!(
                "{} breaks code, and nothing is said under \"Unreleased\"",
                step.name
            ),
            None => "nothing is said under \"Unreleased\" of the first release".to_owned(),
        };
        let help = "say there what users have to do, and why";
        Some(Refusal::new(changelog::FILE, found, help))
    }

    /// What is written: the versions and the changelog, if there is something to release.
    pub(super) fn add(
        &self,
        changes: &mut Changes,
        workspace: &Workspace,
        manifests: &Manifests,
        log: &Changelog,
    ) -> Done {
        let Some(section) = &self.section else {
            return Ok(());
        };
        let lock = read(&workspace.root().join(LOCK))?;
        for (file, text) in manifests.with(&lock, &self.versions())? {
            changes.file(workspace.root().join(file), text)?;
        }
        let path = workspace.root().join(changelog::FILE);
        changes.file(path, log.with(section))
    }

    pub(super) fn versions(&self) -> Versions {
        Each::of(|it| self.steps[it].version.clone())
    }

    /// The tag of the release.
    pub(super) fn tag(&self) -> String {
        format!("v{}", self.steps[Crate::Api].version)
    }

    /// What a person does then; nothing that this command does by itself.
    pub(super) fn next_commands(&self, written: bool) -> Vec<String> {
        let is_first = match self.state {
            State::First => true,
            State::Next => false,
            State::Same | State::Tagged => return Vec::new(),
        };
        if !written {
            let is_free = self.refusals.is_empty();
            let write = is_free.then(|| "cargo xtask release".to_owned());
            return write.into_iter().collect();
        }
        let tag = self.tag();
        let mut commands = vec![format!("git commit --all --message \"Release {tag}\"")];
        if is_first {
            // Later versions are published by the workflow that the tag starts.
            let packages = CRATES.map(|it| format!(" -p {}", it.name())).concat();
            commands.push(format!("cargo publish --locked{packages}"));
        }
        commands.extend([
            format!("git tag {tag}"),
            "cargo xtask release --dry-run".to_owned(),
            format!("git push origin HEAD {tag}"),
        ]);
        commands
    }
}

/// Who may call the operations that are new.
fn calls(workspace: &Workspace, compared: &Compared) -> Done<Vec<CallNeeds>> {
    let document = compared.document.as_ref();
    let new = document.map(section::new_operations).unwrap_or_default();
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let sources = workspace.sources(None)?;
    Ok(scopes_for(&sources.inputs(false), &new)?.calls)
}

/// The version that the document in `spec/` says it has.
fn document_version(workspace: &Workspace) -> Done<String> {
    let path = workspace.spec("openapi.json");
    let document: Value = serde_json::from_str(&read(&path)?)
        .map_err(|error| Failure::new(format!("error: {}: {error}", path.display())))?;
    let version = document.pointer("/info/version").and_then(Value::as_str);
    Ok(version.unwrap_or_default().to_owned())
}
