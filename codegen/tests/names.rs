//! Names that nobody chose for Rust: each becomes an identifier or a finding, and never a panic.

#[path = "support/case.rs"]
mod case;

use bungie_codegen::{Diagnostics, Files, Fit, Inputs, generate};
use case::Case;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Anything that can be printed, what Rust has taken already, and what is nearly an identifier.
fn name() -> impl Strategy<Value = String> {
    let taken = prop::sample::select(vec![
        "", "_", "__", "-", ".", "#", "1", "r#type", "type", "Type", "self", "Self", "super",
        "crate", "fn", "async", "gen", "try", "dyn", "union", "None", "Option", "String", "Vec",
        "HashMap", "Value", "new", "send", "body", "decode", "data", "mod", "rest", "u32", "TYPE",
        "a b", "a-b", "a_b", "aB", "AB", "ä", "数", "ß", "ﬁ", "\"", "\\", "'", "{}", "//", "\n",
        "\0", "[]", "A<B>",
    ]);
    prop_oneof![
        2 => taken.prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        2 => "[A-Za-z_][A-Za-z0-9_]{0,8}",
    ]
}

fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(name(), 1..4)
}

/// Generates from the document of the case `base` after a change.
fn generated(change: impl FnOnce(&mut Value)) -> Result<Files, Diagnostics> {
    let base = Case::read("made", "base");
    let mut document: Value = serde_json::from_str(&base.document).unwrap();
    change(&mut document);
    let inputs = Inputs {
        document: &document.to_string(),
        ..base.inputs(Fit::Exactly)
    };
    generate(&inputs).map(|generated| generated.files)
}

/// Either the files are Rust, or the findings are about the document.
fn rust_or_refused(result: Result<Files, Diagnostics>) -> Result<(), TestCaseError> {
    match result {
        Ok(files) => {
            for (path, text) in files {
                let parsed = syn::parse_file(&text);
                prop_assert!(parsed.is_ok(), "{}:\n{text}", path.display());
            }
        }
        Err(findings) => {
            prop_assert!(!findings.is_empty());
            let ours = findings.iter().find(|it| it.input != "document");
            prop_assert!(ours.is_none(), "{findings}");
        }
    }
    Ok(())
}

fn structure(keys: &[String]) -> Value {
    let properties: serde_json::Map<String, Value> = keys
        .iter()
        .map(|key| (key.clone(), json!({"type": "string"})))
        .collect();
    json!({"type": "object", "properties": properties})
}

fn enumeration(identifiers: &[String]) -> Value {
    let numbers: Vec<usize> = (0..identifiers.len()).collect();
    let values: Vec<Value> = identifiers
        .iter()
        .enumerate()
        .map(|(number, identifier)| json!({"numericValue": number, "identifier": identifier}))
        .collect();
    json!({
        "enum": numbers, "type": "integer", "format": "int32",
        "x-enum-values": values, "x-enum-is-bitmask": false,
    })
}

/// One operation of the tag, with these parameters in its query.
fn operation(document: &mut Value, tag: &str, name: &str, query: &[String]) {
    let parameters: Vec<Value> = query
        .iter()
        .map(|name| json!({"name": name, "in": "query", "schema": {"type": "string"}}))
        .collect();
    document["tags"] = json!([{"name": tag}]);
    document["paths"]["/Things/"]["get"] = json!({
        "tags": [tag],
        "operationId": format!("{tag}.{name}"),
        "parameters": parameters,
        "responses": {"200": {"$ref": "#/components/responses/boolean"}},
    });
    document["components"]["responses"]["boolean"] = json!({
        "content": {"application/json": {"schema": {
            "type": "object",
            "properties": {"Response": {"type": "boolean"}},
        }}},
    });
}

proptest! {
    #[test]
    fn of_properties(keys in names()) {
        rust_or_refused(generated(|document| {
            document["components"]["schemas"]["Things.Thing"] = structure(&keys);
        }))?;
    }

    #[test]
    fn of_enum_values(identifiers in names()) {
        rust_or_refused(generated(|document| {
            document["components"]["schemas"]["Things.Kind"] = enumeration(&identifiers);
        }))?;
    }

    #[test]
    fn of_schemas(names in names()) {
        rust_or_refused(generated(|document| {
            for name in &names {
                document["components"]["schemas"][name] = structure(&["name".to_owned()]);
            }
        }))?;
    }

    #[test]
    fn of_operations(tag in name(), name in name(), query in names()) {
        rust_or_refused(generated(|document| operation(document, &tag, &name, &query)))?;
    }

    /// What is an identifier somewhere is one in Rust, whatever its case and whether a keyword or not.
    #[test]
    fn that_are_identifiers_are_taken(name in "[A-Za-z][A-Za-z0-9]{0,12}") {
        let made = generated(|document| {
            let names = std::slice::from_ref(&name);
            document["components"]["schemas"]["Things.Thing"] = structure(names);
            document["components"]["schemas"]["Things.Kind"] = enumeration(names);
        });
        prop_assert!(made.is_ok(), "{}", made.unwrap_err());
    }
}
