//! What differs from the last release, and the versions that follow from it.

use super::{
    git::{Git, Tag},
    manifests::{API, CLIENT, Manifests, Versions},
    packed::{self, Packed},
    versions::{self, Level},
};
use crate::{
    Done, compare,
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
    pub(super) client: OfCrate,
    pub(super) api: OfCrate,
}

/// The same of one crate.
pub(super) struct OfCrate {
    pub(super) face: Vec<FaceChange>,
    packed: Packed,
}

/// The version of a crate, and why it is that.
#[derive(Debug, Serialize)]
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
        let face = |path: &str| -> Done<Vec<FaceChange>> {
            let now = read(&workspace.root().join(path))?;
            Ok(compare_faces(&git.show(tag, path)?, &now))
        };
        let (client_face, api_face) = (face("client/face.txt")?, face("generated/face.txt")?);
        let [client, api] = packed::compare_both(git, tag, &old, manifests)?;
        let document = git.show(tag, "spec/openapi.json")?;
        let sources = workspace.sources(None)?;
        let document = if sources.has_document(&document) {
            None
        } else {
            let old = workspace.sources(None)?.with_document(document);
            Some(compare::compare(workspace, &old, &sources)?)
        };
        Ok(Compared {
            released: old.versions()?,
            document,
            client: OfCrate {
                face: client_face,
                packed: client,
            },
            api: OfCrate {
                face: api_face,
                packed: api,
            },
        })
    }

    /// The versions that follow, the client's first.
    pub(super) fn steps(&self, present: &Versions) -> [Step; 2] {
        let mut of_client = Reasons::default();
        of_client.add_crate(&self.client);
        let client = of_client.step(CLIENT, &self.released.client, &present.client);

        let mut of_api = Reasons::default();
        if let Some(document) = &self.document {
            let (old, new) = (&document.old, &document.new);
            let class = document.class;
            let said = class.map_or_else(|| "the same to programs".to_owned(), |it| it.to_string());
            of_api.add(
                of_class(class),
                format!("the document: {old} -> {new}, {said}"),
            );
        }
        of_api.add_crate(&self.api);
        // It pins the client, and gives the client's types to its users.
        let told = versions::told(&self.released.client, &client.version);
        let level = told.max(client.level.unwrap_or(Level::Unchanged));
        if level > Level::Unchanged {
            of_api.add(level, format!("{CLIENT} {} is in it", client.version));
        }
        let api = of_api.step(API, &self.released.api, &present.api);
        [client, api]
    }
}

/// The versions of a first release: those in the manifests.
pub(super) fn first_steps(present: &Versions) -> [Step; 2] {
    let step = |name, version: &Version| Step {
        name,
        released: None,
        version: version.clone(),
        level: None,
        because: vec!["nothing is released yet".to_owned()],
        publish: true,
    };
    [step(CLIENT, &present.client), step(API, &present.api)]
}

#[derive(Default)]
struct Reasons(Vec<(Level, String)>);

impl Reasons {
    fn add(&mut self, level: Level, because: String) {
        self.0.push((level, because));
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

    fn step(self, name: &'static str, released: &Version, present: &Version) -> Step {
        let level = self.0.iter().map(|(level, _)| *level).max();
        let level = level.unwrap_or(Level::Unchanged);
        let version = versions::next(released, present, level);
        let mut because: Vec<String> = self.0.into_iter().map(|(_, because)| because).collect();
        if versions::next(released, released, level) < version {
            because.push("its manifest says so".to_owned());
        }
        Step {
            name,
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
