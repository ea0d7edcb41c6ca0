//! What differs from the last release, and the versions that follow from it.

use super::{
    git::{Git, Tag},
    manifests::{Manifests, Versions},
    packed::{self, Packed},
    versions::{self, Level},
};
use crate::{
    Done, compare,
    crates::{Crate, Each, OfDocument, OnClient},
    face,
    failure::Failure,
    workspace::{Workspace, read},
};
use bungie_codegen::{Class, Difference, FaceChange, compare_faces};
use semver::Version;
use serde::Serialize;

/// Where this commit stands among the tags.
pub(super) struct Standing {
    /// The last release before it.
    pub(super) since: Option<String>,
    /// The releases that it is tagged as.
    pub(super) here: Vec<Tag>,
}

impl Standing {
    /// `since` is what to compare with, if not what was released last.
    pub(super) fn find(git: &Git<'_>, since: Option<&str>) -> Done<Self> {
        if let Some(since) = since {
            git.has_commit(since)?;
            return Ok(Standing {
                since: Some(since.to_owned()),
                here: Vec::new(),
            });
        }
        let here = git.tags_here()?;
        let tags = git.tags()?.into_iter().filter(|tag| !here.contains(tag));
        let last = tags.max_by(|one, other| one.version.cmp(&other.version));
        if last.is_none() && git.is_shallow()? {
            return Err(Failure::new(
                "error: this clone is shallow, and there is no tag of a release in it\n  \
                 help: `git fetch --unshallow --tags`",
            ));
        }
        Ok(Standing {
            since: last.map(|tag| tag.name),
            here,
        })
    }
}

/// What is not as it was when something was released.
pub(super) struct Compared {
    pub(super) released: Versions,
    /// None if the document is the same.
    pub(super) document: Option<Difference>,
    pub(super) of: Each<OfCrate>,
}

/// The same of one crate.
pub(super) struct OfCrate {
    pub(super) face: Vec<FaceChange>,
    packed: Packed,
}

/// The version of a crate, and why it is that.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Step {
    pub(super) name: &'static str,
    /// What was released last.
    pub(super) released: Option<Version>,
    pub(super) version: Version,
    /// What changed; none if nothing was released yet.
    pub(super) level: Option<Level>,
    pub(super) because: Vec<String>,
    /// Whether there is something to publish.
    pub(super) publish: bool,
}

impl Compared {
    pub(super) fn with(
        workspace: &Workspace,
        git: &Git<'_>,
        tag: &str,
        manifests: &Manifests,
    ) -> Done<Self> {
        let old = Manifests::at(git, tag)?;
        let of_crate = |it: Crate| -> Done<OfCrate> {
            let path = it.file(face::FILE);
            let now = read(&workspace.root().join(&path))?;
            Ok(OfCrate {
                face: compare_faces(&git.show(tag, &path)?, &now),
                packed: packed::compare(git, tag, it, &old, manifests)?,
            })
        };
        let of = Each::of(of_crate).all()?;
        let document = git.show(tag, "spec/openapi.json")?;
        let sources = workspace.sources(None)?;
        let document = if sources.document() == document {
            None
        } else {
            let old = workspace.sources(None)?.with_document(document);
            Some(compare::compare(workspace, &old, &sources)?)
        };
        Ok(Compared {
            released: old.versions()?,
            document,
            of,
        })
    }

    /// The versions that follow.
    pub(super) fn steps(&self, present: &Versions) -> Each<Step> {
        let client = self.step(Crate::Client, present, None);
        Each::of(|it| match it {
            Crate::Client => client.clone(),
            _ => self.step(it, present, Some(&client)),
        })
    }

    /// The version of a crate, the client's being known if it is another one.
    fn step(&self, of: Crate, present: &Versions, client: Option<&Step>) -> Step {
        let mut reasons = Reasons::default();
        if let (Some(has), Some(document)) = (of.facts().document, &self.document) {
            reasons.add_document(has, document);
        }
        reasons.add_crate(&self.of[of]);
        if let (Some(on_client), Some(client)) = (of.facts().on_client, client) {
            reasons.add_client(on_client, &self.released[Crate::Client], client);
        }
        reasons.step(of, &self.released[of], &present[of])
    }
}

/// The versions of a first release: those in the manifests.
pub(super) fn first_steps(present: &Versions) -> Each<Step> {
    Each::of(|it| Step {
        name: it.name(),
        released: None,
        version: present[it].clone(),
        level: None,
        because: vec!["nothing is released yet".to_owned()],
        publish: true,
    })
}

#[derive(Default)]
struct Reasons(Vec<(Level, String)>);

impl Reasons {
    fn add(&mut self, level: Level, because: String) {
        self.0.push((level, because));
    }

    fn add_document(&mut self, has: OfDocument, document: &Difference) {
        let Difference {
            old, new, class, ..
        } = document;
        match has {
            OfDocument::Source => {
                let said =
                    class.map_or_else(|| "the same to programs".to_owned(), |it| it.to_string());
                self.add(
                    of_class(*class),
                    format!("the document: {old} -> {new}, {said}"),
                );
            }
            OfDocument::Copy => self.add(Level::Fix, format!("its document: {old} -> {new}")),
        }
    }

    fn add_crate(&mut self, differs: &OfCrate) {
        let breaking = differs.face.iter().filter(|it| it.breaks.is_some()).count();
        if breaking > 0 {
            self.add(
                Level::Breaking,
                format!("its face breaks code in {breaking} lines"),
            );
        }
        let others = differs.face.iter().filter(|it| it.breaks.is_none());
        let (said, others): (Vec<_>, Vec<_>) = others.partition(|it| is_value(it));
        if !said.is_empty() {
            let said = said.len();
            self.add(Level::Fix, format!("{said} constants have other values"));
        }
        let others = others.len();
        if others > 0 {
            self.add(
                Level::Addition,
                format!("its face has {others} lines more, or looser"),
            );
        }
        let Packed { level, because } = &differs.packed;
        let because = because.iter().cloned();
        self.0.extend(because.map(|because| (*level, because)));
    }

    /// What a crate that depends on the client takes over from it, since its users name types of the client.
    fn add_client(&mut self, on_client: OnClient, released: &Version, client: &Step) {
        let told = versions::told(released, &client.version);
        let level = told.max(client.level.unwrap_or(Level::Unchanged));
        let from = match on_client {
            OnClient::Pinned => Level::Fix,
            OnClient::Range => Level::Breaking,
        };
        if level >= from {
            let (name, version) = (client.name, &client.version);
            self.add(level, format!("{name} {version} is in it"));
        }
    }

    fn step(self, of: Crate, released: &Version, present: &Version) -> Step {
        let level = self.0.iter().map(|(level, _)| *level).max();
        let level = level.unwrap_or(Level::Unchanged);
        let version = versions::next(released, present, level);
        let mut because: Vec<String> = self.0.into_iter().map(|(_, because)| because).collect();
        if versions::next(released, released, level) < version {
            because.push("its manifest says so".to_owned());
        }
        Step {
            name: of.name(),
            released: Some(released.clone()),
            level: Some(level),
            because,
            publish: *released != version,
            version,
        }
    }
}

/// Whether a constant has another value, which is nothing more to name.
fn is_value(change: &FaceChange) -> bool {
    let old = change.old.as_deref();
    change.new.is_some() && old.is_some_and(|old| old.contains(" const: "))
}

fn of_class(class: Option<Class>) -> Level {
    match class {
        Some(Class::BreakingWire | Class::BreakingSource) => Level::Breaking,
        Some(Class::Additive) => Level::Addition,
        Some(Class::Metadata) | None => Level::Fix,
    }
}
