//! The texts in which versions stand, and the versions in them.

use super::refusal::Refusal;
use crate::{
    Done,
    failure::Failure,
    release::git::Git,
    workspace::{Workspace, read},
};
use semver::Version;
use toml::{Table, Value};
use toml_edit::{DocumentMut, Item};

pub(super) const CLIENT: &str = "bungie-client";
pub(super) const API: &str = "bungie-api";

pub(super) const ROOT_MANIFEST: &str = "Cargo.toml";
pub(super) const CLIENT_MANIFEST: &str = "client/Cargo.toml";
pub(super) const API_MANIFEST: &str = "generated/Cargo.toml";
pub(super) const LOCK: &str = "Cargo.lock";

/// The manifests of the workspace and of the two crates.
pub(super) struct Manifests {
    pub(super) root: String,
    pub(super) client: String,
    pub(super) api: String,
}

/// The versions of the two crates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Versions {
    pub(super) client: Version,
    pub(super) api: Version,
}

impl Manifests {
    pub(super) fn of(workspace: &Workspace) -> Done<Self> {
        let text = |path| read(&workspace.root().join(path));
        Self::from(text)
    }

    /// As they were at a tag.
    pub(super) fn at(git: &Git<'_>, tag: &str) -> Done<Self> {
        Self::from(|path| git.show(tag, path))
    }

    fn from(text: impl Fn(&'static str) -> Done<String>) -> Done<Self> {
        Ok(Manifests {
            root: text(ROOT_MANIFEST)?,
            client: text(CLIENT_MANIFEST)?,
            api: text(API_MANIFEST)?,
        })
    }

    pub(super) fn versions(&self) -> Done<Versions> {
        let version = |file, text: &str| {
            let manifest = table(file, text)?;
            let version = text_at(&manifest, &["package", "version"]).unwrap_or_default();
            Version::parse(version)
                .map_err(|error| Failure::new(format!("error: {file}: `version`: {error}")))
        };
        Ok(Versions {
            client: version(CLIENT_MANIFEST, &self.client)?,
            api: version(API_MANIFEST, &self.api)?,
        })
    }

    /// Where the texts contradict the versions of the crates.
    pub(super) fn contradictions(&self, lock: &str, versions: &Versions) -> Done<Vec<Refusal>> {
        let Versions { client, api } = versions;
        let (root, of_api) = (
            table(ROOT_MANIFEST, &self.root)?,
            table(API_MANIFEST, &self.api)?,
        );
        let lock = table(LOCK, lock)?;
        let pinned = text_at(&of_api, &["dependencies", CLIENT, "version"]);
        let shared = text_at(&root, &["workspace", "dependencies", CLIENT, "version"]);
        let rows = [
            (
                API_MANIFEST,
                "pins bungie-client to",
                pinned,
                format!("={client}"),
            ),
            (
                ROOT_MANIFEST,
                "asks for bungie-client",
                shared,
                client.to_string(),
            ),
            (
                LOCK,
                "has bungie-client",
                locked(&lock, CLIENT),
                client.to_string(),
            ),
            (LOCK, "has bungie-api", locked(&lock, API), api.to_string()),
        ];
        let wrong = rows.into_iter().filter(|(_, _, is, due)| *is != Some(due));
        let refusals = wrong.map(|(file, says, is, due)| {
            let is = is.unwrap_or("no version");
            Refusal::new(
                file,
                format!("it {says} {is}, and the manifest of the crate makes that {due}"),
                "make them agree, or undo what was edited by hand",
            )
        });
        Ok(refusals.collect())
    }

    /// The texts with other versions, by path.
    pub(super) fn with(
        &self,
        lock: &str,
        versions: &Versions,
    ) -> Done<[(&'static str, String); 4]> {
        let (client, api) = (versions.client.to_string(), versions.api.to_string());
        let mut root = document(ROOT_MANIFEST, &self.root)?;
        let mut of_client = document(CLIENT_MANIFEST, &self.client)?;
        let mut of_api = document(API_MANIFEST, &self.api)?;
        let shared = ["workspace", "dependencies", CLIENT, "version"];
        set(ROOT_MANIFEST, root.as_item_mut(), &shared, &client)?;
        let own = ["package", "version"];
        set(CLIENT_MANIFEST, of_client.as_item_mut(), &own, &client)?;
        set(API_MANIFEST, of_api.as_item_mut(), &own, &api)?;
        let pinned = ["dependencies", CLIENT, "version"];
        set(
            API_MANIFEST,
            of_api.as_item_mut(),
            &pinned,
            &format!("={client}"),
        )?;
        Ok([
            (ROOT_MANIFEST, root.to_string()),
            (CLIENT_MANIFEST, of_client.to_string()),
            (API_MANIFEST, of_api.to_string()),
            (LOCK, lock_with(lock, versions)?),
        ])
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
        let version = match name {
            Some(CLIENT) => &versions.client,
            Some(API) => &versions.api,
            _ => continue,
        };
        // What comes from a registry has a source.
        if package.contains_key("source") {
            continue;
        }
        if let Some(item) = package.get_mut("version") {
            replace(item, &version.to_string());
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
        let next = Versions {
            client: Version::new(77, 1, 2),
            api: Version::new(88, 3, 4),
        };
        let written = manifests.with(&lock, &next).unwrap();
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let old = [&manifests.root, &manifests.client, &manifests.api, &lock];
        for ((file, new), old) in written.iter().zip(old) {
            let (old, new) = (lines(old), lines(new));
            assert_eq!(old.len(), new.len(), "{file}");
            let changed = old.iter().zip(&new).filter(|(old, new)| old != new);
            let expected = match *file {
                ROOT_MANIFEST | CLIENT_MANIFEST => 1,
                _ => 2,
            };
            assert_eq!(changed.count(), expected, "{file}");
        }
        let [(_, root), (_, client), (_, api), (_, lock)] = written;
        let written = Manifests { root, client, api };
        assert_eq!(written.versions().unwrap(), next);
        assert_eq!(written.contradictions(&lock, &next).unwrap(), []);
        assert_eq!(written.contradictions(&lock, &present).unwrap().len(), 4);
    }

    #[test]
    fn the_texts_of_this_repository_agree() {
        let (manifests, lock) = own();
        let versions = manifests.versions().unwrap();
        assert_eq!(manifests.contradictions(&lock, &versions).unwrap(), []);
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
        manifests.api = "[package]\nversion = \"one\"\n".to_owned();
        let failure = manifests.versions().unwrap_err().to_string();
        assert!(
            failure.contains("generated/Cargo.toml: `version`"),
            "{failure}"
        );
    }
}
