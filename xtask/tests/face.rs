//! The accepted faces: what users can name is not taken from them unawares.

mod support;

use serde_json::{Value, json};
use std::process::Command;
use support::{Run, Workspace, repository};

const SOURCE: &str = "pub struct Client(());\nimpl Client { pub fn send(&self) {} }\n";

fn with_client(source: &str) -> Workspace {
    let workspace = Workspace::new();
    std::fs::create_dir(workspace.path("client/src")).unwrap();
    workspace.write("client/src/lib.rs", source);
    workspace
}

#[test]
fn the_accepted_faces_are_those_that_there_are() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["face", "--check", "--root"]);
    let run = Run::of(command.arg(repository()).output().unwrap());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn face_writes_what_is_there_and_what_comes() {
    let workspace = with_client(SOURCE);
    workspace.run(&["face", "--check"]).failed(1).says(&[
        "+bungie_client::Client::send fn(&self)\n",
        "face.txt is not what the source says; run `cargo xtask face`",
    ]);
    workspace.run(&["face"]).succeeded();
    workspace.run(&["face", "--check"]).succeeded();
    workspace.write("client/src/lib.rs", &format!("{SOURCE}pub fn more() {{}}"));
    workspace
        .run(&["face", "--check"])
        .failed(1)
        .says(&["+bungie_client::more fn()\n"]);
    workspace.run(&["face"]).succeeded();
    let before = workspace.snapshot();
    workspace.run(&["face"]).succeeded();
    before.is_untouched(&workspace.snapshot());
    assert!(
        workspace
            .read("client/face.txt")
            .contains("bungie_client::more fn()\n")
    );
}

#[test]
fn json_says_what_differs_however_it_ended() {
    let workspace = with_client(SOURCE);
    let report = |options: &[&str], code| {
        let run = workspace.run(&[&["face", "--format", "json"], options].concat());
        let report: Value = serde_json::from_str(&run.failed(code).stdout).unwrap();
        report["faces"][0].clone()
    };
    let client = workspace.path("client/face.txt");
    let new = report(&[], 0);
    assert_eq!(new["file"], client.to_str().unwrap());
    assert_eq!(new["lines"], 3);
    assert_eq!(new["changes"].as_array().unwrap().len(), 3);
    assert_eq!(report(&["--check"], 0)["changes"], json!([]));
    workspace.edit("client/src/lib.rs", "&self", "self");
    let another = json!([{
        "key": "bungie_client::Client::send",
        "old": "bungie_client::Client::send fn(&self)",
        "new": "bungie_client::Client::send fn(self)",
        "breaks": "it is another",
    }]);
    for options in [&["--check"][..], &[]] {
        assert_eq!(report(options, 1)["changes"], another);
    }
}

#[test]
fn what_breaks_is_written_only_if_it_is_accepted() {
    let workspace = with_client(SOURCE);
    workspace.run(&["face"]).succeeded();
    workspace.edit("client/src/lib.rs", "&self", "self");
    let before = workspace.snapshot();
    workspace.run(&["face"]).failed(1).says(&[
        "- bungie_client::Client::send fn(&self)\n+ bungie_client::Client::send fn(self)\n  it is another\n",
        "error: the code of users may rest on 1 lines of ",
        "raise the part of `version`",
        "run `cargo xtask face --accept-breaking`",
    ]);
    before.is_untouched(&workspace.snapshot());
    workspace.run(&["face", "--accept-breaking"]).succeeded();
    workspace.run(&["face", "--check"]).succeeded();
}

#[test]
fn each_crate_that_people_write_has_a_face() {
    let workspace = with_client(SOURCE);
    let crates = [
        ("tests/fake", "bungie_testing"),
        ("client/stores/postgres", "bungie_store_postgres"),
        ("client/stores/redis", "bungie_store_redis"),
    ];
    for (folder, _) in crates {
        std::fs::create_dir_all(workspace.path(&format!("{folder}/src"))).unwrap();
        workspace.write(&format!("{folder}/src/lib.rs"), "pub fn start() {}\n");
    }
    workspace.run(&["face"]).succeeded();
    workspace.run(&["face", "--check"]).succeeded();
    let mut client = SOURCE.to_owned();
    for (folder, name) in crates {
        let face = format!("{name} mod\n{name}::start fn()\n");
        assert_eq!(workspace.read(&format!("{folder}/face.txt")), face);
        workspace.write(
            &format!("{folder}/src/lib.rs"),
            "pub fn start(port: u16) {}\n",
        );
        let gone = format!("- {name}::start fn()\n");
        // Nothing is written of one crate where another is refused.
        client += &format!("pub fn beside_{name}() {{}}\n");
        workspace.write("client/src/lib.rs", &client);
        let before = workspace.snapshot();
        workspace.run(&["face"]).failed(1).says(&[&gone]);
        before.is_untouched(&workspace.snapshot());
        workspace.run(&["face", "--accept-breaking"]).succeeded();
    }
    workspace.run(&["face", "--check"]).succeeded();
}

#[test]
fn a_document_that_takes_something_away_is_refused_before_anything_is_written() {
    let workspace = Workspace::new();
    workspace.run(&["regen"]).succeeded();
    let accepted = workspace.read("generated/face.txt");
    let gone = "bungie_api::types::Gone.field: i32";
    workspace.write("generated/face.txt", &format!("{accepted}{gone}\n"));
    let before = workspace.snapshot();
    workspace.run(&["regen"]).failed(1).says(&[
        &format!("- {gone}\n  it is gone\n"),
        "run `cargo xtask regen --accept-breaking`",
    ]);
    workspace
        .run(&["regen", "--check"])
        .failed(1)
        .says(&[&format!("-{gone}\n")]);
    before.is_untouched(&workspace.snapshot());
    workspace.run(&["regen", "--accept-breaking"]).succeeded();
    assert_eq!(workspace.read("generated/face.txt"), accepted);
}

#[test]
fn source_that_is_not_rust_is_named() {
    let workspace = with_client("pub fn");
    workspace
        .run(&["face"])
        .failed(1)
        .says(&["source at lib.rs: it is not Rust"]);
}
