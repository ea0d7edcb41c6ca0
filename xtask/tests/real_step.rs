//! A step that Bungie really made: answers of the document in `spec/`, read by the crate of the one before it.

#[path = "support/crates.rs"]
mod crates;
mod support;

use bungie_testing::{
    document::DOCUMENT,
    fake::{Sampling, sample::Sampler},
};
use std::fs;
use support::{PUBLISHED, Run, published, repository, xtask};

/// Reads every answer of a folder into the type of its operation, and says what came of it.
const PROGRAM: &str = r#"
use bungie_api::dynamic::OPERATIONS;

fn main() {
    let folder = std::env::args().nth(1).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let Some(operation) = OPERATIONS.iter().find(|it| it.operation().id == id) else {
            println!("new {id}");
            continue;
        };
        match operation.decode(&std::fs::read(&path).unwrap()) {
            Ok(envelope) if envelope.response.is_some() => println!("read {id}"),
            Ok(_) => println!("lost {id}"),
            Err(error) => println!("failed {id}: {error}"),
        }
    }
}
"#;

#[test]
#[ignore = "builds the whole crate of another document: .ci/long runs it"]
fn the_crate_of_the_last_document_reads_the_answers_of_this_one() {
    let before = PUBLISHED.iter().rev();
    let before = before
        .copied()
        .find(|it| *it != DOCUMENT.version())
        .unwrap();
    let Some(document) = published(before) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (document, old) = (document.display().to_string(), folder.path().join("old"));
    let out = old.display().to_string();
    let regen = ["regen", "--document", &document, "--out", &out];
    Run::of(xtask(&repository(), &regen).output().unwrap()).succeeded();

    let answers = folder.path().join("answers");
    fs::create_dir(&answers).unwrap();
    for operation in DOCUMENT.operations() {
        let answer = Sampler::new(&DOCUMENT, &Sampling::known()).answer(operation);
        let file = answers.join(format!("{}.json", operation.id));
        fs::write(file, answer.to_string()).unwrap();
    }
    let program = folder.path().join("program");
    fs::create_dir_all(program.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nbungie-api = {{ path = {out:?}, default-features = false, features = [\"dynamic\"] }}\n"
    );
    fs::write(program.join("Cargo.toml"), manifest).unwrap();
    fs::write(program.join("src/main.rs"), PROGRAM).unwrap();
    let run = crates::run(&program, &[&answers.display().to_string()]).succeeded();

    let (read, rest): (Vec<_>, Vec<_>) = run.stdout.lines().partition(|it| it.starts_with("read "));
    let (new, failed): (Vec<_>, Vec<_>) = rest.into_iter().partition(|it| it.starts_with("new "));
    assert_eq!(failed, [""; 0]);
    assert_eq!(read.len() + new.len(), DOCUMENT.operations().len());
    println!(
        "{before} reads {} answers of {}",
        read.len(),
        DOCUMENT.version()
    );
}
