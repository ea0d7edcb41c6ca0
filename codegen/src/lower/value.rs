//! What a value is: the type that stands at one place of the document.

use super::Lower;
use crate::{
    document,
    model::{Integer, SchemaName, Type},
    pointer::Pointer,
    tables::ids::{self, Is},
};
use openapiv3::{
    AdditionalProperties, ArrayType, IntegerFormat, IntegerType, NumberFormat, ObjectType,
    ReferenceOr, Schema, SchemaKind, StringFormat, StringType, Type as SchemaType,
    VariantOrUnknownOrEmpty as Format,
};

/// A value, and what the document says beside its type.
pub(super) struct Value {
    pub(super) ty: Type,
    pub(super) nullable: bool,
    pub(super) names: Option<SchemaName>,
    pub(super) component: Option<String>,
    pub(super) deprecated: bool,
    pub(super) description: Option<String>,
}

impl Value {
    fn plain(ty: Type) -> Self {
        Value {
            ty,
            nullable: false,
            names: None,
            component: None,
            deprecated: false,
            description: None,
        }
    }
}

/// Where a value stands, as `ids.toml` names it: what holds it, and its name there. The items of a list
/// stand where the list does, the values of a map in braces behind it.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    /// `Schema#` or `Operation?`.
    pub(super) owner: &'a str,
    pub(super) name: &'a str,
}

impl Site<'_> {
    fn path(&self) -> String {
        format!("{}{}", self.owner, self.name)
    }

    /// What holds the values of the map that stands here.
    pub(super) fn entries(&self) -> String {
        format!("{}{{}}", self.path())
    }
}

impl Lower<'_> {
    pub(super) fn value(
        &mut self,
        schema: &ReferenceOr<Schema>,
        at: &Pointer,
        site: Site<'_>,
    ) -> Value {
        match schema {
            ReferenceOr::Reference { reference } => Value::plain(self.reference(reference, at)),
            ReferenceOr::Item(schema) => self.item(schema, at, site),
        }
    }

    /// The same where `openapiv3` keeps the schema in a box: properties and list items.
    pub(super) fn boxed(
        &mut self,
        schema: &ReferenceOr<Box<Schema>>,
        at: &Pointer,
        site: Site<'_>,
    ) -> Value {
        match schema {
            ReferenceOr::Reference { reference } => Value::plain(self.reference(reference, at)),
            ReferenceOr::Item(schema) => self.item(schema, at, site),
        }
    }

    fn item(&mut self, schema: &Schema, at: &Pointer, site: Site<'_>) -> Value {
        let mapped = document::referenced(schema, "x-mapped-definition");
        let ty = match &schema.schema_kind {
            SchemaKind::Type(SchemaType::Boolean(_)) => Type::Bool,
            SchemaKind::Type(SchemaType::Integer(integer)) => {
                self.integer(schema, integer, mapped.as_ref(), at, site)
            }
            SchemaKind::Type(SchemaType::Number(number)) => match &number.format {
                Format::Item(NumberFormat::Float) => Type::Float,
                Format::Item(NumberFormat::Double) | Format::Empty => Type::Double,
                Format::Unknown(format) => self.unknown_format("number", format, at),
            },
            SchemaKind::Type(SchemaType::String(string)) => self.string(string, at),
            SchemaKind::Type(SchemaType::Array(array)) => {
                self.list(array, mapped.as_ref(), at, site)
            }
            SchemaKind::Type(SchemaType::Object(object)) => {
                self.map(schema, object, mapped.as_ref(), at, site)
            }
            SchemaKind::AllOf { all_of } => match all_of.as_slice() {
                [ReferenceOr::Reference { reference }] => {
                    self.reference(reference, &at.key("allOf").index(0))
                }
                _ => self.unknown("an `allOf` that is not one `$ref`", at),
            },
            _ => self.unknown("a schema without a type", at),
        };
        // What became a hash says so by its type.
        let names = mapped.filter(|_| !holds_hash(&ty));
        Value {
            ty,
            nullable: schema.schema_data.nullable,
            names,
            component: document::text(schema, "x-destiny-component-type-dependency")
                .map(str::to_owned),
            deprecated: schema.schema_data.deprecated,
            description: schema.schema_data.description.clone(),
        }
    }

    fn reference(&mut self, reference: &str, at: &Pointer) -> Type {
        match document::schema_name(reference) {
            Some(name) if self.components.schemas.contains_key(&name) => Type::Schema(name),
            _ => {
                self.report
                    .defect(&at.key("$ref"), "a reference to no schema");
                Type::Json
            }
        }
    }

    fn integer(
        &mut self,
        schema: &Schema,
        integer: &IntegerType,
        mapped: Option<&SchemaName>,
        at: &Pointer,
        site: Site<'_>,
    ) -> Type {
        if let Some(name) = document::referenced(schema, "x-enum-reference") {
            return Type::Schema(name);
        }
        let Some(format) = self.integer_format(&integer.format, at) else {
            return Type::Json;
        };
        match (format, mapped) {
            (Integer::Uint32, Some(definition)) => Type::Hash(definition.clone()),
            (Integer::Int64, _) => {
                let site_path = site.path();
                let is = self.ids.value(&site_path, site.name);
                self.id_or_number(is, &site_path, "sites", at)
            }
            _ => Type::Integer(format),
        }
    }

    /// An int64 is what a row says.
    fn id_or_number(&mut self, is: Option<Is>, site: &str, list: &str, at: &Pointer) -> Type {
        match is {
            Some(Is::Id(kind)) => Type::Id(kind),
            Some(Is::Plain) => Type::Integer(Integer::Int64),
            None => {
                self.report.table(ids::uncovered(site, list, at));
                Type::Integer(Integer::Int64)
            }
        }
    }

    pub(super) fn integer_format(
        &mut self,
        format: &Format<IntegerFormat>,
        at: &Pointer,
    ) -> Option<Integer> {
        Some(match format {
            Format::Item(IntegerFormat::Int32) | Format::Empty => Integer::Int32,
            Format::Item(IntegerFormat::Int64) => Integer::Int64,
            Format::Unknown(format) => match format.as_str() {
                "byte" => Integer::Byte,
                "int16" => Integer::Int16,
                "uint32" => Integer::Uint32,
                "uint64" => Integer::Uint64,
                _ => {
                    self.unknown_format("integer", format, at);
                    return None;
                }
            },
        })
    }

    fn string(&mut self, string: &StringType, at: &Pointer) -> Type {
        match &string.format {
            // `byte` is base64 by OpenAPI's definition: text.
            Format::Empty | Format::Item(StringFormat::Byte) => Type::Text,
            Format::Item(StringFormat::DateTime) => Type::DateTime,
            Format::Item(StringFormat::Date) => Type::Date,
            Format::Item(format) => self.unknown_format("string", &format!("{format:?}"), at),
            Format::Unknown(format) => self.unknown_format("string", format, at),
        }
    }

    fn list(
        &mut self,
        array: &ArrayType,
        mapped: Option<&SchemaName>,
        at: &Pointer,
        site: Site<'_>,
    ) -> Type {
        let Some(items) = &array.items else {
            return self.unknown("an array without `items`", at);
        };
        let item = match self.boxed(items, &at.key("items"), site).ty {
            Type::Integer(Integer::Uint32) => hash_or_number(mapped),
            other => other,
        };
        Type::List(Box::new(item))
    }

    fn map(
        &mut self,
        schema: &Schema,
        object: &ObjectType,
        mapped: Option<&SchemaName>,
        at: &Pointer,
        site: Site<'_>,
    ) -> Type {
        if !object.properties.is_empty() {
            return self.unknown("an object with properties that has no name", at);
        }
        match &object.additional_properties {
            None => Type::Json,
            Some(AdditionalProperties::Any(_)) => Type::Json,
            Some(AdditionalProperties::Schema(values)) => {
                let key = self.map_key(schema, mapped, at, site);
                let entries = Site {
                    owner: &site.entries(),
                    name: "",
                };
                let value = self
                    .value(values, &at.key("additionalProperties"), entries)
                    .ty;
                Type::Map(Box::new(key), Box::new(value))
            }
        }
    }

    /// The keys of a map; text unless the document says more.
    fn map_key(
        &mut self,
        schema: &Schema,
        mapped: Option<&SchemaName>,
        at: &Pointer,
        site: Site<'_>,
    ) -> Type {
        let Some(key) = document::dictionary_key(schema) else {
            return Type::Text;
        };
        if let Some(name) = document::referenced(&key, "x-enum-reference") {
            return Type::Schema(name);
        }
        let at = at.key("x-dictionary-key");
        match &key.schema_kind {
            SchemaKind::Type(SchemaType::String(_)) => Type::Text,
            SchemaKind::Type(SchemaType::Integer(integer)) => {
                match self.integer_format(&integer.format, &at) {
                    Some(Integer::Uint32) => hash_or_number(mapped),
                    Some(Integer::Int64) => {
                        let site = site.path();
                        let is = self.ids.key(&site);
                        self.id_or_number(is, &site, "keys", &at)
                    }
                    Some(integer) => Type::Integer(integer),
                    None => Type::Text,
                }
            }
            _ => self.unknown("map keys that are neither text nor integers", &at),
        }
    }

    fn unknown_format(&mut self, ty: &str, format: &str, at: &Pointer) -> Type {
        self.unknown(&format!("the format `{format}` of type `{ty}`"), at)
    }

    fn unknown(&mut self, what: &str, at: &Pointer) -> Type {
        self.report.defect(at, what);
        Type::Json
    }
}

fn hash_or_number(definition: Option<&SchemaName>) -> Type {
    match definition {
        Some(definition) => Type::Hash(definition.clone()),
        None => Type::Integer(Integer::Uint32),
    }
}

fn holds_hash(ty: &Type) -> bool {
    match ty {
        Type::Hash(_) => true,
        Type::List(item) => holds_hash(item),
        Type::Map(key, _) => holds_hash(key),
        _ => false,
    }
}
