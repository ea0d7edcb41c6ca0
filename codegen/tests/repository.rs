//! What the repository's own `spec/` makes.

#[path = "support/repository.rs"]
mod support;

use bungie_codegen::{Counts, generate};
use support::{Spec, published};

#[test]
fn everything_in_the_document_is_generated_without_a_warning() {
    let generated = generate(&Spec::read().inputs()).unwrap();
    assert_eq!(generated.warnings.to_string(), "");
    assert_eq!(
        generated.counts,
        Counts {
            operations: 135,
            structs: 667,
            enums: 122,
            flags: 30,
            aliases: 1,
            tables: 80,
            scopes: 15,
            skipped: 3,
        }
    );
}

#[test]
fn every_file_is_rust() {
    for (path, text) in generate(&Spec::read().inputs()).unwrap().files {
        if let Err(error) = syn::parse_file(&text) {
            panic!("{}: {error}", path.display());
        }
    }
}

/// The normal form is read as well as the form that it came from.
#[test]
fn the_published_document_makes_the_same_files() {
    let Some(document) = published("2.21.7") else {
        return;
    };
    let spec = Spec::read();
    let of_normal_form = generate(&spec.inputs()).unwrap();
    let of_published = generate(&spec.inputs_of(&document)).unwrap();
    assert!(of_normal_form.files == of_published.files);
}
