//! What the document says of one operation.

use super::{SCOPES, array, object, text};
use http::{Method, Uri};
use serde_json::Value;
use std::{collections::HashMap, time::Duration};

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// The operation id, such as `Destiny2.GetProfile`.
    pub id: String,
    /// The first tag; empty for the operations at the root.
    pub tag: String,
    /// The HTTP method.
    pub method: Method,
    /// The URL below which its path is.
    pub server: String,
    /// The host of that URL.
    pub host: Host,
    /// With the names of arguments in braces.
    pub path: String,
    /// What stands in path and query.
    pub parameters: Vec<Parameter>,
    /// The schema of the body.
    pub body: Option<Value>,
    /// The schema of what the envelope holds.
    pub response: Value,
    /// Who may call it.
    pub access: Access,
    /// The names of the scopes that a token needs.
    pub scopes: Vec<String>,
    /// The bits of these.
    pub scope_bits: u64,
    /// How long a user has to wait between two calls.
    pub interval: Option<Duration>,
    /// Marked by Bungie as not final.
    pub preview: bool,
    /// Marked by Bungie as deprecated.
    pub deprecated: bool,
}

/// A parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// Its name, as it stands in path and query.
    pub name: String,
    /// Where it really is: in the path only if that has a place for it.
    pub place: Place,
    /// Where the document says that it is.
    pub declared_place: Place,
    /// Whether it is a list, with commas.
    pub is_list: bool,
    /// Whether the server refuses requests without it.
    pub required: bool,
    /// The schema of its value.
    pub schema: Value,
}

/// Where a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
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
    /// Anybody; a token makes no difference.
    Anonymous,
    /// Anybody; with a token there is more.
    OptionalUser,
    /// A user with a token.
    SignedIn,
}

/// All operations of a document that was set right.
pub(super) fn all(document: &Value) -> Vec<Operation> {
    let access = access_by_operation();
    let mut operations = Vec::new();
    for (path, item) in object(&document["paths"]) {
        for (method, declared) in object(item) {
            if matches!(&**method, "get" | "post" | "put" | "patch" | "delete") {
                operations.push(Operation::read(document, &access, path, method, declared));
            }
        }
    }
    for id in access.keys() {
        assert!(
            operations.iter().any(|operation| operation.id == *id),
            "no operation {id}"
        );
    }
    operations
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
        let server = declared.get("servers").unwrap_or(&document["servers"]);
        let server = text(&server[0]["url"]);
        let response = text(&declared["responses"]["200"]["$ref"]);
        let response = response.trim_start_matches("#/components/responses/");
        let response = &document["components"]["responses"][response];
        let scopes: Vec<_> = array(&declared["security"])
            .iter()
            .flat_map(|security| array(&security["oauth2"]))
            .map(|scope| text(scope).to_owned())
            .collect();
        let attributes = &declared["x-documentation-attributes"];
        let seconds = attributes["ThrottleSecondsBetweenActionPerUser"].as_str();
        Operation {
            id: id.to_owned(),
            tag: text(&declared["tags"][0]).to_owned(),
            method: method.to_uppercase().parse().expect("a method"),
            server: server.to_owned(),
            host: Host::of(server),
            path: path.to_owned(),
            parameters: array(&declared["parameters"])
                .iter()
                .map(|parameter| Parameter::read(id, path, parameter))
                .collect(),
            body: declared
                .get("requestBody")
                .map(|body| json_schema(body).clone()),
            response: json_schema(response)["properties"]["Response"].clone(),
            access: match access.get(id) {
                _ if !scopes.is_empty() => Access::SignedIn,
                Some(access) => *access,
                None => Access::Anonymous,
            },
            scope_bits: scopes
                .iter()
                .fold(0, |bits, scope| bits | scope_bit(document, scope)),
            scopes,
            interval: seconds.map(|seconds| {
                Duration::from_secs_f64(seconds.parse().expect("a number of seconds"))
            }),
            preview: declared["x-preview"] == true,
            deprecated: declared["deprecated"] == true,
        }
    }

    /// The path of its server, without a slash at its end.
    pub(super) fn base(&self) -> String {
        url(&self.server).path().trim_end_matches('/').to_owned()
    }
}

impl Parameter {
    fn read(operation: &str, path: &str, declared: &Value) -> Self {
        let name = text(&declared["name"]);
        let declared_place = match declared["in"].as_str() {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            other => panic!("{operation}: {name} is in {other:?}"),
        };
        // Some are declared in a path that has no place for them; the server reads them from the
        // query, and can do without.
        let place = match path.contains(&format!("{{{name}}}")) {
            true => Place::Path,
            false => Place::Query,
        };
        Parameter {
            name: name.to_owned(),
            place,
            declared_place,
            is_list: declared["schema"]["type"] == "array",
            required: place == declared_place && declared["required"] == true,
            schema: declared["schema"].clone(),
        }
    }
}

impl Host {
    fn of(server: &str) -> Self {
        match url(server).host() {
            Some("www.bungie.net") => Host::Www,
            Some("stats.bungie.net") => Host::Stats,
            other => panic!("the fake does not stand for the host {other:?}"),
        }
    }
}

fn url(server: &str) -> Uri {
    server.parse().expect("a URL")
}

fn scope_table() -> Value {
    serde_json::from_str(SCOPES).expect("JSON")
}

/// What is known of operations that declare no scope.
fn access_by_operation() -> HashMap<String, Access> {
    array(&scope_table()["operation"])
        .iter()
        .map(|row| {
            let access = match row["access"].as_str() {
                Some("signed-in") => Access::SignedIn,
                Some("optional") => Access::OptionalUser,
                other => panic!("unknown access {other:?}"),
            };
            (text(&row["id"]).to_owned(), access)
        })
        .collect()
}

/// The scopes of components, as bits.
pub(super) fn component_scopes(document: &Value) -> HashMap<String, u64> {
    array(&scope_table()["component"])
        .iter()
        .filter_map(|row| {
            let bit = scope_bit(document, text(row.get("scope")?));
            Some((text(&row["name"]).to_owned(), bit))
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
