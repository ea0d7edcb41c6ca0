//! The schemas under `components`.

use super::{Lower, value::Site};
use crate::{
    document,
    model::{Enum, EnumValue, Integer, Property, Schema, SchemaName, Shape, Struct, Table, Type},
    pointer::Pointer,
};
use openapiv3::{
    AdditionalProperties, IntegerType, ObjectType, ReferenceOr, Schema as Source, SchemaKind,
    Type as SchemaType,
};
use std::collections::{BTreeMap, BTreeSet};

impl Lower<'_> {
    pub(super) fn schemas(&mut self) -> BTreeMap<SchemaName, Schema> {
        let components = self.components;
        components
            .schemas
            .iter()
            .filter_map(|(name, schema)| {
                let at = document::schemas_pointer().key(name);
                match schema {
                    ReferenceOr::Item(source) => {
                        Some((name.clone(), self.schema(name, source, &at)))
                    }
                    ReferenceOr::Reference { reference } => {
                        let found = format!("another name for `{reference}`");
                        self.report.defect(&at, &found);
                        None
                    }
                }
            })
            .collect()
    }

    /// An alias that leads back to itself names no type.
    pub(super) fn check_aliases(&mut self, schemas: &BTreeMap<SchemaName, Schema>) {
        let alias = |name: &SchemaName| match schemas.get(name).map(|schema| &schema.shape) {
            Some(Shape::Alias(ty)) => Some(ty),
            _ => None,
        };
        for (name, schema) in schemas {
            let (mut seen, mut open) = (BTreeSet::new(), vec![name]);
            while let Some(next) = open.pop() {
                if let Some(ty) = alias(next) {
                    ty.schemas(&mut |next| {
                        if seen.insert(next) {
                            open.push(next);
                        }
                    });
                }
            }
            if seen.contains(name) {
                self.report.errors.push(
                    document::INPUT,
                    &schema.pointer,
                    "a list or map that holds itself and nothing else",
                    "give it a struct in between, with an overlay action",
                );
            }
        }
    }

    fn schema(&mut self, name: &str, source: &Source, at: &Pointer) -> Schema {
        let shape = match (&source.schema_kind, document::enum_values(source)) {
            (SchemaKind::Type(SchemaType::Integer(integer)), Some(values)) => {
                Shape::Enum(self.enumeration(source, integer, values, at))
            }
            _ if source.schema_data.extensions.contains_key("x-enum-values") => {
                self.report.document(
                    &at.key("x-enum-values"),
                    "values that are not all integers of at most 64 bits, sign included",
                    "correct them with an overlay action",
                );
                Shape::Alias(Type::Json)
            }
            (SchemaKind::Type(SchemaType::Object(object)), _) if is_struct(source, object) => {
                Shape::Struct(self.structure(name, source, object, at))
            }
            _ => {
                let site = Site {
                    owner: name,
                    name: "",
                };
                let source = ReferenceOr::Item(source.clone());
                Shape::Alias(self.value(&source, at, site).ty)
            }
        };
        Schema {
            pointer: at.into(),
            docs: None,
            description: source.schema_data.description.clone(),
            component: document::text(source, "x-destiny-component-type-dependency")
                .map(str::to_owned),
            shape,
            page: Some(name.to_owned()),
        }
    }

    fn enumeration(
        &mut self,
        source: &Source,
        integer: &IntegerType,
        values: Vec<(i64, String, Option<String>)>,
        at: &Pointer,
    ) -> Enum {
        let number = self.integer_format(&integer.format, at);
        if number == Some(Integer::Uint64) {
            self.report.document(
                &at.key("format"),
                "an enum of unsigned 64-bit integers",
                "teach `wire::Number` in `client` about them, and remove this refusal",
            );
        }
        let number = number.unwrap_or(Integer::Int32);
        let bitmask = document::flag(source, "x-enum-is-bitmask");
        let taken = values.iter().find(|(value, ..)| *value == number.unknown());
        if let (Some((value, identifier, _)), false) = (taken, bitmask) {
            self.report.document(
                &at.key("x-enum-values"),
                format!("`{identifier}` is {value}, which stands for values that nobody knows"),
                "choose another number as `UNKNOWN` in `client/src/wire/open.rs` and `model::Integer`",
            );
        }
        Enum {
            number,
            bitmask,
            values: values
                .into_iter()
                .map(|(number, identifier, description)| EnumValue {
                    number,
                    identifier,
                    docs: None,
                    description,
                })
                .collect(),
        }
    }

    fn structure(
        &mut self,
        name: &str,
        source: &Source,
        object: &ObjectType,
        at: &Pointer,
    ) -> Struct {
        let owner = format!("{name}#");
        let properties = object.properties.iter().map(|(key, schema)| {
            let site = Site {
                owner: &owner,
                name: key,
            };
            let value = self.boxed(schema, &at.key("properties").key(key), site);
            Property {
                key: key.clone(),
                ty: value.ty,
                nullable: value.nullable,
                required: object.required.contains(key),
                names: value.names,
                component: value.component,
                deprecated: value.deprecated,
                docs: None,
                description: value.description,
            }
        });
        let properties = properties.collect();
        let mobile_name = document::text(source, "x-mobile-manifest-name");
        Struct {
            rest: self.rest(name, object, at),
            required: object.required.clone(),
            properties,
            table: mobile_name.map(|mobile_name| Table {
                mobile_name: mobile_name.to_owned(),
                keyed_by_hash: false,
                says_redacted: false,
            }),
            generic: None,
        }
    }

    fn rest(&mut self, name: &str, object: &ObjectType, at: &Pointer) -> Option<Type> {
        let Some(AdditionalProperties::Schema(values)) = &object.additional_properties else {
            return None;
        };
        let schema = Site {
            owner: name,
            name: "",
        };
        let entries = Site {
            owner: &schema.entries(),
            name: "",
        };
        let at = at.key("additionalProperties");
        Some(self.value(values, &at, entries).ty)
    }
}

/// An object with properties is a struct, and so is a map by text, which may come to have properties. Others are
/// maps, or JSON.
fn is_struct(source: &Source, object: &ObjectType) -> bool {
    let has_values = matches!(
        object.additional_properties,
        Some(AdditionalProperties::Schema(_))
    );
    !object.properties.is_empty() || has_values && is_keyed_by_text(source)
}

fn is_keyed_by_text(source: &Source) -> bool {
    document::dictionary_key(source)
        .is_none_or(|key| matches!(key.schema_kind, SchemaKind::Type(SchemaType::String(_))))
}
