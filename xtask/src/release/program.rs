//! A program of a user's with tests of its own, built from what is packed and from nothing else of the repository.

use super::{
    manifests::LOCK,
    package::{Archive, cargo},
    refusal::Refusal,
};
use crate::{
    Done,
    crates::{CRATES, Crate, Each, OnClient},
    failure::Failure,
    workspace::{Workspace, read},
};
use std::{fs, path::Path};

/// What a user writes who tests a program with `bungie-testing`.
const FAKE: &str = "\
use bungie_api::destiny2::GetDestinyManifest;
use bungie_testing::FakeBungie;

#[tokio::test]
async fn the_fake_answers() -> Result<(), Box<dyn std::error::Error>> {
    let fake = FakeBungie::in_memory();
    fake.client()?.send(&GetDestinyManifest::new()).await?;
    assert_eq!(fake.requests().len(), 1);
    fake.verify()?;
    Ok(())
}
";

/// What a user writes who keeps sessions in PostgreSQL and in Redis. Nothing is asked of either before the first call.
const STORES: &str = "\
use bungie_api::SessionStore;
use bungie_store_postgres::{
    PostgresStore,
    deadpool_postgres::{Manager, Pool},
    tokio_postgres::{Config, NoTls},
};
use bungie_store_redis::{Redis, RedisStore};

#[test]
fn the_stores_open() -> Result<(), Box<dyn std::error::Error>> {
    let pool = Pool::builder(Manager::new(Config::new(), NoTls)).build()?;
    let _: &dyn SessionStore = &PostgresStore::new(pool, \"12345\");
    let redis = Redis::open(\"redis://127.0.0.1\")?;
    let _: &dyn SessionStore = &RedisStore::new(redis, \"12345\");
    Ok(())
}
";

/// What is run in the program, and what it means if that fails.
const RUNS: [(&[&str], &str); 3] = [
    (
        &["build"],
        "the first example of generated/README.md does not build from it",
    ),
    (
        &["test", "--test", "fake"],
        "a test against the fake does not build from it, or fails",
    ),
    (
        &["test", "--test", "stores"],
        "a program with stores does not build from it, or they do not open",
    ),
];

/// Builds the first example of the README of `bungie-api`, and runs a test against the fake and one with the stores,
/// offline, with the packages of the lock file.
pub(super) fn build(
    workspace: &Workspace,
    archives: &Each<Archive>,
    folder: &Path,
) -> Done<Option<Refusal>> {
    let folders = Each::of(|it| archives[it].unpack(folder)).all()?;
    let readme = read(&folders[Crate::Api].join("README.md"))?;
    let Some(example) = first_example(&readme) else {
        let help = "begin it with a program that a user may copy";
        return Ok(Some(Refusal::new(
            "generated/README.md",
            "it has no example in Rust",
            help,
        )));
    };
    let program = folder.join("program");
    let path = |it: Crate| format!("{:?}", folders[it].display().to_string());
    // What stands beside the API, on the same client.
    let others = CRATES.into_iter();
    let others = others.filter(|it| it.facts().on_client == Some(OnClient::Range));
    let others = others.map(|it| format!("{} = {{ path = {} }}\n", it.name(), path(it)));
    let others: String = others.collect();
    let manifest = format!(
        "[package]\nname = \"program\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nbungie-api = {{ path = {api} }}\n\n\
         [dev-dependencies]\n{others}\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n\n\
         [patch.crates-io]\nbungie-client = {{ path = {client} }}\n",
        api = path(Crate::Api),
        client = path(Crate::Client),
    );
    let lock = read(&workspace.root().join(LOCK))?;
    let files = [
        ("Cargo.toml", manifest.as_str()),
        (LOCK, lock.as_str()),
        ("src/main.rs", example.as_str()),
        ("tests/fake.rs", FAKE),
        ("tests/stores.rs", STORES),
    ];
    for (file, text) in files {
        let path = program.join(file);
        let parent = path.parent().unwrap_or(&program);
        fs::create_dir_all(parent).map_err(Failure::at("create", parent))?;
        fs::write(&path, text).map_err(Failure::at("write", &path))?;
    }
    for (run, found) in RUNS {
        let status = cargo()
            .args(run)
            .arg("--offline")
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .current_dir(&program)
            // What this command says may be JSON.
            .stdout(std::io::stderr())
            .status()
            .map_err(|error| Failure::trouble(format!("error: cannot run cargo: {error}")))?;
        if !status.success() {
            let help = "cargo says above why; it works offline, so `cargo fetch --locked` first";
            return Ok(Some(Refusal::new("what is packed", found, help)));
        }
    }
    Ok(None)
}

/// The first block of Rust in a README, as a program: with the lines that rustdoc hides, and a `main`.
fn first_example(readme: &str) -> Option<String> {
    // Outside and inside of blocks, by turns.
    let parts = readme.split("\n```").enumerate();
    let mut blocks = parts.filter_map(|(index, part)| (index % 2 == 1).then_some(part));
    let block = blocks.find_map(|block| {
        let (language, block) = block.split_once('\n')?;
        let is_rust = ["", "rust", "no_run", "rust,no_run"].contains(&language.trim());
        is_rust.then_some(block)
    })?;
    let shown = block.lines().map(|line| match line {
        "#" => "",
        line => line.strip_prefix("# ").unwrap_or(line),
    });
    let mut example = String::from("#![allow(dead_code)]\n\n");
    for line in shown {
        example += line;
        example.push('\n');
    }
    if !example.contains("fn main()") {
        example += "\nfn main() {}\n";
    }
    Some(example)
}

#[cfg(test)]
mod tests {
    use super::first_example;

    #[test]
    fn an_example_is_a_program() {
        let readme = "# A\n\n```toml\na = 1\n```\n\n```no_run\nuse a::B;\n#\n# fn hidden() {\nb();\n# }\n```\n\n```\nc();\n```\n";
        let program =
            "#![allow(dead_code)]\n\nuse a::B;\n\nfn hidden() {\nb();\n}\n\nfn main() {}\n";
        assert_eq!(first_example(readme).as_deref(), Some(program));
        assert_eq!(first_example("# A\n\n```toml\n```\n"), None);
    }
}
