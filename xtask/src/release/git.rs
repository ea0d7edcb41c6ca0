//! What the repository knows: tags, texts at a tag, and what is not committed.

use crate::{Done, failure::Failure, git::git};
use semver::Version;
use std::{ffi::OsStr, path::Path};

/// The repository that a folder is in.
pub(super) struct Git<'a>(pub(super) &'a Path);

/// A tag that names a version, `vX.Y.Z`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) version: Version,
}

impl Tag {
    fn parse(name: &str) -> Option<Self> {
        let version = Version::parse(name.strip_prefix('v')?).ok()?;
        let is_plain = version.pre.is_empty() && version.build.is_empty();
        is_plain.then(|| Tag {
            name: name.to_owned(),
            version,
        })
    }
}

impl Git<'_> {
    fn run(&self, arguments: &[&str]) -> Done<String> {
        let place = [OsStr::new("-C"), self.0.as_os_str()];
        git(place.into_iter().chain(arguments.iter().map(OsStr::new)))
    }

    /// The tags of versions from which this commit follows.
    pub(super) fn tags(&self) -> Done<Vec<Tag>> {
        let names = self.run(&["tag", "--merged", "HEAD"])?;
        Ok(names.lines().filter_map(Tag::parse).collect())
    }

    /// Those of this commit itself.
    pub(super) fn tags_here(&self) -> Done<Vec<Tag>> {
        let names = self.run(&["tag", "--points-at", "HEAD"])?;
        Ok(names.lines().filter_map(Tag::parse).collect())
    }

    /// Whether commits, and with them tags, may be missing here.
    pub(super) fn is_shallow(&self) -> Done<bool> {
        let said = self.run(&["rev-parse", "--is-shallow-repository"])?;
        Ok(said.trim() == "true")
    }

    /// Fails unless there is such a commit.
    pub(super) fn has_commit(&self, name: &str) -> Done {
        let commit = format!("{name}^{{commit}}");
        let arguments = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ];
        match self.run(&arguments) {
            Ok(_) => Ok(()),
            Err(_) => Err(Failure::new(format!("error: there is no tag `{name}`"))),
        }
    }

    /// A file of the workspace as it was.
    pub(super) fn show(&self, tag: &str, path: &str) -> Done<String> {
        self.run(&["show", "--end-of-options", &format!("{tag}:./{path}")])
    }

    /// The files below folders that are not what they were.
    pub(super) fn changed_since(&self, tag: &str, folder: &str) -> Done<Vec<String>> {
        let options = ["diff", "--name-only", "--no-renames", "--relative", "-z"];
        let what = ["--end-of-options", tag, "--", folder];
        let names = self.run(&[&options[..], &what].concat())?;
        let names = names.split('\0').filter(|name| !name.is_empty());
        Ok(names.map(str::to_owned).collect())
    }

    /// What is not committed, a line each.
    pub(super) fn uncommitted(&self) -> Done<Vec<String>> {
        let lines = self.run(&["status", "--porcelain"])?;
        Ok(lines.lines().map(str::to_owned).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;

    #[test]
    fn a_tag_is_a_version_or_none() {
        let version = |name| Tag::parse(name).map(|tag| tag.version.to_string());
        assert_eq!(version("v0.10.2").as_deref(), Some("0.10.2"));
        for name in [
            "0.1.0",
            "v1",
            "v0.1",
            "v0.1.0-rc.1",
            "v0.1.0+2",
            "version",
            "",
        ] {
            assert_eq!(version(name), None, "{name}");
        }
    }
}
