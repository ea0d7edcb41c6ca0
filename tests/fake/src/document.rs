//! Bungie's document, read from `spec/openapi.json` as plain JSON, and the facts that set it right.

use crate::facts;
use serde_json::Value;
use std::{fs, time::Duration};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/openapi.json");

const SERVER: &str = "https://www.bungie.net/Platform";

/// Served by another host than everything else; the usual one redirects there.
const POST_GAME_REPORT: &str = "Destiny2.GetPostGameCarnageReport";
const POST_GAME_SERVER: &str = "https://stats.bungie.net/Platform";

/// Their `currentpage` is declared as a part of the path, which has no place for it.
pub const PAGED_BY_QUERY: [&str; 6] = [
    "GroupV2.GetMembersOfGroup",
    "GroupV2.GetAdminsAndFounderOfGroup",
    "GroupV2.GetBannedMembersOfGroup",
    "GroupV2.GetGroupEditHistory",
    "GroupV2.GetPendingMemberships",
    "GroupV2.GetInvitedIndividuals",
];

/// The document as it was imported, with its schemas set right.
#[derive(Debug)]
pub struct Document(Value);

/// What the document says of one operation.
#[derive(Debug)]
pub struct Declared {
    pub id: String,
    pub tag: String,
    pub method: String,
    pub server: &'static str,
    pub path: String,
    pub parameters: Vec<Parameter>,
    /// The schema of the body.
    pub body: Option<Value>,
    /// The names of the scopes.
    pub scopes: Vec<String>,
    pub interval: Option<Duration>,
    pub preview: bool,
    pub deprecated: bool,
}

#[derive(Debug)]
pub struct Parameter {
    pub name: String,
    /// Where it really is.
    pub place: Place,
    /// Where the document says that it is.
    pub declared_place: Place,
    pub is_list: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Path,
    Query,
}

impl Document {
    /// Reads the document.
    ///
    /// # Panics
    ///
    /// If there is none, or none that is JSON. The other functions panic as well on a document that
    /// is not built as Bungie's is: the tests can say nothing then.
    pub fn load() -> Self {
        let text = fs::read(FILE).expect("the document");
        let mut document = serde_json::from_slice(&text).expect("JSON");
        facts::correct(&mut document);
        Document(document)
    }

    /// All operations, by path.
    pub fn operations(&self) -> Vec<Declared> {
        let servers = &self.0["servers"];
        assert_eq!(servers[0]["url"], SERVER, "the document's own server");
        let mut operations = Vec::new();
        for (path, item) in object(&self.0["paths"]) {
            for (method, operation) in object(item) {
                if matches!(&**method, "get" | "post" | "put" | "patch" | "delete") {
                    operations.push(declared(path, method, operation));
                }
            }
        }
        operations
    }

    /// The bit of a scope.
    pub fn scope_bit(&self, scope: &str) -> u64 {
        let schemas = &self.0["components"]["schemas"];
        array(&schemas["Applications.ApplicationScopes"]["x-enum-values"])
            .iter()
            .find(|value| value["identifier"] == scope)
            .and_then(|value| value["numericValue"].as_u64())
            .unwrap_or_else(|| panic!("no scope {scope}"))
    }
}

fn declared(path: &str, method: &str, operation: &Value) -> Declared {
    let id = text(&operation["operationId"]);
    let attributes = &operation["x-documentation-attributes"];
    let seconds = attributes["ThrottleSecondsBetweenActionPerUser"].as_str();
    Declared {
        tag: text(&operation["tags"][0]),
        method: method.to_uppercase(),
        server: match &*id {
            POST_GAME_REPORT => POST_GAME_SERVER,
            _ => SERVER,
        },
        path: path.to_owned(),
        parameters: array(&operation["parameters"])
            .iter()
            .map(|parameter| declared_parameter(&id, parameter))
            .collect(),
        body: operation
            .get("requestBody")
            .map(|body| body["content"]["application/json"]["schema"].clone()),
        scopes: array(&operation["security"])
            .iter()
            .flat_map(|security| array(&security["oauth2"]))
            .map(text)
            .collect(),
        interval: seconds
            .map(|seconds| Duration::from_secs_f64(seconds.parse().expect("a number of seconds"))),
        preview: operation["x-preview"] == true,
        deprecated: operation["deprecated"] == true,
        id,
    }
}

fn declared_parameter(operation: &str, parameter: &Value) -> Parameter {
    let name = text(&parameter["name"]);
    let declared_place = match parameter["in"].as_str() {
        Some("path") => Place::Path,
        Some("query") => Place::Query,
        other => panic!("{operation}: {name} is in {other:?}"),
    };
    let place = if name == "currentpage" && PAGED_BY_QUERY.contains(&operation) {
        Place::Query
    } else {
        declared_place
    };
    Parameter {
        name,
        place,
        declared_place,
        is_list: parameter["schema"]["type"] == "array",
    }
}

fn object(value: &Value) -> &serde_json::Map<String, Value> {
    value.as_object().expect("an object")
}

/// The entries of a list, none if it is absent.
fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
