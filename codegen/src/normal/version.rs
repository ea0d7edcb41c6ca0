//! Which documents the grammar is for: OpenAPI 3.0.

use super::excerpt::excerpt;
use super::walk::INPUT;
use crate::Diagnostics;
use serde_json::Value;

pub(super) fn check(document: &Value) -> Result<(), Diagnostics> {
    let mut found = Diagnostics::default();
    let mut refuse = |at: &str, what: String, help: &str| found.push(INPUT, at, what, help);
    match document {
        Value::Object(root) => match (root.get("openapi"), root.get("swagger")) {
            (Some(Value::String(version)), _) if is_3_0(version) => {}
            (Some(version), _) => refuse(
                "/openapi",
                format!("OpenAPI version {}", excerpt(version)),
                "only 3.0 is known here: import Bungie's openapi.json, or teach codegen/src/normal/ the other version",
            ),
            (None, Some(version)) => refuse(
                "/swagger",
                format!("a Swagger document, version {}", excerpt(version)),
                "import openapi.json, not openapi-2.json, which lacks request bodies and nullability; another Swagger document must be converted to OpenAPI 3.0 first",
            ),
            (None, None) => refuse(
                "",
                "no key `openapi`".to_owned(),
                "this is no OpenAPI document: import Bungie's openapi.json",
            ),
        },
        other => refuse(
            "",
            format!("{} where an object belongs", excerpt(other)),
            "this is no OpenAPI document: import Bungie's openapi.json",
        ),
    }
    found.into_result(())
}

fn is_3_0(version: &str) -> bool {
    version
        .strip_prefix("3.0.")
        .is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit()))
}
