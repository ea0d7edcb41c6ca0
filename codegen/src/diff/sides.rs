//! Which schemas requests hold, and which answers.

use super::facts::members;
use serde_json::Value;
use std::collections::BTreeSet;

/// The schemas of a document by who sends them.
#[derive(Clone, Debug, Default)]
pub(super) struct Sides {
    pub(super) asked: BTreeSet<String>,
    pub(super) answered: BTreeSet<String>,
}

impl Sides {
    pub(super) fn of(document: &Value) -> Self {
        let (mut asked, mut answered) = (BTreeSet::new(), BTreeSet::new());
        for (_, methods) in members(document, "/paths") {
            for (_, operation) in members(methods, "") {
                for (key, part) in members(operation, "") {
                    match key.as_str() {
                        "parameters" | "requestBody" => collect(document, part, &mut asked),
                        "responses" => collect(document, part, &mut answered),
                        _ => {}
                    }
                }
            }
        }
        Sides { asked, answered }
    }
}

/// Adds the schemas that values of a part of the document hold, and those that values of these hold, and so on.
fn collect(document: &Value, part: &Value, into: &mut BTreeSet<String>) {
    let mut open = vec![part];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(list) => open.extend(list),
            Value::Object(map) => {
                for (key, member) in map {
                    match (key.as_str(), member.as_str()) {
                        // A hash holds nothing of the definition that it is of.
                        ("x-mapped-definition", _) => {}
                        ("$ref", Some(pointer)) => {
                            let target = pointer.strip_prefix('#');
                            let target = target.and_then(|pointer| document.pointer(pointer));
                            let schema = pointer.strip_prefix("#/components/schemas/");
                            if schema.is_none_or(|name| into.insert(name.to_owned())) {
                                open.extend(target);
                            }
                        }
                        _ => open.push(member),
                    }
                }
            }
            _ => {}
        }
    }
}
