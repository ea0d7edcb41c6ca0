//! Bungie's document as plain JSON, and the facts that set it right.
//!
//! [`DOCUMENT`] is all of it: operations with everything that it says of them, and schemas. The functions
//! here panic where the document or a table is not built as Bungie's are, since there is nothing to test
//! then.

mod operation;

pub use operation::{Access, Host, Operation, Parameter, Place};

use crate::{error::FakeError, facts};
use serde_json::{Map, Value};
use std::{collections::HashMap, sync::LazyLock};

/// Copies of what is in `spec/`, written by `cargo xtask regen`.
const OPENAPI: &str = include_str!("../../data/openapi.json");
const SCOPES: &str = include_str!("../../data/scopes.json");

/// The document, read once for all of a process.
pub static DOCUMENT: LazyLock<Document> = LazyLock::new(Document::load);

/// Bungie's document.
#[derive(Debug)]
pub struct Document {
    version: String,
    base: String,
    operations: Vec<Operation>,
    schemas: Map<String, Value>,
    component_scopes: HashMap<String, u64>,
}

impl Document {
    fn load() -> Self {
        let mut document: Value = serde_json::from_str(OPENAPI).expect("JSON");
        facts::correct(&mut document);
        let operations = operation::all(&document);
        let base = operations[0].base();
        for operation in &operations {
            assert_eq!(operation.base(), base, "{}", operation.id);
        }
        Document {
            component_scopes: operation::component_scopes(&document),
            version: text(&document["info"]["version"]).to_owned(),
            base,
            operations,
            schemas: match document["components"]["schemas"].take() {
                Value::Object(schemas) => schemas,
                other => panic!("schemas are {other}"),
            },
        }
    }

    /// The version that the document says it has.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The path below which every server answers, without a slash at its end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// All operations, by path.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operation with this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// The bit of the scope that a component needs, by the identifier of the component.
    pub fn component_scope(&self, component: &str) -> Option<u64> {
        self.component_scopes.get(component).copied()
    }

    /// Whether a property depends on the component with this identifier.
    pub fn has_component(&self, component: &str) -> bool {
        let schemas = self.schemas.values();
        let mut properties = schemas.flat_map(|schema| schema["properties"].as_object());
        properties.any(|properties| {
            let mut properties = properties.values();
            properties.any(|it| it["x-destiny-component-type-dependency"] == component)
        })
    }

    /// Names and schemas.
    pub fn schemas(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.schemas
            .iter()
            .map(|(name, schema)| (name.as_str(), schema))
    }

    /// The schema that a type of this name is made from: the last part of its own name.
    ///
    /// # Errors
    ///
    /// [`FakeError::UnknownSchema`] if there is none.
    pub fn schema_of(&self, name: &str) -> Result<(&str, &Value), FakeError> {
        let found = self
            .schemas()
            .find(|(known, _)| known.rsplit('.').next() == Some(name));
        found.ok_or_else(|| FakeError::UnknownSchema(name.to_owned()))
    }

    /// The schema that a schema stands for, and its name if it has one.
    pub fn resolve<'a>(&'a self, schema: &'a Value) -> (Option<&'a str>, &'a Value) {
        let reference = schema["$ref"]
            .as_str()
            .or_else(|| schema["allOf"][0]["$ref"].as_str());
        match reference {
            Some(reference) => {
                let name = reference.trim_start_matches("#/components/schemas/");
                let schema = self
                    .schemas
                    .get(name)
                    .unwrap_or_else(|| panic!("no schema {name}"));
                (Some(name), schema)
            }
            None => (None, schema),
        }
    }

    /// The identifiers and numbers of the enum that a number, a text or a key is of.
    pub fn enumeration<'a>(&'a self, schema: &'a Value) -> Option<Vec<(&'a str, i64)>> {
        let (_, referred) = self.resolve(schema.get("x-enum-reference")?);
        Some(
            array(&referred["x-enum-values"])
                .iter()
                .map(|value| {
                    let number = value["numericValue"].as_i64().expect("a number");
                    (text(&value["identifier"]), number)
                })
                .collect(),
        )
    }
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("an object")
}

/// The entries of a list, none if it is absent.
fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
