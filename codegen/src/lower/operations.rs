//! The operations: what is asked, by whom, and what comes back.

use super::{
    Lower, access, template,
    value::{Site, Value},
};
use crate::{
    model::{Method, Operation, Parameter, Type, last_segment, namespace},
    pointer::Pointer,
    tables::scopes::Scopes,
};
use openapiv3::{
    OpenAPI, Operation as Source, Parameter as SourceParameter, ParameterData,
    ParameterSchemaOrContent, PathItem, QueryStyle, ReferenceOr, RequestBody,
};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    time::Duration,
};

pub(super) const JSON: &str = "application/json";

impl Lower<'_> {
    pub(super) fn operations(
        &mut self,
        document: &OpenAPI,
        tags: &[String],
        scopes: &Scopes,
    ) -> Vec<Operation> {
        let server = document.servers.first().map_or("", |server| &server.url);
        if server.is_empty() {
            self.report.document(
                &Pointer::root().key("servers"),
                "no server",
                "name the server that answers, with an overlay action",
            );
        }
        let mut operations = Vec::new();
        let mut ids = BTreeMap::new();
        for (path, item) in &document.paths.paths {
            let at = Pointer::root().key("paths").key(path);
            let ReferenceOr::Item(item) = item else {
                self.report.defect(&at, "a path that is a reference");
                continue;
            };
            for (method, source) in methods(item) {
                let at = at.key(method.key());
                let operation = self.operation(server, path, method, source, scopes, &at);
                if !is_operation_id(&operation.id) {
                    continue;
                }
                match ids.entry(operation.id.clone()) {
                    Entry::Vacant(place) => {
                        place.insert(operation.pointer.clone());
                    }
                    Entry::Occupied(first) => self.report.document(
                        &at.key("operationId"),
                        format!("`{}` is also the id of {}", first.key(), first.get()),
                        "give one of the two another id, with an overlay action",
                    ),
                }
                operations.push(operation);
            }
        }
        self.check_tags(&operations, tags);
        access::check_rows(&operations, scopes, self.report);
        access::check_anonymous(&operations, scopes, self.report);
        let rank = |operation: &Operation| tags.iter().position(|tag| *tag == operation.tag);
        operations.sort_by(|a, b| (rank(a), &a.id).cmp(&(rank(b), &b.id)));
        operations
    }

    fn operation(
        &mut self,
        server: &str,
        path: &str,
        method: Method,
        source: &Source,
        scopes: &Scopes,
        at: &Pointer,
    ) -> Operation {
        let id = source.operation_id.clone().unwrap_or_default();
        if !is_operation_id(&id) {
            self.report.document(
                &at.key("operationId"),
                format!("`{id}` is no operation id: `Tag.Name` is"),
                "set the id with an overlay action",
            );
        }
        let tag = namespace(&id).to_owned();
        let (path_parameters, query_parameters) = self.parameters(path, &id, source, at);
        let needed = self.access(&id, source, scopes, at);
        let mut operation = Operation {
            server: source
                .servers
                .first()
                .map_or(server, |server| &server.url)
                .trim_end_matches('/')
                .to_owned(),
            access: needed.access,
            needs_user: needed.needs_user,
            access_reason: needed.reason,
            scope: needed.scope,
            // Known only when all scopes are.
            asks_for: None,
            tag,
            pointer: at.into(),
            method,
            path: path.to_owned(),
            path_parameters,
            query_parameters,
            body: source
                .request_body
                .as_ref()
                .and_then(|body| self.body(body, &id, &at.key("requestBody"))),
            response: self.response(source, &id, at),
            // Known only when all schemas are.
            reads: false,
            paging: None,
            interval_per_user: self.interval(source, at),
            preview: source
                .extensions
                .get("x-preview")
                .and_then(serde_json::Value::as_bool)
                .unwrap_or(false),
            deprecated: source.deprecated,
            // Known only when everything is that prose can name.
            docs: None,
            description: source.description.clone(),
            row: None,
            // A table says it.
            arguments: false,
            id,
        };
        operation.row = self.row(source, &operation, at);
        operation
    }

    /// Path parameters in the order of the template, and query parameters.
    fn parameters(
        &mut self,
        path: &str,
        id: &str,
        source: &Source,
        at: &Pointer,
    ) -> (Vec<Parameter>, Vec<Parameter>) {
        let places = template::places(path).unwrap_or_else(|| {
            self.report.document(
                at,
                format!("`{path}` is no path template"),
                "a path begins with `/`, each `{place}` fills a whole segment and comes once, and there is no query",
            );
            Vec::new()
        });
        if !path.ends_with('/') {
            self.report.warning(
                at,
                format!("`{path}` does not end in `/`"),
                "Bungie answers with a redirect that loses the token; correct it with an overlay action",
            );
        }
        let (mut in_path, mut in_query) = (BTreeMap::new(), Vec::new());
        for (index, parameter) in source.parameters.iter().enumerate() {
            let at = at.key("parameters").index(index);
            let ReferenceOr::Item(parameter) = parameter else {
                self.report.defect(&at, "a parameter that is a reference");
                continue;
            };
            match parameter {
                SourceParameter::Path { parameter_data, .. } => {
                    let name = parameter_data.name.as_str();
                    if !places.contains(&name) {
                        self.report.document(
                            &at,
                            format!("the path parameter `{name}` has no place in `{path}`"),
                            "move it into the query, or correct the path, with an overlay action",
                        );
                    }
                    let parameter = self.parameter(parameter_data, id, &at);
                    if matches!(parameter.ty, Type::List(_)) {
                        self.report.document(
                            &at,
                            format!("`{name}` is a list in the path"),
                            "lists stand in the query; correct it with an overlay action",
                        );
                    }
                    in_path.insert(name, parameter);
                }
                SourceParameter::Query {
                    parameter_data,
                    style,
                    ..
                } => {
                    let parameter = self.parameter(parameter_data, id, &at);
                    let joined =
                        *style == QueryStyle::Form && parameter_data.explode == Some(false);
                    if matches!(parameter.ty, Type::List(_)) && !joined {
                        self.report.warning(
                            &at,
                            format!("`{}` is a list, not said to be joined by commas", parameter.name),
                            "it is sent joined by commas; say so with `style: form` and `explode: false` in the overlay",
                        );
                    }
                    in_query.push(parameter);
                }
                SourceParameter::Header { .. } | SourceParameter::Cookie { .. } => {
                    let found = "a parameter that is neither in the path nor in the query";
                    self.report.defect(&at, found);
                }
            }
        }
        let in_path = places
            .into_iter()
            .filter_map(|place| {
                let parameter = in_path.remove(place);
                if parameter.is_none() {
                    self.report.document(
                        at,
                        format!("no path parameter for `{{{place}}}`"),
                        "add the parameter with an overlay action",
                    );
                }
                parameter
            })
            .collect();
        (in_path, in_query)
    }

    fn parameter(&mut self, data: &ParameterData, id: &str, at: &Pointer) -> Parameter {
        let value = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let owner = format!("{id}?");
                let site = Site {
                    owner: &owner,
                    name: &data.name,
                };
                Some(self.value(schema, &at.key("schema"), site))
            }
            ParameterSchemaOrContent::Content(_) => {
                self.report.defect(at, "a parameter without a schema");
                None
            }
        };
        let ty = value.map_or(Type::Json, |Value { ty, .. }| ty);
        if matches!(ty, Type::Map(..) | Type::Json) {
            self.report.document(
                at,
                format!("no URL can carry the value of `{}`", data.name),
                "give it a number, text, a date or a list of these",
            );
        }
        Parameter {
            name: data.name.clone(),
            pointer: at.into(),
            ty,
            required: data.required,
            deprecated: data.deprecated.unwrap_or(false),
            // Known only when all components are.
            lists_components: false,
            description: data.description.clone(),
        }
    }

    fn body(&mut self, body: &ReferenceOr<RequestBody>, id: &str, at: &Pointer) -> Option<Type> {
        let ReferenceOr::Item(body) = body else {
            self.report.defect(at, "a body that is a reference");
            return None;
        };
        let schema = body
            .content
            .get(JSON)
            .and_then(|media| media.schema.as_ref());
        let Some(schema) = schema else {
            self.report.defect(at, "a body that is not JSON");
            return None;
        };
        let owner = format!("{id}?");
        let site = Site {
            owner: &owner,
            name: "body",
        };
        if !body.required {
            self.report.document(
                &at.key("required"),
                "a body that may be left out",
                "say that it is required, with an overlay action",
            );
        }
        let at = at.key("content").key(JSON).key("schema");
        Some(self.value(schema, &at, site).ty)
    }

    fn interval(&mut self, source: &Source, at: &Pointer) -> Option<Duration> {
        const KEY: &str = "ThrottleSecondsBetweenActionPerUser";
        let value = source
            .extensions
            .get("x-documentation-attributes")?
            .get(KEY)?;
        let seconds = value.as_f64().or_else(|| value.as_str()?.parse().ok());
        let interval = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        if interval.is_none() {
            self.report.document(
                &at.key("x-documentation-attributes").key(KEY),
                format!("`{value}` is no number of seconds"),
                "correct it with an overlay action",
            );
        }
        interval
    }

    fn check_tags(&mut self, operations: &[Operation], tags: &[String]) {
        let named = operations
            .iter()
            .filter(|operation| is_operation_id(&operation.id));
        for operation in named {
            if !tags.contains(&operation.tag) {
                self.report.document(
                    &Pointer::root().key("tags"),
                    format!(
                        "no tag `{}`, which `{}` belongs to",
                        operation.tag, operation.id
                    ),
                    "declare the tag, or correct the operation id, with an overlay action",
                );
            }
        }
    }
}

fn is_operation_id(id: &str) -> bool {
    id.contains('.') && !last_segment(id).is_empty()
}

fn methods(item: &PathItem) -> impl Iterator<Item = (Method, &Source)> {
    [
        (Method::Get, &item.get),
        (Method::Post, &item.post),
        (Method::Put, &item.put),
        (Method::Delete, &item.delete),
        (Method::Patch, &item.patch),
    ]
    .into_iter()
    .filter_map(|(method, source)| Some((method, source.as_ref()?)))
}
