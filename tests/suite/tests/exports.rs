//! `bungie_api` re-exports by name all that `bungie_client` shows its users, and nothing else of it.

use std::{collections::BTreeSet, fs, path::Path};

fn source(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(root.join(path)).unwrap()
}

/// The names that the `pub use` and `pub mod` items of a file bring, without hidden ones and without
/// what stands behind another path than one of `from`.
fn shown(source: &str, from: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let items = source.split(';').map(|item| match item.rfind("pub ") {
        Some(start) => item.split_at(start),
        None => (item, ""),
    });
    for (attributes, item) in items {
        let words = item.replace(['\n', ' '], "");
        let is_hidden = attributes.ends_with("#[doc(hidden)]\n");
        let Some(path) = words
            .strip_prefix("pubuse")
            .or(words.strip_prefix("pubmod"))
        else {
            continue;
        };
        if is_hidden || !from(path) {
            continue;
        }
        let (_, last) = path.split_once("::").unwrap_or(("", path));
        let listed = last.trim_matches(['{', '}']).split(',');
        names.extend(listed.filter(|name| !name.is_empty()).map(str::to_owned));
    }
    names
}

#[test]
fn what_the_client_shows_is_there_by_name() {
    let mut client = shown(&source("client/src/lib.rs"), |_| true);
    // Macros stand at the root without being named there.
    client.insert("application_scopes".to_owned());
    assert!(
        client.contains("Client") && client.contains("wire"),
        "{client:?}"
    );
    assert!(!client.contains("__private") && !client.contains("dynamic"));
    let is_of_client = |path: &str| path.starts_with("bungie_client::");
    let mut generated = shown(&source("generated/src/lib.rs"), is_of_client);
    // A module of its own: the next test looks into it.
    generated.insert("manifest".to_owned());
    let missing: Vec<_> = client.difference(&generated).collect();
    let surplus: Vec<_> = generated.difference(&client).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "codegen/src/emit/exports.rs lacks {missing:?} and has too much with {surplus:?}"
    );
}

#[test]
fn what_the_manifest_has_is_there_by_name() {
    let mut client = shown(&source("client/src/manifest/mod.rs"), |_| true);
    // An alias of the generated crate.
    assert!(client.remove("Manifest"));
    let generated = shown(&source("generated/src/manifest.rs"), |path| {
        path.starts_with("bungie_client::manifest::")
    });
    let generated: BTreeSet<_> = generated
        .iter()
        .map(|name| {
            name.trim_start_matches("manifest::")
                .trim_start_matches('{')
        })
        .map(str::to_owned)
        .collect();
    assert_eq!(generated, client);
}
