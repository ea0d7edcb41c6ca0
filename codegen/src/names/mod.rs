//! Decides what everything is *called* in Rust: names are claimed in scopes, and a clash is an error
//! that names the line to add to `names.toml`.

mod case;
mod claims;
mod hashes;

use crate::{
    Diagnostics,
    model::{Model, Operation, Schema, SchemaName, Shape, last_segment, namespace},
    report::Report,
    tables::{
        ids,
        names::{INPUT, NameTable},
        scopes,
    },
};
use case::Case;
use claims::{Claims, Place};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

/// The constant that a row's name makes, if it makes one.
pub(crate) fn constant(table: &NameTable, name: &str) -> Option<String> {
    let constant = Case::new(&table.words).constant(name);
    hashes::is_constant(&constant).then_some(constant)
}

/// The module of the operations whose tag is empty.
const ROOT_MODULE: &str = "platform";

/// The file of the schemas without a namespace.
const ROOT_FILE: &str = "unspaced";

/// Rust names for everything in the model.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Schema to type.
    pub(crate) types: BTreeMap<SchemaName, String>,
    /// Schema to its fields or constants, in the model's order.
    pub(crate) members: BTreeMap<SchemaName, Vec<String>>,
    /// In the model's order.
    pub(crate) operations: Vec<OperationNames>,
    /// Tag to module.
    pub(crate) modules: BTreeMap<String, String>,
    /// Namespace to file.
    pub(crate) files: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
pub(crate) struct OperationNames {
    pub(crate) builder: String,
    pub(crate) path: Vec<String>,
    pub(crate) query: Vec<String>,
}

impl OperationNames {
    /// The request for a row of a table, if the operation answers with one.
    pub(crate) fn of_table(&self) -> String {
        format!("{}Of", self.builder)
    }

    /// The struct of required arguments, if the operation has one.
    pub(crate) fn arguments(&self) -> String {
        format!("{}Arguments", self.builder)
    }
}

impl Names {
    /// Where the builder of an operation is found in the crate.
    pub(crate) fn builder(&self, operation: &Operation, names: &OperationNames) -> Option<String> {
        let module = self.modules.get(&operation.tag)?;
        Some(format!("{module}::{}", names.builder))
    }
}

pub(crate) fn assign(model: &Model, table: &NameTable, report: &mut Report) -> Names {
    let assign = Assign {
        case: Case::new(&table.words),
        table,
        used: RefCell::default(),
    };
    let mut names = Names::default();
    assign.types(model, &mut names, report);
    assign.modules(model, &mut names, report);
    assign.operations(model, &mut names, report);
    let mut in_scopes = Claims::reserving(claims::IN_SCOPES);
    for scope in &model.scopes {
        let row = Place::row(scopes::INPUT, &scope.name);
        in_scopes.claim(&scope.name, &scope.name, row, report);
    }
    hashes::hashes(&model.hashes, &assign.case, report);
    report.table(assign.stale());
    names
}

struct Assign<'a> {
    case: Case<'a>,
    table: &'a NameTable,
    used: RefCell<BTreeSet<&'a str>>,
}

impl<'a> Assign<'a> {
    /// The name that the table sets for `source`, or else the one that case makes of it.
    fn name(&self, source: &str, made: impl FnOnce() -> String) -> String {
        match self.table.rename.get_key_value(source) {
            Some((source, name)) => {
                self.used.borrow_mut().insert(source);
                name.clone()
            }
            None => made(),
        }
    }

    fn stale(&self) -> Diagnostics {
        let used = self.used.borrow();
        let mut found = Diagnostics::default();
        for source in self.table.rename.keys() {
            if !used.contains(source.as_str()) {
                found.push(
                    INPUT,
                    "rename",
                    format!("the document has no `{source}`"),
                    "correct the line, or remove it",
                );
            }
        }
        found
    }

    fn types(&self, model: &Model, names: &mut Names, report: &mut Report) {
        let mut types = Claims::reserving(claims::PRELUDE);
        let mut files = Claims::default();
        for kind in &model.ids {
            let row = Place::row(ids::INPUT, &kind.name);
            types.claim(&kind.name, &kind.name, row, report);
        }
        for (schema, source) in &model.schemas {
            let made = || case::type_name(last_segment(schema)).unwrap_or_default();
            let name = self.name(schema, made);
            types.claim(
                &name,
                schema,
                Place::document(schema, &source.pointer),
                report,
            );
            names.types.insert(schema.clone(), name);
            let members = self.members(schema, source, report);
            names.members.insert(schema.clone(), members);

            let namespace = namespace(schema);
            if !names.files.contains_key(namespace) {
                let file = self.name(namespace, || match namespace {
                    "" => ROOT_FILE.to_owned(),
                    _ => self.case.module(&namespace.replace('.', "_")),
                });
                let place = Place::document(namespace, &source.pointer);
                files.claim(&file, namespace, place, report);
                names.files.insert(namespace.to_owned(), file);
            }
        }
    }

    fn members(&self, schema: &str, source: &Schema, report: &mut Report) -> Vec<String> {
        let mut reserved = Vec::new();
        if let Shape::Struct(shape) = &source.shape {
            reserved.push(MORE);
            reserved.extend(shape.rest.as_ref().map(|_| REST));
            let presence = shape.generic.as_ref().and_then(|it| it.presence.as_ref());
            reserved.extend(presence.map(|_| REQUESTED));
        }
        let mut claims = Claims::reserving(&reserved);
        let mut claim = |path: String, at: String, made: String| {
            let name = self.name(&path, || made);
            claims.claim(&name, &path, Place::document(&path, &at), report);
            name
        };
        let at = &source.pointer;
        match &source.shape {
            Shape::Struct(shape) => shape
                .properties
                .iter()
                .map(|property| {
                    let key = &property.key;
                    let pointer = format!("{at}/properties/{}", crate::pointer::escape(key));
                    claim(format!("{schema}#{key}"), pointer, self.case.snake(key))
                })
                .collect(),
            Shape::Enum(shape) => shape
                .values
                .iter()
                .enumerate()
                .map(|(index, value)| {
                    let identifier = &value.identifier;
                    let pointer = format!("{at}/x-enum-values/{index}");
                    claim(
                        format!("{schema}#{identifier}"),
                        pointer,
                        self.case.shouty(identifier),
                    )
                })
                .collect(),
            Shape::Alias(_) => Vec::new(),
        }
    }

    fn modules(&self, model: &Model, names: &mut Names, report: &mut Report) {
        let mut modules = Claims::reserving(claims::MODULES);
        for tag in &model.tags {
            let module = self.name(tag, || match tag.as_str() {
                "" => ROOT_MODULE.to_owned(),
                _ => self.case.module(tag),
            });
            modules.claim(&module, tag, Place::document(tag, "/tags"), report);
            names.modules.insert(tag.clone(), module);
        }
    }

    fn operations(&self, model: &Model, names: &mut Names, report: &mut Report) {
        let mut modules: BTreeMap<&str, Claims> = BTreeMap::new();
        for operation in &model.operations {
            let builders = modules
                .entry(&operation.tag)
                .or_insert_with(|| Claims::reserving(claims::PRELUDE));
            let made = || case::type_name(last_segment(&operation.id)).unwrap_or_default();
            let builder = self.name(&operation.id, made);
            let place = Place::document(&operation.id, &operation.pointer);
            builders.claim(&builder, &operation.id, place, report);
            let (path, query) = self.parameters(operation, report);
            let names_of = OperationNames {
                builder,
                path,
                query,
            };
            if operation.arguments {
                let place = Place::document(&operation.id, &operation.pointer);
                builders.claim(&names_of.arguments(), &operation.id, place, report);
            }
            if operation.row.is_some() {
                let place = Place::document(&operation.id, &operation.pointer);
                builders.claim(&names_of.of_table(), &operation.id, place, report);
            }
            names.operations.push(names_of);
        }
    }

    fn parameters(&self, operation: &Operation, report: &mut Report) -> (Vec<String>, Vec<String>) {
        let mut claims = Claims::reserving(claims::IN_BUILDERS);
        let mut name = |parameter: &crate::model::Parameter| {
            let path = format!("{}?{}", operation.id, parameter.name);
            let name = self.name(&path, || self.case.snake(&parameter.name));
            let place = Place::document(&path, &parameter.pointer);
            claims.claim(&name, &path, place, report);
            name
        };
        let path = operation.path_parameters.iter().map(&mut name).collect();
        let query = operation.query_parameters.iter().map(&mut name).collect();
        (path, query)
    }
}

/// The field of a component that says whether it was asked for.
pub(crate) const REQUESTED: &str = "requested";
/// The field of a request's struct by which its literals have to end in `..`; free in all others, since any struct may
/// come to be held by a request.
pub(crate) const MORE: &str = "more";

/// The field of a struct that holds the properties without a name of their own.
pub(crate) const REST: &str = "rest";
