//! `cargo xtask release`: the next versions, what the changelog says of them, and what is packed. What is so of each
//! crate is in `crate::crates`.
//!
//! - `git` knows tags, `manifests` the texts in which versions stand;
//! - `compared` says what differs from the last release, `packed` what of it the faces do not say;
//! - `versions` is the arithmetic, without files;
//! - `changelog` is the file, `section` what is written into it;
//! - `plan` is what comes of all that;
//! - `refusals` is what a release is refused for;
//! - `package` packs, `program` builds a user's program from what was packed.

mod changelog;
mod compared;
mod git;
mod manifests;
mod package;
mod packed;
mod plan;
mod program;
mod refusal;
mod refusals;
mod report;
mod section;
mod versions;

use crate::{
    Done,
    changes::Changes,
    failure::Failure,
    output::{Format, say_as},
    workspace::{Workspace, read},
};
use changelog::Changelog;
use compared::{Compared, Standing};
use git::Git;
use manifests::{Manifests, Versions};
use package::Archive;
use plan::Plan;
use refusal::Refusal;
use report::{Report, text};

/// Says and writes the next versions of the crates that are released, and what the changelog says of them.
///
/// The versions follow from what changed since the last tag `vX.Y.Z`: in the faces, the document, and what is packed.
/// Nothing is written unless all of it can be, and nothing is tagged, pushed or published. On a commit that has the tag
/// of its own version, `--dry-run` checks that everything agrees with the tag.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask release --dry-run
  cargo xtask release --dry-run --build
  cargo xtask release")]
pub(crate) struct Release {
    /// Say what would be done and what is refused, pack the crates, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Build a user's program from what was packed and run its tests, offline; this takes minutes.
    #[arg(long, requires = "dry_run")]
    build: bool,
    /// The tag to compare with, if not that of the last release.
    #[arg(long, value_name = "TAG")]
    since: Option<String>,
}

/// What came of packing.
#[derive(Default)]
struct Packed {
    archives: Vec<Archive>,
    /// Whether a program was built from them.
    built: bool,
    refusal: Option<Refusal>,
}

impl Release {
    pub(crate) fn writes(&self) -> bool {
        !self.dry_run
    }

    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let mut changes = match self.dry_run {
            true => Changes::default(),
            false => Changes::begin(workspace)?,
        };
        let git = Git(workspace.root());
        let manifests = Manifests::of(workspace)?;
        let present = manifests.versions()?;
        let log = Changelog::parse(&read(&workspace.root().join(changelog::FILE))?)?;
        let standing = Standing::find(&git, self.since.as_deref())?;
        let compared = match &standing.since {
            Some(tag) => Some(Compared::with(workspace, &git, tag, &manifests)?),
            None => None,
        };
        let mut plan = Plan::of(workspace, &standing, compared.as_ref(), &present, &log)?;
        let of_workspace = refusals::of_workspace(workspace, &git, &manifests, &present)?;
        plan.refusals.extend(of_workspace);
        let packed = if self.dry_run {
            self.pack(workspace, &present)?
        } else {
            Packed::default()
        };
        plan.refusals.extend(packed.refusal);
        plan.add(&mut changes, workspace, &manifests, &log)?;
        let files: Vec<String> = changes.paths().map(|path| workspace.below(path)).collect();
        let written = !self.dry_run && plan.refusals.is_empty() && !files.is_empty();
        if written {
            changes.make(workspace)?;
        }
        let report = Report {
            state: plan.state,
            since: standing.since.as_deref(),
            tag: plan.tag(),
            document: &plan.document,
            packages: &plan.steps,
            section: plan.section.as_deref(),
            packed: &packed.archives,
            built: packed.built,
            files,
            written,
            refusals: &plan.refusals,
            next: plan.next_commands(written),
        };
        say_as(format, &report, text)?;
        match plan.refusals.len() {
            0 => Ok(()),
            1 => Err(Failure::new(
                "error: the release is refused for one reason; nothing was written",
            )),
            count => Err(Failure::new(format!(
                "error: the release is refused for {count} reasons; nothing was written"
            ))),
        }
    }

    /// Packs what there is, and builds a program from it if that is asked for.
    fn pack(&self, workspace: &Workspace, present: &Versions) -> Done<Packed> {
        let folder = tempfile::tempdir()
            .map_err(|error| Failure::trouble(format!("error: no temporary folder: {error}")))?;
        let archives = match package::pack(workspace, present, folder.path())? {
            Ok(archives) => archives,
            Err(refusal) => {
                return Ok(Packed {
                    refusal: Some(refusal),
                    ..Packed::default()
                });
            }
        };
        let mut refusal = package::without_notice(&archives);
        if refusal.is_none() && self.build {
            refusal = program::build(workspace, &archives, folder.path())?;
        }
        Ok(Packed {
            built: self.build && refusal.is_none(),
            archives: archives.into_values(),
            refusal,
        })
    }
}
