//! Paging follows from the rows of `paging.toml`, and from nothing that a document adds.

#[path = "support/case.rs"]
mod case;
#[path = "support/repository.rs"]
mod repository;

use bungie_codegen::{Files, Fit, Inputs, generate};
use case::Case;
use repository::Spec;
use serde_json::{Value, json};

fn files(inputs: &Inputs<'_>) -> Files {
    generate(inputs)
        .unwrap_or_else(|errors| panic!("{errors}"))
        .files
}

/// The code about pages and items, by what it implements and for which builder.
fn paging(files: &Files) -> Vec<&str> {
    let texts = files.values();
    let blocks = texts.flat_map(|text| text.split("\n}\n"));
    let mut blocks: Vec<&str> = blocks
        .filter_map(|block| block.find("impl Paged").and_then(|at| block.get(at..)))
        .collect();
    blocks.sort_unstable();
    blocks
}

/// The document with two more lists, a flag and a number in every schema that has properties.
fn grown(document: &str) -> String {
    let mut document: Value = serde_json::from_str(document).unwrap();
    let schemas = document["components"]["schemas"].as_object_mut().unwrap();
    for schema in schemas.values_mut() {
        if let Some(properties) = schema.get_mut("properties") {
            let properties = properties.as_object_mut().unwrap();
            let list = json!({"type": "array", "items": {"type": "string"}});
            let number = json!({"type": "integer", "format": "int32"});
            properties.insert("addedFirst".to_owned(), list.clone());
            properties.insert("zuletzt".to_owned(), list);
            properties.insert("moreThanThat".to_owned(), json!({"type": "boolean"}));
            properties.insert("pageOfAnother".to_owned(), number);
        }
    }
    document.to_string()
}

#[test]
fn nothing_that_a_schema_gains_changes_how_an_operation_pages() {
    let case = Case::read("made", "paging");
    let before = files(&case.inputs(Fit::Exactly));
    let document = grown(&case.document);
    let after = files(&Inputs {
        document: &document,
        ..case.inputs(Fit::Exactly)
    });
    assert_ne!(before, after);
    assert_eq!(paging(&before).len(), 6 + 5);
    assert_eq!(paging(&before), paging(&after));
}

#[test]
fn the_crate_pages_alike_when_every_schema_gains_lists() {
    let spec = Spec::read();
    let before = files(&spec.inputs());
    let document = grown(&spec.document);
    let after = files(&Inputs {
        // What is new has no prose.
        fit: Fit::WhereItFits,
        ..spec.inputs_of(&document)
    });
    assert!(paging(&before).len() > 40);
    assert_eq!(paging(&before), paging(&after));
}

#[test]
fn an_operation_without_a_row_does_not_page_in_a_draft() {
    let case = Case::read("refused", "paging_without_a_row");
    assert!(generate(&case.inputs(Fit::Exactly)).is_err());
    let draft = generate(&case.inputs(Fit::Draft)).unwrap();
    assert!(draft.draft);
    let blocks = paging(&draft.files);
    let rows = ["impl Paged for InBody", "impl PagedItems for InBody"];
    assert_eq!(blocks.len(), rows.len(), "{blocks:#?}");
    for (block, row) in blocks.iter().zip(rows) {
        assert!(block.starts_with(row), "{block}");
    }
}
