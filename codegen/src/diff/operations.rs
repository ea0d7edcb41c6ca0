//! The operations of a document as items.

use super::{
    change::{Aspect, Kind},
    facts::{Facts, Item, Key, is_set, list, members},
    types::Types,
};
use crate::pointer::escape;
use serde_json::Value;

impl Facts {
    pub(super) fn add_operations(&mut self, document: &Value) {
        for tag in list(document, "/tags") {
            let name = tag.get("name").and_then(Value::as_str);
            self.add(Key::new(Kind::Tag, name.unwrap_or_default()), None);
        }
        for (path, methods) in members(document, "/paths") {
            for (method, operation) in members(methods, "") {
                self.add_operation(document, &method.to_uppercase(), path, operation);
            }
        }
    }

    fn add_operation(&mut self, document: &Value, method: &str, path: &str, operation: &Value) {
        let types = Types(document);
        let id = operation.get("operationId").and_then(Value::as_str);
        let key = Key::new(Kind::Operation, id.unwrap_or_default());
        let item = self.add(key.clone(), None);
        item.set(Aspect::Route, format!("{method} {}", unnamed(path)));
        describe(item, operation);
        let required = list(operation, "/parameters").filter(|it| is_set(it, "required"));
        let of_query = required.filter(|it| it.get("in").is_some_and(|place| place == "query"));
        let names = of_query.filter_map(|it| it.get("name")?.as_str());
        let names: Vec<&str> = names.collect();
        if !names.is_empty() {
            item.set(Aspect::Arguments, names.join(", "));
        }
        for parameter in list(operation, "/parameters") {
            let name = parameter.get("name").and_then(Value::as_str);
            let place = format!("{}?{}", key.place, name.unwrap_or_default());
            let item = self.add(Key::new(Kind::Parameter, place), Some(&key));
            describe_parameter(item, types, path, parameter);
        }
        let body = operation.get("requestBody");
        if let Some(schema) = body.and_then(content) {
            let item = self.add(Key::new(Kind::Body, &key.place), Some(&key));
            item.set_type(types, schema);
            item.flag(
                Aspect::Required,
                body.is_some_and(|it| is_set(it, "required")),
            );
        }
        let Some(answer) = answer(document, operation) else {
            return;
        };
        for (name, property) in members(answer, "/properties") {
            if name == RESPONSE {
                let item = self.add(Key::new(Kind::Answer, &key.place), Some(&key));
                item.set_type(types, property);
            } else {
                let item = self.add(Key::new(Kind::Envelope, name), None);
                item.set_type(types, property);
            }
        }
    }
}

/// The property of the envelope that holds what was asked for.
const RESPONSE: &str = "Response";

fn describe(item: &mut Item, operation: &Value) {
    let text = |pointer: &str| operation.pointer(pointer).and_then(Value::as_str);
    if let Some(tag) = text("/tags/0") {
        item.set(Aspect::Tag, tag);
    }
    if let Some(server) = text("/servers/0/url") {
        item.set(Aspect::Server, server);
    }
    let mut scopes: Vec<&str> = Vec::new();
    let mut needs_user = false;
    for requirement in list(operation, "/security") {
        for (_, asked) in members(requirement, "") {
            needs_user = true;
            scopes.extend(
                asked
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str),
            );
        }
    }
    item.flag(Aspect::User, needs_user);
    if !scopes.is_empty() {
        item.set(Aspect::Scope, scopes.join(", "));
    }
    let throttle = "/x-documentation-attributes/ThrottleSecondsBetweenActionPerUser";
    if let Some(seconds) = operation.pointer(throttle) {
        let seconds = seconds
            .as_str()
            .map_or_else(|| seconds.to_string(), str::to_owned);
        item.set(Aspect::Throttle, seconds);
    }
    item.flag(Aspect::Deprecated, is_set(operation, "deprecated"));
    item.flag(Aspect::Preview, is_set(operation, "x-preview"));
}

fn describe_parameter(item: &mut Item, types: Types<'_>, path: &str, parameter: &Value) {
    let text = |key: &str| parameter.get(key).and_then(Value::as_str);
    let name = text("name").unwrap_or_default();
    let position = match (text("in"), place_of(path, name)) {
        // Values that change places are others, though the route is the same without names.
        (Some("path"), Some(place)) => format!("path, {place}"),
        (position, _) => position.unwrap_or_default().to_owned(),
    };
    item.set(Aspect::Position, position);
    if let Some(schema) = parameter.get("schema") {
        item.set_type(types, schema);
        super::schemas::describe_value(item, schema);
    }
    let is_list = parameter
        .pointer("/schema/type")
        .is_some_and(|it| it == "array");
    if is_list && text("in") == Some("query") {
        // By OpenAPI a list is a pair for each entry, unless it says otherwise.
        let explode = parameter.get("explode").and_then(|it| it.as_bool());
        let style = text("style").unwrap_or("form");
        item.set(
            Aspect::Style,
            format!("{style}, explode {}", explode.unwrap_or(true)),
        );
    }
    item.flag(Aspect::Required, is_set(parameter, "required"));
    item.flag(Aspect::Deprecated, is_set(parameter, "deprecated"));
}

/// A path template without the names of its parameters, which are not on the wire.
fn unnamed(path: &str) -> String {
    let mut unnamed = String::new();
    for (index, part) in path.split('{').enumerate() {
        match part.split_once('}') {
            Some((_, rest)) if index > 0 => {
                unnamed += "{}";
                unnamed += rest;
            }
            _ => unnamed += part,
        }
    }
    unnamed
}

/// Which of the places of a path template a parameter has, from 1.
fn place_of(path: &str, name: &str) -> Option<usize> {
    let places = path.split('{').skip(1);
    let mut names = places.map(|part| part.split('}').next().unwrap_or_default());
    names.position(|it| it == name).map(|index| index + 1)
}

fn content(holder: &Value) -> Option<&Value> {
    members(holder, "/content").find_map(|(_, media)| media.get("schema"))
}

/// The schema of the envelope of an operation's answer.
fn answer<'a>(document: &'a Value, operation: &'a Value) -> Option<&'a Value> {
    let (_, answer) = members(operation, "/responses").next()?;
    match answer.get("$ref").and_then(Value::as_str) {
        Some(pointer) => {
            let name = pointer.strip_prefix("#/components/responses/")?;
            content(document.pointer(&format!("/components/responses/{}", escape(name)))?)
        }
        None => content(answer),
    }
}

#[cfg(test)]
mod tests {
    use super::unnamed;

    #[test]
    fn a_route_has_places_without_names() {
        assert_eq!(unnamed("/A/{b}/C/{d}/"), "/A/{}/C/{}/");
        assert_eq!(unnamed("/A/"), "/A/");
        assert_eq!(unnamed("/A/{b"), "/A/b");
    }
}
