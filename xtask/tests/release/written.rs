//! What is written, and what is not.

use crate::{
    paste::{WRITTEN, paste},
    scratch::{add_property, add_value, change_client, commit, release, released, remove_property},
    season,
    support::{Run, Workspace, repository, xtask},
};
use serde_json::Value;
use std::{env, fs, path::Path, process::Command};

/// A release with a bit of everything, and what the names of its season end with.
fn with_everything() -> (Workspace, String) {
    let scratch = released();
    fs::create_dir(scratch.path("target")).unwrap();
    let file = scratch.path("target/new.json");
    let end = season::write_next_season(&scratch.path(""), &file);
    let mut document: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    document["info"]["version"] = "99.0.0".into();
    add_value(&mut document);
    add_property(&mut document);
    remove_property(&mut document);
    fs::write(&file, document.to_string()).unwrap();
    scratch
        .run(&["spec", "import", file.to_str().unwrap()])
        .succeeded();
    let run = scratch
        .run(&["regen", "--draft", "--format", "json"])
        .succeeded();
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    paste(
        &scratch.path(""),
        report["warnings"].as_array().unwrap(),
        WRITTEN,
    );
    scratch.run(&["regen", "--accept-breaking"]).succeeded();
    change_client(
        &scratch,
        "send(&self) {}",
        "send(self) {}\n    pub fn more(&self) {}",
    );
    scratch.edit(
        "CHANGELOG.md",
        "- Written later.\n",
        "- Said by a person: `Client::send` takes the client.\n",
    );
    commit(&scratch);
    (scratch, end)
}

#[test]
fn versions_and_the_changelog_are_written_together() {
    let (scratch, end) = with_everything();
    let before = scratch.snapshot();
    let dry = release(&scratch, &["--dry-run"]).succeeded();
    before.is_untouched(&scratch.snapshot());
    assert!(
        dry.stdout.contains("would write:\n  Cargo.toml\n"),
        "{}",
        dry.stdout
    );
    let run = release(&scratch, &[]).succeeded();
    let wrote = "wrote:\n  Cargo.toml\n  client/Cargo.toml\n  generated/Cargo.toml\n  tests/fake/Cargo.toml\n  client/stores/postgres/Cargo.toml\n  client/stores/redis/Cargo.toml\n  Cargo.lock\n  CHANGELOG.md\n";
    assert!(run.stdout.contains(wrote), "{}", run.stdout);
    let next = "next:\n  git commit --all --message \"Release v0.2.0\"\n  git tag v0.2.0\n";
    assert!(run.stdout.contains(next), "{}", run.stdout);
    for (path, line) in [
        (
            "Cargo.toml",
            "path = \"client\", version = \"0.2.0\", default-features",
        ),
        (
            "client/Cargo.toml",
            "version = \"0.2.0\" # The next one is written by a command.\n",
        ),
        ("generated/Cargo.toml", "\nversion = \"0.2.0\"\n"),
        ("tests/fake/Cargo.toml", "\nversion = \"0.2.0\"\n"),
        (
            "client/stores/postgres/Cargo.toml",
            "\nversion = \"0.2.0\"\n",
        ),
        ("client/stores/redis/Cargo.toml", "\nversion = \"0.2.0\"\n"),
        (
            "Cargo.toml",
            "bungie-testing = { path = \"tests/fake\", version = \"0.2.0\" }",
        ),
        (
            "generated/Cargo.toml",
            "# Exactly this one.\nbungie-client = { path = \"../client\", version = \"=0.2.0\",",
        ),
    ] {
        let text = scratch.read(path);
        assert!(text.contains(line), "{path}: {text}");
    }
    // Cargo agrees about the lock file.
    let status = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .current_dir(scratch.path(""))
        .output()
        .unwrap();
    assert!(status.status.success(), "{status:?}");
    is_golden(&scratch.read("CHANGELOG.md"), &end);
    assert!(!scratch.path("generated/.changes").exists());
}

/// Takes minutes: `.ci/long`. Whatever else may refuse the release of this repository, its crates build when packed.
#[test]
#[ignore = "builds all dependencies"]
fn a_program_builds_from_what_is_packed() {
    let arguments = [
        "release",
        "--dry-run",
        "--build",
        "--since",
        "HEAD",
        "--format",
        "json",
    ];
    let run = Run::of(xtask(&repository(), &arguments).output().unwrap());
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        report["built"], true,
        "{} {}",
        run.stderr, report["refusals"]
    );
}

/// What a season names, with or without an end.
const SEASONAL: [&str; 5] = [
    "Seasonal",
    "seasonal",
    "PlantBanners",
    "PLANT_BANNERS",
    "DestinySeasonalBannerDefinition",
];

/// The changelog, but for its days, for the document before, and for which season it is.
fn is_golden(text: &str, end: &str) {
    let lines = text.lines().map(|line| match line.rsplit_once(" — ") {
        Some((start, _)) if line.starts_with("## ") && line.contains(" 99.0.0 ") => {
            format!("{start} — DAY\n")
        }
        Some(_) if line.starts_with("## ") => "## The release before\n".to_owned(),
        _ => format!("{line}\n"),
    });
    let text: String = lines.collect();
    let text = SEASONAL.iter().fold(text, |text, name| {
        text.replace(&format!("{name}{end}"), name)
    });
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/release/expected.md");
    if env::var_os("BLESS").is_some() {
        fs::write(&golden, &text).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap();
    let difference = similar::TextDiff::from_lines(&expected, &text);
    assert!(text == expected, "{}", difference.unified_diff());
}

#[test]
fn a_file_that_cannot_be_written_leaves_all_as_it_was() {
    let scratch = released();
    change_client(&scratch, "{}\n", "{ let _ = 1; }\n");
    // The new text is written there first.
    fs::create_dir(scratch.path(".CHANGELOG.md.new")).unwrap();
    let before = scratch.snapshot();
    release(&scratch, &[])
        .failed(3)
        .says(&["error: cannot write"]);
    assert!(before.files() == scratch.snapshot().files());
}
