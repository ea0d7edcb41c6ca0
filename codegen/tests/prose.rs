//! Bungie's prose as doc comments: whatever stands in it, the file is Rust and the words are there.

#[path = "support/case.rs"]
mod case;

use bungie_codegen::{Fit, Inputs, generate};
use case::Case;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;
use syn::{Expr, Fields, Item, Lit, Meta};

/// Text that is mostly what comments, string literals and Markdown take for their own.
fn prose() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "word",
        "two words",
        "É",
        "数",
        "✨",
        "*/",
        "/*",
        "//",
        "///",
        "\\",
        "\\\\",
        "\"",
        "\"#",
        "'",
        "#",
        "# ",
        "#[doc]",
        "    ",
        "\t",
        " ",
        "\n",
        "\r\n",
        "\n\n",
        "[",
        "]",
        "[a](b)",
        "[a]: b",
        "`",
        "```",
        "<T>",
        "</p>",
        "<!--",
        "&amp;",
        "https://a.example/b?c=d#e",
        "https://",
        "http://a.example.",
        "(https://a.example)",
        "> ",
        "- ",
        "1. ",
        "| a |",
        "---",
        "===",
        "~~~",
        "{}",
        "{0}",
        "$crate",
        "r#\"",
        "\u{2028}",
        "\u{a0}",
        "\u{200d}",
    ]);
    prop_oneof![
        3 => prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat()),
        1 => "\\PC{0,40}",
    ]
}

/// The source of a struct with one property, described.
fn described(prose: &str) -> String {
    let base = Case::read("made", "base");
    let mut document: Value = serde_json::from_str(&base.document).unwrap();
    document["components"]["schemas"]["Things.Thing"] = json!({
        "type": "object",
        "description": prose,
        "properties": {"name": {"type": "string", "description": prose}},
    });
    let inputs = Inputs {
        document: &document.to_string(),
        keep_descriptions: true,
        ..base.inputs(Fit::Exactly)
    };
    let mut files = generate(&inputs).unwrap().files;
    files.remove(Path::new("types/things.rs")).unwrap()
}

/// The documentation of the property, as the compiler reads it.
fn documentation(source: &str) -> String {
    let file = syn::parse_file(source).unwrap_or_else(|error| panic!("{error}:\n{source}"));
    let fields = file.items.iter().find_map(|item| match item {
        Item::Struct(item) => Some(&item.fields),
        _ => None,
    });
    let Some(Fields::Named(fields)) = fields else {
        panic!("no struct in {source}");
    };
    let lines = fields.named[0].attrs.iter().map(|attribute| {
        let Meta::NameValue(doc) = &attribute.meta else {
            panic!("an attribute that is no documentation in {source}");
        };
        match &doc.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(line) => line.value(),
                _ => panic!("documentation that is no text in {source}"),
            },
            _ => panic!("documentation that is no literal in {source}"),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn letters(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).collect()
}

proptest! {
    #[test]
    fn is_a_doc_comment_with_the_same_words(prose in prose()) {
        let documentation = documentation(&described(&prose));
        prop_assert_eq!(letters(&documentation), letters(&prose));
    }

    /// Four spaces would make a block of code, which rustdoc runs.
    #[test]
    fn is_never_code(prose in prose()) {
        for line in documentation(&described(&prose)).lines() {
            prop_assert!(!line.starts_with("     ") && !line.starts_with("\t"), "{line:?}");
            let fence = ["```", "~~~"].iter().any(|fence| line.trim_start().starts_with(fence));
            prop_assert!(!fence, "{line:?}");
        }
    }
}

#[test]
fn is_left_out_unless_asked_for() {
    let case = Case::read("made", "prose");
    let inputs = Inputs {
        keep_descriptions: false,
        ..case.inputs(Fit::Exactly)
    };
    for (path, text) in generate(&inputs).unwrap().files {
        assert!(!text.contains("/// Of a"), "{}", path.display());
    }
}
