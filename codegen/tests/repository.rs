//! What the repository's own `spec/` makes.

#[path = "../../tests/support/counts.rs"]
mod counts;
#[path = "support/repository.rs"]
mod support;

use bungie_codegen::generate;
use counts::counted;
use support::{Spec, published};

#[test]
fn everything_in_the_document_is_generated_without_a_warning() {
    let spec = Spec::read();
    let generated = generate(&spec.inputs()).unwrap();
    assert_eq!(generated.warnings.to_string(), "");
    let read = |text: &str| serde_json::from_str(text).unwrap();
    let expected = counted(&read(&spec.document), &read(&spec.overlay));
    assert_eq!(generated.counts.to_string(), expected);
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
    let spec = Spec::read();
    let Some(document) = published(&spec.version()) else {
        return;
    };
    let of_normal_form = generate(&spec.inputs()).unwrap();
    let of_published = generate(&spec.inputs_of(&document)).unwrap();
    assert!(of_normal_form.files == of_published.files);
}
