//! Decides what everything is *called* in Rust: names are claimed in scopes, and a clash is an error
//! that names the line to add to `names.toml`.

mod case;

use crate::{
    Diagnostics, document,
    model::{Model, Operation, Schema, SchemaName, Shape, last_segment, namespace},
    report::Report,
    tables::names::{INPUT, NameTable},
};
use case::Case;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
};

/// The module of the operations whose tag is empty.
const ROOT_MODULE: &str = "core";

/// The file of the schemas without a namespace.
const ROOT_FILE: &str = "unspaced";

/// Modules of the generated crate that no tag may take.
const MODULES: &[&str] = &["encode", "ids", "operations", "scopes", "types"];

/// What files of types name besides types.
const IN_TYPES: &[&str] = &[
    "Body",
    "Box",
    "DateTime",
    "Definition",
    "Err",
    "Hash",
    "HashMap",
    "Members",
    "NaiveDate",
    "None",
    "Object",
    "Ok",
    "OpenEnum",
    "Option",
    "Property",
    "Result",
    "SerializeMap",
    "Some",
    "String",
    "Utc",
    "Value",
    "Vec",
];

/// What a module of operations names besides request builders.
const IN_OPERATIONS: &[&str] = &[
    "Caller",
    "DateTime",
    "DecodeError",
    "Endpoint",
    "Envelope",
    "Error",
    "Hash",
    "HashMap",
    "NaiveDate",
    "Operation",
    "Paged",
    "Option",
    "Parts",
    "Result",
    "Some",
    "String",
    "Utc",
    "Value",
    "Vec",
];

/// What a request builder has besides its parameters.
const IN_BUILDERS: &[&str] = &["body", "decode", "new", "parts", "send", "to_http"];

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
        let mut types = Claims::reserving(IN_TYPES);
        let mut files = Claims::reserving(&["mod"]);
        for kind in &model.ids {
            types.reserve(&kind.name);
        }
        for (schema, source) in &model.schemas {
            let made = || case::type_name(last_segment(schema)).unwrap_or_default();
            let name = self.name(schema, made);
            types.claim(&name, schema, &source.pointer, report);
            names.types.insert(schema.clone(), name);
            let members = self.members(schema, source, report);
            names.members.insert(schema.clone(), members);

            let namespace = namespace(schema);
            if !names.files.contains_key(namespace) {
                let file = match namespace {
                    "" => ROOT_FILE.to_owned(),
                    _ => self.case.snake(&namespace.replace('.', "_")),
                };
                files.claim(&file, namespace, &source.pointer, report);
                names.files.insert(namespace.to_owned(), file);
            }
        }
    }

    fn members(&self, schema: &str, source: &Schema, report: &mut Report) -> Vec<String> {
        let mut claims = Claims::default();
        let mut claim = |path: String, at: String, made: String| {
            let name = self.name(&path, || made);
            claims.claim(&name, &path, &at, report);
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
                .chain(shape.rest.iter().map(|_| REST.to_owned()))
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
        let mut modules = Claims::reserving(MODULES);
        for tag in &model.tags {
            let module = match tag.as_str() {
                "" => ROOT_MODULE.to_owned(),
                _ => self.name(tag, || self.case.snake(tag)),
            };
            modules.claim(&module, tag, "/tags", report);
            names.modules.insert(tag.clone(), module);
        }
    }

    fn operations(&self, model: &Model, names: &mut Names, report: &mut Report) {
        let mut modules: BTreeMap<&str, Claims> = BTreeMap::new();
        for operation in &model.operations {
            let builders = modules
                .entry(&operation.tag)
                .or_insert_with(|| Claims::reserving(IN_OPERATIONS));
            let made = || case::type_name(last_segment(&operation.id)).unwrap_or_default();
            let builder = self.name(&operation.id, made);
            builders.claim(&builder, &operation.id, &operation.pointer, report);
            let (path, query) = self.parameters(operation, report);
            names.operations.push(OperationNames {
                builder,
                path,
                query,
            });
        }
    }

    fn parameters(&self, operation: &Operation, report: &mut Report) -> (Vec<String>, Vec<String>) {
        let mut claims = Claims::reserving(IN_BUILDERS);
        let mut name = |parameter: &crate::model::Parameter| {
            let path = format!("{}?{}", operation.id, parameter.name);
            let name = self.name(&path, || self.case.snake(&parameter.name));
            claims.claim(&name, &path, &parameter.pointer, report);
            name
        };
        let path = operation.path_parameters.iter().map(&mut name).collect();
        let query = operation.query_parameters.iter().map(&mut name).collect();
        (path, query)
    }
}

/// The field of a struct that holds the properties without a name of their own.
pub(crate) const REST: &str = "rest";

/// The names that one scope has already.
#[derive(Default)]
struct Claims(BTreeMap<String, String>);

impl Claims {
    fn reserving(names: &[&str]) -> Self {
        let mut claims = Claims::default();
        for name in names {
            claims.reserve(name);
        }
        claims
    }

    fn reserve(&mut self, name: &str) {
        self.0.insert(
            name.to_owned(),
            "a name that generated code uses itself".to_owned(),
        );
    }

    fn claim(&mut self, name: &str, source: &str, pointer: &str, report: &mut Report) {
        let line = format!("under [rename] in {INPUT}, add \"{source}\" = \"…\"");
        if !is_identifier(name) {
            let found = format!("`{source}` makes no Rust name");
            report.errors.push(document::INPUT, pointer, found, line);
            return;
        }
        match self.0.entry(name.to_owned()) {
            Entry::Vacant(place) => {
                place.insert(format!("`{source}`"));
            }
            Entry::Occupied(other) => {
                let found = format!(
                    "`{source}` becomes `{name}`, which is {} already",
                    other.get()
                );
                report.errors.push(document::INPUT, pointer, found, line);
            }
        }
    }
}

fn is_identifier(name: &str) -> bool {
    let bare = name.strip_prefix("r#").unwrap_or(name);
    bare.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && bare
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && bare != "_"
}
