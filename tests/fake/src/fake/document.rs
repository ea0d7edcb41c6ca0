//! The document as the fake reads it: the operations, the schemas, and the facts that set it right.

use crate::facts;
use http::Method;
use serde_json::{Map, Value};
use std::{collections::HashMap, fs, path::Path, sync::LazyLock};

/// The document, read once for all fakes of a process.
pub static DOCUMENT: LazyLock<Document> = LazyLock::new(Document::load);

/// Served by the other host; the usual one redirects there.
const ON_STATS_HOST: &str = "Destiny2.GetPostGameCarnageReport";

/// Declared as points in time, read as days.
const DAYS: (&str, [&str; 2]) = ("Destiny2.GetHistoricalStats", ["daystart", "dayend"]);

/// Bungie's document.
#[derive(Debug)]
pub struct Document {
    operations: Vec<Operation>,
    schemas: Map<String, Value>,
}

/// One operation.
#[derive(Debug)]
pub struct Operation {
    pub id: String,
    pub method: Method,
    pub host: Host,
    pub parameters: Vec<Parameter>,
    /// The schema of the body.
    pub body: Option<Value>,
    /// The schema of what the envelope holds.
    pub response: Value,
    pub access: Access,
    /// The bits that a token needs.
    pub scopes: u64,
    template: Vec<Segment>,
}

#[derive(Debug)]
pub struct Parameter {
    pub name: String,
    /// In the path; otherwise in the query.
    pub in_path: bool,
    pub required: bool,
    pub schema: Value,
}

/// The two hosts of Bungie's platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// `www.bungie.net`
    Www,
    /// `stats.bungie.net`
    Stats,
}

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Anonymous,
    OptionalUser,
    SignedIn,
}

// In the order of precedence: a text that stands in the template is better than an argument.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Argument(String),
    Literal(String),
}

/// What a path leads to.
#[derive(Debug)]
pub enum Route<'a> {
    /// An operation, and the encoded arguments by name.
    To(&'static Operation, Vec<(&'static str, &'a str)>),
    /// There is something, for other methods.
    OtherMethod,
    Nowhere,
}

impl Document {
    /// # Panics
    ///
    /// If the files of `spec/` are not built as they should be: there is nothing to test then.
    fn load() -> Self {
        let mut document: Value = serde_json::from_slice(&spec("openapi.json")).expect("JSON");
        facts::correct(&mut document);
        let access = access_by_operation();
        let mut operations = Vec::new();
        for (path, item) in object(&document["paths"]) {
            for (method, declared) in object(item) {
                operations.push(Operation::read(&document, &access, path, method, declared));
            }
        }
        for id in access.keys() {
            assert!(
                operations.iter().any(|operation| operation.id == *id),
                "no operation {id}"
            );
        }
        Document {
            operations,
            schemas: std::mem::take(object_mut(&mut document["components"]["schemas"])),
        }
    }

    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operation with this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// Names and schemas.
    pub fn schemas(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.schemas
            .iter()
            .map(|(name, schema)| (name.as_str(), schema))
    }

    /// The schema that a type of this name is made from: the last part of its own name.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn schema_of(&self, name: &str) -> (&str, &Value) {
        self.schemas()
            .find(|(known, _)| known.rsplit('.').next() == Some(name))
            .unwrap_or_else(|| panic!("no schema is called {name}"))
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

impl Document {
    /// Finds the operation behind the segments of a path.
    pub fn route<'a>(&'static self, method: &Method, path: &[&'a str]) -> Route<'a> {
        let mut there: Vec<_> = self
            .operations
            .iter()
            .filter(|operation| operation.fits(path))
            .collect();
        if there.is_empty() {
            return Route::Nowhere;
        }
        there.retain(|operation| operation.method == method);
        match there
            .into_iter()
            .max_by_key(|operation| operation.precedence())
        {
            Some(operation) => Route::To(operation, operation.arguments(path)),
            None => Route::OtherMethod,
        }
    }
}

impl Operation {
    fn read(
        document: &Value,
        access: &HashMap<String, Access>,
        path: &str,
        method: &str,
        declared: &Value,
    ) -> Self {
        let id = text(&declared["operationId"]);
        let template: Vec<_> = path
            .trim_matches('/')
            .split('/')
            .map(Segment::read)
            .collect();
        let response = text(&declared["responses"]["200"]["$ref"]);
        let response = response.trim_start_matches("#/components/responses/");
        let scopes = array(&declared["security"])
            .iter()
            .flat_map(|security| array(&security["oauth2"]))
            .map(|scope| scope_bit(document, text(scope)))
            .fold(0, |bits, bit| bits | bit);
        Operation {
            id: id.to_owned(),
            method: method.to_uppercase().parse().expect("a method"),
            host: if id == ON_STATS_HOST { Host::Stats } else { Host::Www },
            parameters: array(&declared["parameters"])
                .iter()
                .map(|parameter| Parameter::read(id, &template, parameter))
                .collect(),
            body: declared.get("requestBody").map(|body| json_schema(body).clone()),
            response: json_schema(&document["components"]["responses"][response])["properties"]["Response"].clone(),
            access: match access.get(id) {
                _ if scopes != 0 => Access::SignedIn,
                Some(access) => *access,
                None => Access::Anonymous,
            },
            scopes,
            template,
        }
    }

    fn fits(&self, path: &[&str]) -> bool {
        self.template.len() == path.len()
            && self
                .template
                .iter()
                .zip(path)
                .all(|(segment, text)| match segment {
                    Segment::Literal(literal) => literal == text,
                    Segment::Argument(_) => !text.is_empty(),
                })
    }

    /// From the left, texts before arguments.
    fn precedence(&self) -> Vec<bool> {
        self.template
            .iter()
            .map(|segment| matches!(segment, Segment::Literal(_)))
            .collect()
    }

    fn arguments<'a>(&self, path: &[&'a str]) -> Vec<(&str, &'a str)> {
        self.template
            .iter()
            .zip(path)
            .filter_map(|(segment, text)| match segment {
                Segment::Argument(name) => Some((name.as_str(), *text)),
                Segment::Literal(_) => None,
            })
            .collect()
    }
}

impl Parameter {
    fn read(operation: &str, template: &[Segment], declared: &Value) -> Self {
        let name = text(&declared["name"]).to_owned();
        let mut schema = declared["schema"].clone();
        if operation == DAYS.0 && DAYS.1.contains(&name.as_str()) {
            schema["format"] = "date".into();
        }
        // Some are declared in a path that has no place for them; the server reads them from the
        // query, and can do without.
        let in_path = template.contains(&Segment::Argument(name.clone()));
        Parameter {
            required: in_path || name == "components",
            name,
            in_path,
            schema,
        }
    }
}

impl Segment {
    fn read(segment: &str) -> Self {
        match segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            Some(name) => Segment::Argument(name.to_owned()),
            None => Segment::Literal(segment.to_owned()),
        }
    }
}

fn spec(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../spec")
        .join(file);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What is known of operations that declare no scope.
fn access_by_operation() -> HashMap<String, Access> {
    let table = String::from_utf8(spec("scopes.toml")).expect("UTF-8");
    let table: toml::Table = table.parse().expect("TOML");
    let rows = table["operation"].as_array().expect("a list");
    rows.iter()
        .map(|row| {
            let access = match row["access"].as_str() {
                Some("signed-in") => Access::SignedIn,
                Some("optional") => Access::OptionalUser,
                other => panic!("unknown access {other:?}"),
            };
            (row["id"].as_str().expect("a text").to_owned(), access)
        })
        .collect()
}

fn scope_bit(document: &Value, scope: &str) -> u64 {
    let scopes = &document["components"]["schemas"]["Applications.ApplicationScopes"];
    array(&scopes["x-enum-values"])
        .iter()
        .find(|value| value["identifier"] == scope)
        .and_then(|value| value["numericValue"].as_u64())
        .unwrap_or_else(|| panic!("no scope {scope}"))
}

fn json_schema(content: &Value) -> &Value {
    &content["content"]["application/json"]["schema"]
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("an object")
}

fn object_mut(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("an object")
}

/// The entries of a list, none if it is absent.
fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
