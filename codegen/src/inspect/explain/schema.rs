//! Schemas and their properties.

use super::{Explain, Explanation, Fact, fact};
use crate::{
    inspect::type_text::TypeText,
    model::{Property, Schema, SchemaName, Shape, Type, last_segment},
    pointer::escape,
};

impl Explain<'_> {
    pub(super) fn schema(&self, name: &str) -> Option<Explanation> {
        let (name, schema) = self.find(name)?;
        let mut facts = vec![fact(
            match &schema.shape {
                Shape::Struct(_) => "a struct".to_owned(),
                Shape::Enum(shape) if shape.bitmask => "bits".to_owned(),
                Shape::Enum(_) => "an open enum".to_owned(),
                Shape::Alias(ty) => format!("another name for {}", TypeText::of(ty)),
            },
            "the document",
        )];
        if matches!(schema.shape, Shape::Struct(_)) {
            facts.push(self.side(name));
        }
        if schema.table().is_some() {
            facts.push(fact("a row of a manifest table", "x-mobile-manifest-name"));
        }
        if let Some(component) = &schema.component {
            let because = "x-destiny-component-type-dependency";
            facts.push(fact(
                format!("comes with the component {component}"),
                because,
            ));
        }
        facts.extend(generic(schema));
        if schema.docs.is_some() {
            let because = match &schema.shape {
                Shape::Struct(shape) if shape.generic.is_some() => "`is` in generics.toml",
                _ => "docs.toml",
            };
            facts.push(fact("has a paragraph of docs", because));
        }
        facts.extend(self.renamed(name));
        facts.extend(self.corrections(&schema.pointer));
        Some(Explanation {
            name: name.clone(),
            kind: "schema",
            pointer: schema.pointer.clone(),
            rust: format!("types::{}", self.type_name(name)),
            facts,
        })
    }

    pub(super) fn property(&self, schema: &str, key: &str) -> Option<Explanation> {
        let (name, schema) = self.structure(schema)?;
        let Shape::Struct(shape) = &schema.shape else {
            return None;
        };
        let index = shape.properties.iter().position(|it| it.key == key)?;
        let property = shape.properties.get(index)?;
        let field = self.names.members.get(name)?.get(index)?;
        let site = format!("{name}#{key}");
        let pointer = format!("{}/properties/{}", schema.pointer, escape(key));
        let mut facts = self.ty(&site, key, &property.ty);
        facts.push(self.presence(name, property));
        if self.analysis.is_boxed(self.model(), name, property) {
            facts.push(fact("in a box", "every block that may be missing is"));
        }
        if let Some(definition) = &property.names {
            facts.push(fact(
                format!("goes with rows of {definition}"),
                "x-mapped-definition",
            ));
        }
        if let Some(component) = &property.component {
            let because = "x-destiny-component-type-dependency";
            facts.push(fact(
                format!("comes with the component {component}"),
                because,
            ));
        }
        if property.deprecated {
            facts.push(fact("deprecated", "the document"));
        }
        if property.docs.is_some() {
            facts.push(fact("has a paragraph of docs", "[properties] in docs.toml"));
        }
        facts.extend(self.renamed(&site));
        facts.extend(self.corrections(&pointer));
        Some(Explanation {
            name: site,
            kind: "property",
            pointer,
            rust: format!("types::{}::{field}", self.type_name(name)),
            facts,
        })
    }

    /// What can be asked about a schema or an operation, beside itself.
    pub(super) fn members(&self, base: &str) -> Vec<String> {
        if let Some((operation, _)) = self.find_operation(base) {
            let query = operation.query_parameters.iter();
            let all = operation.path_parameters.iter().chain(query);
            return all.map(|it| format!("{base}?{}", it.name)).collect();
        }
        match self.structure(base).map(|(_, schema)| &schema.shape) {
            Some(Shape::Struct(shape)) => {
                let keys = shape.properties.iter().map(|it| &it.key);
                keys.map(|key| format!("{base}#{key}")).collect()
            }
            Some(Shape::Enum(shape)) => {
                let values = shape.values.iter().map(|it| &it.identifier);
                values.map(|value| format!("{base}#{value}")).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A value of an enum, by its identifier.
    pub(super) fn value(&self, schema: &str, identifier: &str) -> Option<Explanation> {
        let (name, schema) = self.find(schema)?;
        let Shape::Enum(shape) = &schema.shape else {
            return None;
        };
        let mut values = shape.values.iter();
        let index = values.position(|it| it.identifier == identifier)?;
        let value = shape.values.get(index)?;
        let constant = self.names.members.get(name)?.get(index)?;
        let site = format!("{name}#{identifier}");
        let pointer = format!("{}/x-enum-values/{index}", schema.pointer);
        let mut facts = vec![fact(format!("the number {}", value.number), "the document")];
        if value.docs.is_some() {
            facts.push(fact("has a paragraph of docs", "[components] in docs.toml"));
        }
        facts.extend(self.renamed(&site));
        facts.extend(self.corrections(&pointer));
        Some(Explanation {
            name: site,
            kind: "value",
            pointer,
            rust: format!("types::{}::{constant}", self.type_name(name)),
            facts,
        })
    }

    /// The struct that a schema is: its own, or the generic one that it is an instance of.
    fn structure(&self, name: &str) -> Option<(&SchemaName, &Schema)> {
        let (name, schema) = self.find(name)?;
        match &schema.shape {
            Shape::Alias(Type::Of(generic, _)) => self.find(generic),
            _ => Some((name, schema)),
        }
    }

    /// By its whole name, or by the last part of it.
    fn find(&self, name: &str) -> Option<(&SchemaName, &Schema)> {
        let schemas = &self.model().schemas;
        let by_segment = || {
            schemas
                .iter()
                .find(|(whole, _)| last_segment(whole) == name)
        };
        schemas.get_key_value(name).or_else(by_segment)
    }

    fn type_name<'a>(&'a self, schema: &'a SchemaName) -> &'a str {
        let name = self.names.types.get(schema);
        name.map_or(schema.as_str(), String::as_str)
    }

    fn side(&self, name: &SchemaName) -> Fact {
        let asked = self.analysis.requests.contains(name);
        let answered = self.analysis.responses.contains(name);
        match (asked, answered, self.analysis.mentioned.contains(name)) {
            // Only what has no sides is both.
            (true, true, _) => fact("a request and a response", "bodies and answers hold it"),
            (true, false, _) => fact("a request", "bodies hold it"),
            (false, _, true) => fact("a response", "answers or tables hold it"),
            (false, _, false) => fact("a response", "no operation and no table mentions it"),
        }
    }

    fn presence(&self, schema: &SchemaName, property: &Property) -> Fact {
        let is_request = self.analysis.requests.contains(schema);
        match self.analysis.is_optional(schema, property) {
            true if is_request => fact(
                "optional",
                "a request need not have it, and null is not its default",
            ),
            true if property.nullable => fact("optional", "`nullable`"),
            true => fact("optional", "what is absent has no honest default"),
            false if is_request => fact(
                "always there",
                "it is required, or has a default at the server",
            ),
            false => fact("always there", "what is absent is its default"),
        }
    }
}

/// What a generic struct leaves open, or what an instance is of.
fn generic(schema: &Schema) -> Option<Fact> {
    match &schema.shape {
        Shape::Struct(shape) => shape
            .generic
            .as_ref()
            .map(|_| fact("generic", "a row of generics.toml")),
        Shape::Alias(Type::Of(..)) => Some(fact(
            "an instance of a generic struct",
            "a row of generics.toml",
        )),
        _ => None,
    }
}
