//! Operations and tables by name: requests are built from text, and answers written without knowing their types.
//!
//! For tools and tests; behind a feature, since every operation costs build time. Programs use the request builders.

use crate::{
    Client, Definition, Endpoint, Envelope, Error, Operation, ScopeSet, UserClient,
    call::Identity,
    decode_table,
    envelope::DecodeError,
    request::InvalidArgument,
    wire::{Decode, Encode, Encoded, MapKey, writer::write},
};
use bytes::Bytes;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::{
    any::Any, collections::BTreeMap, fmt, hash, marker::PhantomData, pin::Pin, str::FromStr,
};

pub use crate::wire::{decode::Place, reader::read};

/// A call on its way.
pub type Calling<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// An operation of the document.
pub trait AnyOperation: fmt::Debug + Send + Sync {
    /// The facts about it.
    fn operation(&self) -> &'static Operation;

    /// The request with these arguments.
    ///
    /// # Errors
    /// An argument that is missing, unknown or no value of its kind, and a body that is not one.
    fn request(&self, arguments: &Arguments<'_>) -> Result<Box<dyn AnyRequest>, ArgumentError>;

    /// Reads the body of an answer: the whole envelope.
    ///
    /// # Errors
    /// A body that is not an envelope around a response of the operation.
    fn decode(&self, body: &[u8]) -> Result<Envelope<Box<dyn AnyValue>>, DecodeError>;

    /// A blank response, to read one into.
    fn response(&self) -> Box<dyn AnyValue>;
}

/// A request to an operation.
pub trait AnyRequest: fmt::Debug + Send + Sync {
    /// The facts about the operation.
    fn operation(&self) -> &'static Operation;

    /// The scopes that a token needs for all of it.
    fn scopes(&self) -> ScopeSet;

    /// The request as plain data.
    ///
    /// # Errors
    /// An argument that no URL can carry.
    fn to_http(&self) -> Result<http::Request<Bytes>, InvalidArgument>;

    /// Sends it, without a token or for a user.
    fn send<'a>(&'a self, caller: AnyCaller<'a>) -> Calling<'a, Box<dyn AnyValue>>;

    /// Sends it, and gives the answer as it came.
    fn send_raw<'a>(&'a self, caller: AnyCaller<'a>) -> Calling<'a, http::Response<Bytes>>;
}

/// Who sends a request.
#[derive(Clone, Copy, Debug)]
pub enum AnyCaller<'a> {
    /// Nobody in particular. Operations that need a user answer with an error.
    Client(&'a Client),
    /// A signed-in user.
    User(&'a UserClient),
}

impl<'a> AnyCaller<'a> {
    fn identity(self) -> (&'a Client, Identity<'a>) {
        match self {
            AnyCaller::Client(client) => (client, Identity::Anonymous),
            AnyCaller::User(user) => (&user.client, user.identity()),
        }
    }
}

/// A response, or a row of a table.
pub trait AnyValue: fmt::Debug + Decode + Encode + Send + Any {
    /// Whether the other value is of the same type and equal.
    fn equals(&self, other: &dyn AnyValue) -> bool;

    /// For a look at the type.
    fn as_any(&self) -> &dyn Any;
}

impl<T: fmt::Debug + PartialEq + Decode + Encode + Send + 'static> AnyValue for T {
    fn equals(&self, other: &dyn AnyValue) -> bool {
        other.as_any().downcast_ref() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Serialize for dyn AnyValue {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        write(self, json)
    }
}

/// A table of the manifest whose rows have a type.
pub trait AnyTable: fmt::Debug + Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// The name that Bungie's document gives it in the mobile manifest.
    fn mobile_name(&self) -> &'static str;

    /// Whether rows are found by a hash; otherwise by a text.
    fn is_keyed_by_hash(&self) -> bool;

    /// Reads a whole table: rows by their keys, sorted.
    ///
    /// # Errors
    /// What is not this table.
    fn rows(&self, json: &[u8]) -> Result<BTreeMap<String, Box<dyn AnyValue>>, DecodeError>;

    /// Opens a file as programs do, and reads each row by its key.
    ///
    /// # Errors
    /// What is not this table.
    #[cfg(feature = "manifest")]
    fn open(
        &self,
        file: &std::path::Path,
    ) -> Result<BTreeMap<String, Box<dyn AnyValue>>, crate::manifest::TableError>;

    /// What has changed between two files of the table, by keys as text.
    ///
    /// # Errors
    /// What is not this table.
    #[cfg(feature = "manifest")]
    fn changes(
        &self,
        earlier: &std::path::Path,
        later: &std::path::Path,
    ) -> Result<crate::manifest::TableChanges<String>, crate::manifest::TableError>;

    /// Reads each row of a SQLite file by its key.
    ///
    /// # Errors
    /// What does not have this table.
    #[cfg(feature = "sqlite")]
    fn in_database(
        &self,
        database: &crate::manifest::Database,
    ) -> Result<BTreeMap<String, Box<dyn AnyValue>>, crate::manifest::TableError>;

    /// Reads one row as programs do: by [`Definition::decode_row`].
    ///
    /// # Errors
    /// What is not a row of this table.
    fn decode_row(&self, json: &[u8]) -> Result<Box<dyn AnyValue>, DecodeError>;

    /// A blank row, to read one into.
    fn row(&self) -> Box<dyn AnyValue>;
}

/// What a request is made of, by the names of the document, each as text.
#[derive(Clone, Debug, Default)]
pub struct Arguments<'a> {
    texts: BTreeMap<&'a str, &'a str>,
    body: Option<&'a [u8]>,
}

impl<'a> Arguments<'a> {
    /// Sets a parameter, in place of what it was before. The items of a list have commas between them.
    #[must_use]
    pub fn set(mut self, name: &'a str, text: &'a str) -> Self {
        self.texts.insert(name, text);
        self
    }

    /// Sets the body, as JSON.
    #[must_use]
    pub fn json(mut self, body: &'a [u8]) -> Self {
        self.body = Some(body);
        self
    }

    /// A value that has to be there.
    ///
    /// # Errors
    /// No value, or a text that is none.
    pub fn required<T: FromStr>(&self, name: &str) -> Result<T, ArgumentError> {
        self.optional(name)?
            .ok_or_else(|| ArgumentError::new(name, "is missing"))
    }

    /// A value that may be there.
    ///
    /// # Errors
    /// A text that is no value.
    pub fn optional<T: FromStr>(&self, name: &str) -> Result<Option<T>, ArgumentError> {
        let text = self.texts.get(name);
        text.map(|text| parse(name, text)).transpose()
    }

    /// The items of a list, none if it is not there.
    ///
    /// # Errors
    /// A text that is no item.
    pub fn list<T: FromStr>(&self, name: &str) -> Result<Vec<T>, ArgumentError> {
        let text = self.texts.get(name).copied();
        let items = text.into_iter().flat_map(|text| text.split(','));
        items
            .map(|item| match item {
                "" => Err(ArgumentError::new(name, "has an empty item")),
                item => parse(name, item),
            })
            .collect()
    }

    /// The body.
    ///
    /// # Errors
    /// No body, JSON that is none, and a property that the body does not have.
    pub fn body<T: Decode + Encode>(&self) -> Result<T, ArgumentError> {
        let wrong = |wrong: String| ArgumentError::new("the body", wrong);
        let unread = |error: serde_json::Error| wrong(format!("cannot be read: {error}"));
        let json = self.body.ok_or_else(|| wrong("is missing".to_owned()))?;
        let given: Value = serde_json::from_slice(json).map_err(unread)?;
        if given.is_null() {
            return Err(wrong("is null".to_owned()));
        }
        let mut body = T::blank();
        read(
            body.place(),
            &mut serde_json::Deserializer::from_slice(json),
        )
        .map_err(unread)?;
        // Reading passes over what it does not know; what would be sent shows that.
        let sent = serde_json::to_value(Encoded(&body)).map_err(unread)?;
        match lost(&given, &sent, String::new()) {
            Some(at) => Err(wrong(format!("has no `{at}`"))),
            None => Ok(body),
        }
    }

    /// Refuses what the operation does not take, and what it cannot do without.
    fn check(&self, operation: &Operation) -> Result<(), ArgumentError> {
        for name in self.texts.keys() {
            if operation
                .parameters
                .iter()
                .all(|parameter| parameter.name != *name)
            {
                let names: Vec<_> = operation.parameters.iter().map(|it| it.name).collect();
                let wrong = match names.as_slice() {
                    [] => "is no parameter; there are none".to_owned(),
                    names => format!("is no parameter; there are {}", names.join(", ")),
                };
                return Err(ArgumentError::new(name, wrong));
            }
        }
        let mut required = operation.parameters.iter().filter(|it| it.required);
        if let Some(missing) = required.find(|it| !self.texts.contains_key(it.name)) {
            return Err(ArgumentError::new(missing.name, "is missing"));
        }
        if self.body.is_some() && !operation.has_body {
            return Err(ArgumentError::new("the body", "is not taken"));
        }
        Ok(())
    }
}

/// The first property that was given and is not sent, but for those that say nothing.
fn lost(given: &Value, sent: &Value, at: String) -> Option<String> {
    match given {
        Value::Object(members) => members.iter().find_map(|(key, member)| {
            let at = format!("{at}{}{key}", if at.is_empty() { "" } else { "." });
            let says_nothing = member.is_null() || member.as_array().is_some_and(Vec::is_empty);
            match sent.get(key) {
                Some(sent) => lost(member, sent, at),
                None => (!says_nothing).then_some(at),
            }
        }),
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
            lost(
                item,
                sent.get(index).unwrap_or(&Value::Null),
                format!("{at}[{index}]"),
            )
        }),
        _ => None,
    }
}

fn parse<T: FromStr>(name: &str, text: &str) -> Result<T, ArgumentError> {
    let wrong = |_| ArgumentError::new(name, format!("cannot be `{text}`"));
    text.parse().map_err(wrong)
}

/// An argument that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentError {
    operation: &'static str,
    name: String,
    wrong: String,
}

impl ArgumentError {
    fn new(name: &str, wrong: impl Into<String>) -> Self {
        ArgumentError {
            operation: "",
            name: name.to_owned(),
            wrong: wrong.into(),
        }
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.operation.is_empty() {
            write!(f, "{}: ", self.operation)?;
        }
        write!(f, "{} {}", self.name, self.wrong)
    }
}

impl std::error::Error for ArgumentError {}

/// A request builder that arguments can be given to by name.
pub trait FromArguments: Sized {
    /// The request with these arguments.
    ///
    /// # Errors
    /// An argument that is missing or no value of its kind.
    fn from_arguments(arguments: &Arguments<'_>) -> Result<Self, ArgumentError>;
}

/// The operation of a request builder.
pub struct OperationOf<E>(PhantomData<fn() -> E>);

impl<E> OperationOf<E> {
    /// The operation.
    pub const fn new() -> Self {
        OperationOf(PhantomData)
    }
}

impl<E> Default for OperationOf<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: Endpoint> fmt::Debug for OperationOf<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(E::OPERATION.id)
    }
}

impl<E> AnyOperation for OperationOf<E>
where
    E: Endpoint + FromArguments + fmt::Debug + Send + Sync + 'static,
    E::Response: fmt::Debug + PartialEq + Decode + Encode + Send + 'static,
{
    fn operation(&self) -> &'static Operation {
        E::OPERATION
    }

    fn request(&self, arguments: &Arguments<'_>) -> Result<Box<dyn AnyRequest>, ArgumentError> {
        let made = arguments
            .check(E::OPERATION)
            .and_then(|()| E::from_arguments(arguments));
        match made {
            Ok(request) => Ok(Box::new(RequestTo(request))),
            Err(error) => Err(ArgumentError {
                operation: E::OPERATION.id,
                ..error
            }),
        }
    }

    fn decode(&self, body: &[u8]) -> Result<Envelope<Box<dyn AnyValue>>, DecodeError> {
        let mut envelope = E::decode(body)?;
        let response = envelope.response.take();
        Ok(envelope.around(response.map(|it| Box::new(it) as Box<dyn AnyValue>)))
    }

    fn response(&self) -> Box<dyn AnyValue> {
        Box::new(E::Response::blank())
    }
}

/// A request whose type is out of sight.
#[derive(Debug)]
struct RequestTo<E>(E);

impl<E> AnyRequest for RequestTo<E>
where
    E: Endpoint + fmt::Debug + Send + Sync + 'static,
    E::Response: fmt::Debug + PartialEq + Decode + Encode + Send + 'static,
{
    fn operation(&self) -> &'static Operation {
        E::OPERATION
    }

    fn scopes(&self) -> ScopeSet {
        self.0.scopes()
    }

    fn to_http(&self) -> Result<http::Request<Bytes>, InvalidArgument> {
        self.0.to_http()
    }

    fn send<'a>(&'a self, caller: AnyCaller<'a>) -> Calling<'a, Box<dyn AnyValue>> {
        Box::pin(async move {
            let (client, identity) = caller.identity();
            let (_, response) = client.response(&self.0, identity).await?;
            Ok(Box::new(response) as Box<dyn AnyValue>)
        })
    }

    fn send_raw<'a>(&'a self, caller: AnyCaller<'a>) -> Calling<'a, http::Response<Bytes>> {
        Box::pin(async move {
            let (client, identity) = caller.identity();
            client.raw(&self.0, identity).await
        })
    }
}

/// All rows of a table, each looked up by its key.
#[cfg(feature = "manifest")]
fn rows_of<D>(
    table: &crate::manifest::Table<D>,
) -> Result<BTreeMap<String, Box<dyn AnyValue>>, crate::manifest::TableError>
where
    D: Definition + fmt::Debug + PartialEq + Encode + Send + 'static,
    D::Key: fmt::Display,
{
    let mut rows: BTreeMap<String, Box<dyn AnyValue>> = BTreeMap::new();
    for key in table.keys() {
        if let Some(row) = table.get(&key)?.any() {
            rows.insert(key.to_string(), Box::new(row));
        }
    }
    Ok(rows)
}

/// The table of a definition.
pub struct TableOf<D>(PhantomData<fn() -> D>);

impl<D> TableOf<D> {
    /// The table.
    pub const fn new() -> Self {
        TableOf(PhantomData)
    }
}

impl<D> Default for TableOf<D> {
    fn default() -> Self {
        Self::new()
    }
}

impl<D: Definition> fmt::Debug for TableOf<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(D::TABLE)
    }
}

impl<D> AnyTable for TableOf<D>
where
    D: Definition + fmt::Debug + PartialEq + Encode + Send + 'static,
    D::Key: MapKey + Eq + hash::Hash + fmt::Display,
{
    fn name(&self) -> &'static str {
        D::TABLE
    }

    fn mobile_name(&self) -> &'static str {
        D::MOBILE_TABLE
    }

    fn is_keyed_by_hash(&self) -> bool {
        <D::Key as crate::definition::RowKey>::IS_HASH
    }

    fn rows(&self, json: &[u8]) -> Result<BTreeMap<String, Box<dyn AnyValue>>, DecodeError> {
        let rows = decode_table::<D>(json)?.into_iter();
        let rows = rows.map(|(key, row)| (key.to_string(), Box::new(row) as Box<dyn AnyValue>));
        Ok(rows.collect())
    }

    #[cfg(feature = "manifest")]
    fn open(
        &self,
        file: &std::path::Path,
    ) -> Result<BTreeMap<String, Box<dyn AnyValue>>, crate::manifest::TableError> {
        rows_of(&crate::manifest::Table::<D>::open(file)?)
    }

    #[cfg(feature = "manifest")]
    fn changes(
        &self,
        earlier: &std::path::Path,
        later: &std::path::Path,
    ) -> Result<crate::manifest::TableChanges<String>, crate::manifest::TableError> {
        let open = crate::manifest::Table::<D>::open;
        let changes = open(later)?.changes_since(&open(earlier)?)?;
        Ok(changes.map_keys(|key| key.to_string()))
    }

    #[cfg(feature = "sqlite")]
    fn in_database(
        &self,
        database: &crate::manifest::Database,
    ) -> Result<BTreeMap<String, Box<dyn AnyValue>>, crate::manifest::TableError> {
        rows_of(&database.table::<D>()?)
    }

    fn decode_row(&self, json: &[u8]) -> Result<Box<dyn AnyValue>, DecodeError> {
        Ok(Box::new(D::decode_row(json)?))
    }

    fn row(&self) -> Box<dyn AnyValue> {
        Box::new(D::blank())
    }
}
