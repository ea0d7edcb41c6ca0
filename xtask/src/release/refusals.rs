//! What a release is refused for.

use super::{
    git::Git,
    manifests::{LOCK, Manifests, ROOT_MANIFEST, Versions, table, text_at},
    refusal::Refusal,
};
use crate::{
    Done, draft,
    face::{self, FaceFile},
    failure::Failure,
    regen,
    workspace::{Workspace, read},
};

/// How many paths are named.
const NAMED: usize = 5;

/// What the workspace is refused for, whatever is to be released of it.
pub(super) fn of_workspace(
    workspace: &Workspace,
    git: &Git<'_>,
    manifests: &Manifests,
    versions: &Versions,
) -> Done<Vec<Refusal>> {
    let mut refusals = Vec::new();
    refusals.extend(uncommitted(git)?);
    refusals.extend(without_repository(manifests)?);
    let lock = read(&workspace.root().join(LOCK))?;
    refusals.extend(manifests.contradictions(&lock, versions)?);
    let drafts = drafts(workspace);
    // Of a draft it is known that the crate is another.
    if drafts.is_empty() {
        let checked = regen::check_own(workspace);
        refusals.extend(not_accepted(
            "generated/",
            "cargo xtask regen --check",
            checked,
        )?);
    }
    refusals.extend(drafts);
    for face in FaceFile::of_written(workspace)? {
        let place = workspace.below(&face.path());
        refusals.extend(not_accepted(
            &place,
            "cargo xtask face --check",
            face.check(),
        )?);
    }
    Ok(refusals)
}

fn uncommitted(git: &Git<'_>) -> Done<Option<Refusal>> {
    let lines = git.uncommitted()?;
    if lines.is_empty() {
        return Ok(None);
    }
    let named: Vec<&str> = lines.iter().take(NAMED).map(|line| line.trim()).collect();
    let found = format!(
        "{} files are not committed: {}",
        lines.len(),
        named.join(", ")
    );
    let help = "commit them, or take them away: a release is a commit";
    Ok(Some(Refusal::new("the work tree", found, help)))
}

fn without_repository(manifests: &Manifests) -> Done<Vec<Refusal>> {
    let of_root = (
        ROOT_MANIFEST.to_owned(),
        &manifests.root,
        &["workspace", "package", "repository"][..],
        "no `repository` in `[workspace.package]`",
        "write the address of the public repository there",
    );
    let of_crates = manifests.of.iter().map(|(it, text)| {
        (
            it.manifest(),
            text,
            &["package", "repository"][..],
            "no `repository` in `[package]`",
            "write `repository.workspace = true` there",
        )
    });
    let rows = [of_root].into_iter().chain(of_crates);
    let mut refusals = Vec::new();
    for (file, text, path, found, help) in rows {
        let manifest = table(&file, text)?;
        let inherited = [path, &["workspace"]].concat();
        let is_inherited = path.len() == 2 && has(&manifest, &inherited);
        let says = text_at(&manifest, path).is_some_and(|it| !it.trim().is_empty());
        if !(says || is_inherited) {
            let help = format!("{help}: \"Releasing\" in CONTRIBUTING.md");
            refusals.push(Refusal::new(file, found, help));
        }
    }
    Ok(refusals)
}

fn has(table: &toml::Table, path: &[&str]) -> bool {
    let Some((first, rest)) = path.split_first() else {
        return false;
    };
    let first = table.get(*first);
    let found = first.and_then(|first| rest.iter().try_fold(first, |value, key| value.get(key)));
    found.is_some()
}

fn drafts(workspace: &Workspace) -> Vec<Refusal> {
    let places = [
        (workspace.spec(draft::FILE), format!("spec/{}", draft::FILE)),
        (
            workspace.generated().join(face::DRAFT),
            format!("generated/{}", face::DRAFT),
        ),
    ];
    let there = places.into_iter().filter(|(path, _)| path.exists());
    let refusals = there.map(|(_, place)| {
        let help = "write what it lists into spec/, then `cargo xtask regen`";
        Refusal::new(place, "the crate is a draft", help)
    });
    refusals.collect()
}

/// What a check found, in its last line; a failure that is none of a check stays one.
fn not_accepted(place: &str, command: &str, checked: Done) -> Done<Option<Refusal>> {
    let failure = match checked {
        Ok(()) => return Ok(None),
        Err(failure @ Failure::Trouble(_)) => return Err(failure),
        Err(failure) => failure.to_string(),
    };
    let last = failure.lines().rfind(|line| line.starts_with("error: "));
    let last = last.unwrap_or(&failure).trim_start_matches("error: ");
    Ok(Some(Refusal::new(
        place,
        last,
        format!("`{command}` says all of it"),
    )))
}
