//! What the document says, as plain data: no JSON, no OpenAPI, no tokens, no Rust names.

use crate::tables::helps::WatermarkRow;
use serde::Deserialize;
use std::{collections::BTreeMap, time::Duration};

/// A schema's name as the document has it, such as `Destiny.Entities.Items.DestinyItemComponent`.
pub(crate) type SchemaName = String;

/// Everything that is generated from.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// The document's version.
    pub(crate) version: String,
    /// Tags in the document's order.
    pub(crate) tags: Vec<String>,
    /// By tag, then by name.
    pub(crate) operations: Vec<Operation>,
    pub(crate) schemas: BTreeMap<SchemaName, Schema>,
    /// By bit.
    pub(crate) scopes: Vec<Scope>,
    /// None if no component needs a scope.
    pub(crate) components: Option<Components>,
    pub(crate) ids: Vec<IdKind>,
    pub(crate) servers: Vec<Server>,
    pub(crate) sign_in: Option<SignIn>,
    /// The enum of the envelope's error codes.
    pub(crate) error_codes: Option<SchemaName>,
    pub(crate) manifest: Option<Manifest>,
    /// By module.
    pub(crate) hashes: Vec<NamedHashes>,
}

/// The rows of a table whose hashes have constants.
#[derive(Clone, Debug)]
pub(crate) struct NamedHashes {
    /// A table that is keyed by hash.
    pub(crate) schema: SchemaName,
    pub(crate) module: String,
    /// What the constants are named by; otherwise by what rows are shown by.
    pub(crate) by: Option<NamedBy>,
    /// By constant.
    pub(crate) constants: Vec<NamedHash>,
}

/// A property that names the rows of a table.
#[derive(Clone, Debug)]
pub(crate) struct NamedBy {
    /// The keys that lead to it, with dots between them.
    pub(crate) path: String,
    /// The words for its numbers, if it is an enum; a text is its own word.
    pub(crate) words: BTreeMap<i64, String>,
}

/// A constant for a hash.
#[derive(Clone, Debug)]
pub(crate) struct NamedHash {
    pub(crate) constant: String,
    pub(crate) hash: u32,
    /// What the row is shown by.
    pub(crate) name: String,
    /// Why it is not called what the name says.
    pub(crate) note: Option<String>,
    /// The constant that the hash has by now.
    pub(crate) renamed_to: Option<String>,
}

/// Where the tables of the manifest are.
#[derive(Clone, Debug)]
pub(crate) struct Manifest {
    /// The operation that says it.
    pub(crate) operation: String,
    pub(crate) answer: SchemaName,
    /// The keys of its answer: version, tables, aggregate and SQLite.
    pub(crate) paths: [String; 4],
    /// The key of the truth value by which a row says that it is redacted.
    pub(crate) redacted: String,
}

/// The header of the API key and the places of OAuth, as the client has to have them.
#[derive(Clone, Debug)]
pub(crate) struct SignIn {
    pub(crate) key: String,
    pub(crate) authorize: String,
    pub(crate) token: String,
}

/// A server, and what it allows one address.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) is: String,
    pub(crate) requests: u32,
    pub(crate) seconds: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// `Destiny2.GetProfile`.
    pub(crate) id: String,
    pub(crate) tag: String,
    pub(crate) pointer: String,
    pub(crate) method: Method,
    /// At first its URL, then its name.
    pub(crate) server: String,
    /// Whether it only reads though it is no GET.
    pub(crate) reads: bool,
    pub(crate) path: String,
    /// In the order of the path template.
    pub(crate) path_parameters: Vec<Parameter>,
    /// In the order of the document.
    pub(crate) query_parameters: Vec<Parameter>,
    pub(crate) body: Option<Type>,
    pub(crate) response: Type,
    pub(crate) paging: Option<Paging>,
    /// What the response is a row of, if the request says it.
    pub(crate) row: Option<Row>,
    /// Whether the required arguments are a struct as well.
    pub(crate) arguments: bool,
    pub(crate) access: Access,
    /// Whether the document itself asks for a signed-in user.
    pub(crate) needs_user: bool,
    /// Why it has this access, where the document is silent.
    pub(crate) access_reason: Option<String>,
    /// The one scope that it needs.
    pub(crate) scope: Option<String>,
    /// That scope, unless every application has it anyway.
    pub(crate) asks_for: Option<String>,
    pub(crate) interval_per_user: Option<Duration>,
    pub(crate) preview: bool,
    pub(crate) deprecated: bool,
    pub(crate) docs: Option<Prose>,
    pub(crate) description: Option<String>,
}

impl Operation {
    /// The parameters of the path, then those of the query.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.path_parameters.iter().chain(&self.query_parameters)
    }

    /// The types of the arguments that `new` takes, in their order: path, query, body.
    pub(crate) fn required_arguments(&self) -> impl Iterator<Item = &Type> {
        let query = self.query_parameters.iter();
        let query = query.filter(|parameter| parameter.required);
        let parameters = self.path_parameters.iter().chain(query);
        parameters.map(|parameter| &parameter.ty).chain(&self.body)
    }

    /// Whether it is asked for components, some of which need a scope.
    pub(crate) fn lists_components(&self) -> bool {
        let mut query = self.query_parameters.iter();
        query.any(|parameter| parameter.lists_components)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Delete,
    Patch,
}

impl Method {
    /// As in the document and in Bungie's links.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Method::Get => "get",
            Method::Post => "post",
            Method::Put => "put",
            Method::Delete => "delete",
            Method::Patch => "patch",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Anonymous,
    OptionalUser,
    SignedIn,
}

/// A row of a manifest table, as a request names it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The parameter that names the table.
    pub(crate) table: String,
    /// The parameter that is the row's hash.
    pub(crate) hash: String,
}

/// How an operation pages.
#[derive(Clone, Debug)]
pub(crate) struct Paging {
    pub(crate) page: Page,
    /// The number of the first page.
    pub(crate) first: i32,
    pub(crate) more: More,
    /// Absent if no list of the answer holds what a page brings.
    pub(crate) items: Option<Items>,
}

/// Where a request holds the number of the page.
#[derive(Clone, Debug)]
pub(crate) enum Page {
    /// A parameter, an int32 or a text.
    Parameter(String),
    /// A property of the body, an int32: the schema of the body and the key.
    Body(SchemaName, String),
}

impl Page {
    /// What the document calls it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Page::Parameter(name) | Page::Body(_, name) => name,
        }
    }
}

impl Paging {
    /// The schemas by which paths lead through the answer.
    pub(crate) fn answer_schemas(&mut self) -> impl Iterator<Item = &mut SchemaName> {
        let (More::Flag(more) | More::List(more)) = &mut self.more;
        let items = self.items.iter_mut().flat_map(|items| &mut items.path);
        more.iter_mut().chain(items).map(|(schema, _)| schema)
    }
}

/// How an answer says that there are more pages.
#[derive(Clone, Debug)]
pub(crate) enum More {
    /// A truth value.
    Flag(PropertyPath),
    /// A list that is empty after the last page.
    List(PropertyPath),
}

/// What a page brings.
#[derive(Clone, Debug)]
pub(crate) struct Items {
    /// The list.
    pub(crate) path: PropertyPath,
    pub(crate) item: Type,
}

/// Properties that lead from a struct inwards, as `(schema, key)`.
pub(crate) type PropertyPath = Vec<(SchemaName, String)>;

/// A path as the tables write it.
pub(crate) fn dotted(path: &PropertyPath) -> String {
    let keys: Vec<&str> = path.iter().map(|(_, key)| key.as_str()).collect();
    keys.join(".")
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// As the document writes it.
    pub(crate) name: String,
    pub(crate) pointer: String,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    pub(crate) deprecated: bool,
    /// A list of components, some of which need a scope.
    pub(crate) lists_components: bool,
    pub(crate) description: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Schema {
    pub(crate) pointer: String,
    pub(crate) docs: Option<Prose>,
    pub(crate) description: Option<String>,
    /// The component that brings values of the schema.
    pub(crate) component: Option<String>,
    pub(crate) shape: Shape,
    /// The schema of the document that Bungie's reference has a page about.
    pub(crate) page: Option<SchemaName>,
}

impl Schema {
    /// The struct, if it is one.
    pub(crate) fn structure(&self) -> Option<&Struct> {
        match &self.shape {
            Shape::Struct(shape) => Some(shape),
            Shape::Enum(_) | Shape::Alias(_) => None,
        }
    }

    /// The manifest table, if values are rows of one.
    pub(crate) fn table(&self) -> Option<&Table> {
        self.structure()?.table.as_ref()
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Struct(Struct),
    Enum(Enum),
    /// A list, a map or JSON under a name of its own.
    Alias(Type),
}

#[derive(Clone, Debug)]
pub(crate) struct Struct {
    /// In the document's order, which is the one in which Bungie writes them.
    pub(crate) properties: Vec<Property>,
    /// The keys of the properties that are required, in the document's order.
    pub(crate) required: Vec<String>,
    /// The values of all properties without a name.
    pub(crate) rest: Option<Type>,
    pub(crate) table: Option<Table>,
    pub(crate) generic: Option<Generic>,
}

/// What a struct leaves open, which stands in its properties as [`Type::Argument`].
#[derive(Clone, Debug)]
pub(crate) struct Generic {
    pub(crate) open: Open,
    /// How values say why a component has nothing, if they are what components bring.
    pub(crate) presence: Option<Presence>,
}

/// What is left open of a generic struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Open {
    /// The type of values.
    Value,
    /// The type of the keys of maps.
    Key,
}

/// The properties by which a component says why it has nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Presence {
    /// What the component brought.
    pub(crate) data: String,
    /// The truth value that is set while Bungie has switched the component off.
    pub(crate) disabled: String,
    /// An enum.
    pub(crate) privacy: String,
    /// Its value for what the owner shows to nobody else.
    pub(crate) private: String,
}

/// A manifest table, whose rows are values of the schema.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) mobile_name: String,
    /// Rows are keyed by hash; otherwise by text.
    pub(crate) keyed_by_hash: bool,
    /// Rows say whether they are redacted.
    pub(crate) says_redacted: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) key: String,
    pub(crate) ty: Type,
    pub(crate) nullable: bool,
    pub(crate) required: bool,
    /// The definition that an integer names without being a hash of it.
    pub(crate) names: Option<SchemaName>,
    pub(crate) component: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) docs: Option<Prose>,
    pub(crate) description: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub(crate) number: Integer,
    pub(crate) bitmask: bool,
    /// In the document's order.
    pub(crate) values: Vec<EnumValue>,
}

#[derive(Clone, Debug)]
pub(crate) struct EnumValue {
    pub(crate) number: i64,
    pub(crate) identifier: String,
    pub(crate) docs: Option<Prose>,
    pub(crate) description: Option<String>,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Integer(Integer),
    Float,
    Double,
    Text,
    DateTime,
    Date,
    /// JSON that the document says nothing about.
    Json,
    /// A definition hash; of which definition, if the document says so.
    Hash(SchemaName),
    /// An id of this kind.
    Id(String),
    /// A struct, an enum or an alias.
    Schema(SchemaName),
    /// A generic struct, and what it is of.
    Of(SchemaName, Box<Type>),
    /// What a generic struct leaves open.
    Argument,
    List(Box<Type>),
    Map(Box<Type>, Box<Type>),
}

impl Type {
    /// Calls `visit` with the name of every schema that values of the type hold; a hash holds none.
    pub(crate) fn schemas<'a>(&'a self, visit: &mut impl FnMut(&'a SchemaName)) {
        match self {
            Type::Schema(name) => visit(name),
            Type::Of(name, argument) => {
                visit(name);
                argument.schemas(visit);
            }
            Type::List(item) => item.schemas(visit),
            Type::Map(key, value) => {
                key.schemas(visit);
                value.schemas(visit);
            }
            _ => {}
        }
    }

    /// Calls `visit` with this type and each within it, from the outside inwards.
    pub(crate) fn visit_mut(&mut self, visit: &mut impl FnMut(&mut Type)) {
        visit(self);
        match self {
            Type::Of(_, inner) | Type::List(inner) => inner.visit_mut(visit),
            Type::Map(key, value) => {
                key.visit_mut(visit);
                value.visit_mut(visit);
            }
            _ => {}
        }
    }
}

/// The integers of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Integer {
    Byte,
    Int16,
    Int32,
    Uint32,
    Int64,
    Uint64,
}

impl Integer {
    /// The number of an enum's value that nobody knows: `Number::UNKNOWN` of the client.
    pub(crate) const fn unknown(self) -> i64 {
        match self {
            Integer::Byte => u8::MAX as i64,
            Integer::Int16 => i16::MIN as i64,
            Integer::Int32 => i32::MIN as i64,
            Integer::Uint32 => u32::MAX as i64,
            Integer::Int64 | Integer::Uint64 => i64::MIN,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) name: String,
    pub(crate) bit: u64,
    pub(crate) availability: Availability,
    pub(crate) allows: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Availability {
    Implicit,
    Portal,
    Arrangement,
    Internal,
    Obsolete,
}

/// The components, and the scopes that some of them need.
#[derive(Clone, Debug)]
pub(crate) struct Components {
    /// The enum whose values are components.
    pub(crate) schema: SchemaName,
    /// Identifier to scope.
    pub(crate) scopes: BTreeMap<String, String>,
}

/// A kind of id, and what it is in our words.
#[derive(Clone, Debug)]
pub(crate) struct IdKind {
    pub(crate) name: String,
    pub(crate) is: String,
    pub(crate) defined_in: DefinedIn,
}

/// Which crate has the type of a kind of id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DefinedIn {
    #[default]
    Generated,
    /// The client, which needs the kind itself.
    Client,
}

/// A paragraph of our own.
#[derive(Clone, Debug)]
pub(crate) struct Prose(pub(crate) Vec<Piece>);

#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Text(String),
    /// What stands in backticks and names nothing of the document.
    Code(String),
    /// What stands in backticks, and what it names.
    Link(String, Item),
}

/// What prose names.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    Operation(String),
    Schema(SchemaName),
    /// The schema of the components, and an identifier.
    Component(SchemaName, String),
    Scope(String),
}

/// Which structs get helps, by schema.
#[derive(Debug, Default)]
pub(crate) struct Helps {
    pub(crate) displayed: BTreeMap<SchemaName, Display>,
    /// What answers hold a Bungie Name in.
    pub(crate) bungie_names: BTreeMap<SchemaName, NamePair>,
    /// What request bodies hold a Bungie Name in.
    pub(crate) bungie_name_bodies: BTreeMap<SchemaName, NamePair>,
    /// The keys of the layers of an icon, the lowest first.
    pub(crate) icon_layers: BTreeMap<SchemaName, Vec<String>>,
    pub(crate) watermarks: BTreeMap<SchemaName, WatermarkRow>,
}

/// What says how a struct is shown.
#[derive(Debug)]
pub(crate) enum Display {
    /// The block under a key.
    Holds(String),
    /// The struct itself, under these keys.
    Block {
        name: String,
        description: String,
        icon: String,
        has_icon: String,
    },
}

/// The keys of the two halves of a Bungie Name.
#[derive(Debug)]
pub(crate) struct NamePair {
    pub(crate) name: String,
    pub(crate) code: String,
}

/// The last segment of a schema's name.
pub(crate) fn last_segment(schema: &str) -> &str {
    schema.rsplit_once('.').map_or(schema, |(_, last)| last)
}

/// The namespace of a schema, empty if it has none.
pub(crate) fn namespace(schema: &str) -> &str {
    schema
        .rsplit_once('.')
        .map_or("", |(namespace, _)| namespace)
}
