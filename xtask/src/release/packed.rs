//! What users get of a crate, beside its face: whether it is what it was.

use super::{
    git::Git,
    manifests::{Manifests, table},
    versions::Level,
};
use crate::{Done, crates::Crate};
use std::collections::BTreeSet;
use toml::{Table, Value};

/// How what is packed of a crate differs from what was.
#[derive(Debug)]
pub(super) struct Packed {
    pub(super) level: Level,
    pub(super) because: Vec<String>,
}

/// Compares the files and the manifest of a crate with what they were at a tag.
pub(super) fn compare(
    git: &Git<'_>,
    tag: &str,
    of: Crate,
    old: &Manifests,
    new: &Manifests,
) -> Done<Packed> {
    let folder = of.facts().folder;
    let mut packed = Packed {
        level: Level::Unchanged,
        because: Vec::new(),
    };
    let files = git.changed_since(tag, folder)?;
    let files = files.iter().filter_map(|file| {
        let below = file.strip_prefix(folder)?.strip_prefix('/')?;
        is_packed(below).then_some(below)
    });
    let files = files.count();
    if files > 0 {
        packed.add(Level::Fix, format!("{files} files that are packed differ"));
    }
    let old = resolved(&old.of[of], &old.root)?;
    let new = resolved(&new.of[of], &new.root)?;
    if old != new {
        packed.add(Level::Fix, "its manifest differs".to_owned());
    }
    let (old, new) = (features(&old), features(&new));
    for gone in old.difference(&new) {
        packed.add(Level::Breaking, format!("{gone} is gone"));
    }
    for come in new.difference(&old) {
        packed.add(Level::Addition, format!("{come} is new"));
    }
    Ok(packed)
}

impl Packed {
    fn add(&mut self, level: Level, because: String) {
        self.level = self.level.max(level);
        self.because.push(because);
    }
}

/// What the names of sources end with: Rust, and what is run by PostgreSQL and by Redis.
const SOURCES: [&str; 3] = [".rs", ".sql", ".lua"];

/// Whether `include` of the manifests has a file; the manifest itself is compared by what it says.
fn is_packed(below: &str) -> bool {
    below == "README.md"
        || below.starts_with("LICENSE-")
        || (below.starts_with("src/") && SOURCES.iter().any(|end| below.ends_with(end)))
        || (below.starts_with("data/") && below.ends_with(".json"))
        || (below.starts_with("guide/") && below.ends_with(".md"))
}

/// What a manifest says to users: with what it takes from the workspace, without versions that a release writes and
/// without what is there for tests.
fn resolved(manifest: &str, root: &str) -> Done<Table> {
    let root = table("Cargo.toml", root)?;
    let mut manifest = table("the manifest", manifest)?;
    for key in ["dev-dependencies", "lints"] {
        manifest.remove(key);
    }
    let of_workspace = |section: &str| root.get("workspace")?.get(section)?.as_table();
    if let Some(package) = manifest.get_mut("package").and_then(Value::as_table_mut) {
        package.remove("version");
        inherit(package, of_workspace("package"));
    }
    if let Some(all) = manifest
        .get_mut("dependencies")
        .and_then(Value::as_table_mut)
    {
        inherit(all, of_workspace("dependencies"));
        if let Some(client) = all
            .get_mut(Crate::Client.name())
            .and_then(Value::as_table_mut)
        {
            client.remove("version");
        }
    }
    Ok(manifest)
}

/// Puts what the workspace says in the place of `workspace = true`.
fn inherit(table: &mut Table, from: Option<&Table>) {
    for (key, value) in table.iter_mut() {
        if let Some(value) = value.get_mut("workspace") {
            let inherited = from.and_then(|from| from.get(key));
            *value = inherited.cloned().unwrap_or(Value::Boolean(true));
        }
    }
}

/// The features that there are, and those that are on by default.
fn features(manifest: &Table) -> BTreeSet<String> {
    let all = manifest.get("features").and_then(Value::as_table);
    let default = all.and_then(|all| all.get("default"));
    let default = default.and_then(Value::as_array).into_iter().flatten();
    let default = default.filter_map(Value::as_str);
    let default = default.map(|name| format!("the default feature `{name}`"));
    let names = all.into_iter().flat_map(Table::keys);
    names
        .map(|name| format!("the feature `{name}`"))
        .chain(default)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "[workspace.package]\nlicense = \"MIT\"\n[workspace.dependencies]\nbytes = \"1\"\nother = \"1\"\n";
    const MANIFEST: &str = "[package]\nversion = \"0.1.0\"\nlicense.workspace = true\n[features]\ndefault = [\"a\"]\na = []\n\
                            [dependencies]\nbytes.workspace = true\nbungie-client = { version = \"=0.1.0\" }\n\
                            [dev-dependencies]\nother.workspace = true\n";

    #[test]
    fn a_manifest_is_what_it_says_to_users() {
        let is_same = |manifest: &str, root: &str| {
            resolved(MANIFEST, ROOT).unwrap() == resolved(manifest, root).unwrap()
        };
        assert!(is_same(&MANIFEST.replace("0.1.0", "0.2.0"), ROOT));
        assert!(is_same(&format!("# Comment.\n{MANIFEST}"), ROOT));
        assert!(is_same(
            MANIFEST,
            &ROOT.replace("other = \"1\"", "other = \"2\"")
        ));
        assert!(!is_same(
            MANIFEST,
            &ROOT.replace("bytes = \"1\"", "bytes = \"2\"")
        ));
        assert!(!is_same(MANIFEST, &ROOT.replace("MIT", "ISC")));
        assert!(!is_same(
            &MANIFEST.replace("a = []", "a = [\"dep:bytes\"]"),
            ROOT
        ));
    }

    #[test]
    fn features_are_by_name_and_by_default() {
        let manifest = resolved(MANIFEST, ROOT).unwrap();
        let all: Vec<String> = features(&manifest).into_iter().collect();
        let expected = [
            "the default feature `a`",
            "the feature `a`",
            "the feature `default`",
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn tests_are_not_packed() {
        for path in [
            "src/lib.rs",
            "src/migrations/1_a.sql",
            "src/limiter/a.lua",
            "README.md",
            "LICENSE-MIT",
            "data/a.json",
            "guide/start.md",
        ] {
            assert!(is_packed(path), "{path}");
        }
        for path in [
            "tests/a.rs",
            "face.txt",
            "Cargo.toml",
            "src/a.txt",
            "stores/redis/src/lib.rs",
        ] {
            assert!(!is_packed(path), "{path}");
        }
    }
}
