//! What comes back: the envelope of an answer, and the response in it.

use super::{
    Lower,
    operations::JSON,
    value::{Site, Value},
};
use crate::{
    document,
    model::{Integer, Type},
    pointer::Pointer,
};
use openapiv3::{
    IntegerFormat, Operation as Source, ReferenceOr, Response, SchemaKind, StatusCode,
    Type as SchemaType, VariantOrUnknownOrEmpty as Format,
};
use std::fmt;

/// The member of the envelope that holds what was asked for.
const RESPONSE: &str = "Response";

/// The others, as `Envelope` in `client` reads them.
const MEMBERS: [(&str, Member); 6] = [
    ("ErrorCode", Member::Number),
    ("ThrottleSeconds", Member::Number),
    ("ErrorStatus", Member::Text),
    ("Message", Member::Text),
    ("MessageData", Member::Texts),
    ("DetailedErrorTrace", Member::Text),
];

#[derive(Clone, Copy)]
enum Member {
    Number,
    Text,
    Texts,
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Member::Number => "int32",
            Member::Text => "text",
            Member::Texts => "map of texts",
        })
    }
}

impl Lower<'_> {
    /// What `Response` holds in the envelope of the answer.
    pub(super) fn response(&mut self, source: &Source, id: &str, at: &Pointer) -> Type {
        let at = at.key("responses").key("200");
        let reference = match source.responses.responses.get(&StatusCode::Code(200)) {
            Some(ReferenceOr::Reference { reference }) => Some(reference),
            _ => None,
        };
        let component = reference
            .and_then(|reference| document::response_name(reference))
            .and_then(|name| {
                let response = self.components.responses.get(&name)?;
                Some((name, response))
            });
        match component {
            Some((name, ReferenceOr::Item(response))) => {
                let at = Pointer::root()
                    .key("components")
                    .key("responses")
                    .key(&name);
                self.envelope(response, id, &at.key("content").key(JSON).key("schema"))
            }
            _ => {
                self.report
                    .defect(&at, "an answer that is no response of the document");
                Type::Json
            }
        }
    }

    fn envelope(&mut self, response: &Response, id: &str, at: &Pointer) -> Type {
        let schema = response
            .content
            .get(JSON)
            .and_then(|media| media.schema.as_ref())
            .and_then(ReferenceOr::as_item)
            .map(|schema| &schema.schema_kind);
        let Some(SchemaKind::Type(SchemaType::Object(envelope))) = schema else {
            self.report.defect(at, "an answer without an envelope");
            return Type::Json;
        };
        let owner = format!("{id}?");
        let mut answer = None;
        for (key, schema) in &envelope.properties {
            let at = at.key("properties").key(key);
            let site = Site {
                owner: &owner,
                name: key,
            };
            let Value { ty, nullable, .. } = self.boxed(schema, &at, site);
            if nullable {
                self.report.document(
                    &at.key("nullable"),
                    format!("`{key}` of the envelope may be null"),
                    "an answer without a response is a failure to the client: teach `Envelope` in `client` and \
                     codegen/src/lower/envelope.rs what it means",
                );
            }
            if key == RESPONSE {
                answer = Some(ty);
                continue;
            }
            let wrong = match MEMBERS.iter().find(|(known, _)| key == known) {
                Some((_, member)) if self.is(*member, &ty) => continue,
                Some((_, member)) => format!("`{key}` of the envelope is no {member}"),
                None => format!("the envelope has a member `{key}` that is not known here"),
            };
            self.report.document(
                &at,
                wrong,
                "teach `Envelope` in `client` and codegen/src/lower/envelope.rs about it",
            );
        }
        for (member, _) in MEMBERS {
            if !envelope.properties.contains_key(member) {
                self.report.document(
                    &at.key("properties"),
                    format!("an envelope without `{member}`"),
                    "the client reads it as absent, and an answer without a code as a failure: look what Bungie \
                     sends now",
                );
            }
        }
        answer.unwrap_or_else(|| {
            self.report.document(
                &at.key("properties"),
                "an envelope without `Response`",
                "add it with an overlay action",
            );
            Type::Json
        })
    }

    fn is(&self, member: Member, ty: &Type) -> bool {
        match (member, ty) {
            (Member::Number, Type::Integer(Integer::Int32)) | (Member::Text, Type::Text) => true,
            (Member::Number, Type::Schema(name)) => {
                let schema = self.components.schemas.get(name);
                let schema = schema.and_then(ReferenceOr::as_item);
                schema.is_some_and(|schema| match &schema.schema_kind {
                    SchemaKind::Type(SchemaType::Integer(integer)) => {
                        integer.format == Format::Item(IntegerFormat::Int32)
                    }
                    _ => false,
                })
            }
            (Member::Texts, Type::Map(key, value)) => **key == Type::Text && **value == Type::Text,
            _ => false,
        }
    }
}
