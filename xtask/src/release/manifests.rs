//! The texts in which versions stand, and the versions in them.

use super::refusal::Refusal;
use crate::{
    Done,
    crates::{Crate, Each},
    failure::Failure,
    release::git::Git,
    workspace::{Workspace, read},
};
use semver::Version;
use std::collections::BTreeMap;
use toml::{Table, Value};
use toml_edit::{DocumentMut, Item};

pub(super) const ROOT_MANIFEST: &str = "Cargo.toml";
pub(super) const LOCK: &str = "Cargo.lock";
/// Where a manifest says the version of its crate.
const OWN: [&str; 2] = ["package", "version"];

/// The manifests of the workspace and of the crates.
pub(super) struct Manifests {
    pub(super) root: String,
    pub(super) of: Each<String>,
}

/// The versions of the crates.
pub(super) type Versions = Each<Version>;

impl Manifests {
    pub(super) fn of(workspace: &Workspace) -> Done<Self> {
        Self::from(|path| read(&workspace.root().join(path)))
    }

    /// As they were at a tag.
    pub(super) fn at(git: &Git<'_>, tag: &str) -> Done<Self> {
        Self::from(|path| git.show(tag, path))
    }

    fn from(text: impl Fn(&str) -> Done<String>) -> Done<Self> {
        Ok(Manifests {
            root: text(ROOT_MANIFEST)?,
            of: Each::of(|it| text(&it.manifest())).all()?,
        })
    }

    /// All with their paths, that of the workspace first.
    fn texts(&self) -> impl Iterator<Item = (String, &String)> {
        let of_crates = self.of.iter().map(|(it, text)| (it.manifest(), text));
        let of_root = (ROOT_MANIFEST.to_owned(), &self.root);
        [of_root].into_iter().chain(of_crates)
    }

    pub(super) fn versions(&self) -> Done<Versions> {
        let version = |it: Crate| {
            let file = it.manifest();
            let manifest = table(&file, &self.of[it])?;
            let version = text_at(&manifest, &OWN).unwrap_or_default();
            Version::parse(version)
                .map_err(|error| Failure::new(format!("error: {file}: `version`: {error}")))
        };
        Each::of(version).all()
    }

    /// Where the texts contradict the versions of the crates.
    pub(super) fn contradictions(&self, lock: &str, versions: &Versions) -> Done<Vec<Refusal>> {
        let lock = table(LOCK, lock)?;
        let tables = self
            .texts()
            .map(|(file, text)| Ok((file.clone(), table(&file, text)?)));
        let tables: BTreeMap<_, _> = tables.collect::<Done<_>>()?;
        let mut refusals = Vec::new();
        let mut hold = |file, says: String, is: Option<&str>, due: String| {
            if is != Some(due.as_str()) {
                let is = is.unwrap_or("no version");
                refusals.push(Refusal::new(
                    file,
                    format!("it {says} {is}, and the manifest of the crate makes that {due}"),
                    "make them agree, or undo what was edited by hand",
                ));
            }
        };
        for (it, version) in versions.iter() {
            let name = it.name();
            for asked in it.facts().asked {
                let is = tables.get(asked.file);
                let is = is.and_then(|table| text_at(table, asked.path));
                let says = match asked.operator {
                    "=" => format!("pins {name} to"),
                    _ => format!("asks for {name}"),
                };
                let due = format!("{}{version}", asked.operator);
                hold(asked.file, says, is, due);
            }
            let is = locked(&lock, name);
            hold(LOCK, format!("has {name}"), is, version.to_string());
        }
        Ok(refusals)
    }

    /// The texts with other versions, by path.
    pub(super) fn with(&self, lock: &str, versions: &Versions) -> Done<Vec<(String, String)>> {
        let mut written = Vec::new();
        for (file, text) in self.texts() {
            let mut document = document(&file, text)?;
            for (it, version) in versions.iter() {
                if it.manifest() == file {
                    set(&file, document.as_item_mut(), &OWN, &version.to_string())?;
                }
                for asked in it.facts().asked.iter().filter(|asked| asked.file == file) {
                    let version = format!("{}{version}", asked.operator);
                    set(&file, document.as_item_mut(), asked.path, &version)?;
                }
            }
            written.push((file, document.to_string()));
        }
        written.push((LOCK.to_owned(), lock_with(lock, versions)?));
        Ok(written)
    }
}

/// The lock file with other versions. It is edited, since `cargo update` would write it by itself, and a failure after
/// that would leave it changed; nothing else in it follows from the versions of members.
fn lock_with(lock: &str, versions: &Versions) -> Done<String> {
    let mut document = document(LOCK, lock)?;
    let packages = document.get_mut("package");
    let packages = packages.and_then(Item::as_array_of_tables_mut);
    for package in packages.into_iter().flat_map(|all| all.iter_mut()) {
        let name = package.get("name").and_then(Item::as_str);
        let Some(it) = name.and_then(Crate::named) else {
            continue;
        };
        // What comes from a registry has a source.
        if package.contains_key("source") {
            continue;
        }
        if let Some(item) = package.get_mut("version") {
            replace(item, &versions[it].to_string());
        }
    }
    Ok(document.to_string())
}

fn document(file: &str, text: &str) -> Done<DocumentMut> {
    text.parse()
        .map_err(|error| Failure::new(format!("error: {file}: {error}")))
}

fn set(file: &str, item: &mut Item, path: &[&str], value: &str) -> Done {
    let found = path.iter().try_fold(item, |item, key| item.get_mut(key));
    let found = found.filter(|item| item.is_str());
    let item = found.ok_or_else(|| {
        let path = path.join(".");
        Failure::new(format!("error: {file}: there is no text `{path}`"))
    })?;
    replace(item, value);
    Ok(())
}

/// Puts a text in the place of another, with the spaces around it.
fn replace(item: &mut Item, text: &str) {
    if let Some(value) = item.as_value_mut() {
        let around = value.decor().clone();
        *value = text.into();
        *value.decor_mut() = around;
    }
}

pub(super) fn table(file: &str, text: &str) -> Done<Table> {
    text.parse()
        .map_err(|error| Failure::new(format!("error: {file}: {error}")))
}

/// The text at a path.
pub(super) fn text_at<'a>(table: &'a Table, path: &[&str]) -> Option<&'a str> {
    let (first, rest) = path.split_first()?;
    let first = table.get(*first)?;
    rest.iter()
        .try_fold(first, |value, key| value.get(key))?
        .as_str()
}

/// The version of a member in the lock file.
fn locked<'a>(lock: &'a Table, name: &str) -> Option<&'a str> {
    let packages = lock.get("package").and_then(Value::as_array)?;
    let mut packages = packages.iter().filter_map(Value::as_table);
    let is_it = |package: &&Table| {
        text_at(package, &["name"]) == Some(name) && !package.contains_key("source")
    };
    text_at(packages.find(is_it)?, &["version"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crates::{CRATES, OnClient};

    /// The texts of this repository.
    fn own() -> (Manifests, String) {
        let workspace = Workspace::at(None);
        let lock = read(&workspace.root().join(LOCK)).unwrap();
        (Manifests::of(&workspace).unwrap(), lock)
    }

    #[test]
    fn versions_are_all_that_changes_in_the_texts() {
        let (manifests, lock) = own();
        let present = manifests.versions().unwrap();
        let next = Each::of(|it| Version::new(77 + it as u64, 1, 2));
        let written = manifests.with(&lock, &next).unwrap();
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let old = manifests.texts().chain([(LOCK.to_owned(), &lock)]);
        for ((file, new), (_, old)) in written.iter().zip(old) {
            let (old, new) = (lines(old), lines(new));
            assert_eq!(old.len(), new.len(), "{file}");
            let changed = old.iter().zip(&new).filter(|(old, new)| old != new);
            let expected = match file.as_str() {
                LOCK => CRATES.len(),
                // The client and what is for tests; the version and the client's.
                ROOT_MANIFEST | "generated/Cargo.toml" => 2,
                _ => 1,
            };
            assert_eq!(changed.count(), expected, "{file}");
        }
        let written: BTreeMap<_, _> = written.into_iter().collect();
        let lock = &written[LOCK];
        let written = Manifests::from(|file| Ok(written[file].clone())).unwrap();
        assert_eq!(written.versions().unwrap(), next);
        assert_eq!(written.contradictions(lock, &next).unwrap(), []);
        assert_eq!(
            written.contradictions(lock, &present).unwrap().len(),
            CRATES.len() + 3
        );
    }

    #[test]
    fn the_texts_of_this_repository_agree() {
        let (manifests, lock) = own();
        let versions = manifests.versions().unwrap();
        assert_eq!(manifests.contradictions(&lock, &versions).unwrap(), []);
    }

    #[test]
    fn crates_depend_on_the_client_as_is_said_of_them() {
        let (manifests, _) = own();
        for (it, text) in manifests.of.iter() {
            let manifest = table(&it.manifest(), text).unwrap();
            let client = &["dependencies", "bungie-client", "version"];
            let is_pinned = text_at(&manifest, client).is_some_and(|it| it.starts_with('='));
            // What is taken from the workspace is a range.
            let dependencies = manifest["dependencies"].as_table().unwrap();
            let is_range = dependencies
                .get("bungie-client")
                .is_some_and(|it| it.get("workspace").is_some());
            let expected = match it.facts().on_client {
                Some(OnClient::Pinned) => (true, false),
                Some(OnClient::Range) => (false, true),
                None => (false, false),
            };
            assert_eq!((is_pinned, is_range), expected, "{it:?}");
        }
    }

    #[test]
    fn a_text_without_its_version_is_named() {
        let (mut manifests, lock) = own();
        let versions = manifests.versions().unwrap();
        manifests.root = "[workspace]\n".to_owned();
        let failure = manifests.with(&lock, &versions).unwrap_err().to_string();
        assert!(
            failure.contains(
                "Cargo.toml: there is no text `workspace.dependencies.bungie-client.version`"
            ),
            "{failure}"
        );
        manifests.of = Each::of(|it| match it {
            Crate::Api => "[package]\nversion = \"one\"\n".to_owned(),
            other => manifests.of[other].clone(),
        });
        let failure = manifests.versions().unwrap_err().to_string();
        assert!(
            failure.contains("generated/Cargo.toml: `version`"),
            "{failure}"
        );
    }
}
