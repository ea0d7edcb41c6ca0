//! Any text at the import: a document in normal form, which comes out the same a second time, or findings.
#![no_main]

use bungie_codegen::{
    Accepted,
    normal::{Options, normalise, to_text},
};
use libfuzzer_sys::fuzz_target;

static NOTHING: Accepted = Accepted::nothing();

fuzz_target!(|text: &str| {
    let options = Options {
        keep_descriptions: true,
        accepted: &NOTHING,
    };
    match normalise(text, &options) {
        Ok(document) => {
            let normal = to_text(&document);
            let again = normalise(&normal, &options).expect("a normal form is read");
            assert_eq!(to_text(&again), normal);
        }
        Err(found) => assert!(!found.is_empty()),
    }
});
