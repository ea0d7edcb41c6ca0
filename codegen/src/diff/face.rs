//! What the changes of a document do to what users name.

use super::{
    Document,
    change::{Change, Class, FaceLine, Kind, Origin, What},
    facts::Key,
};
use crate::{
    compare_faces,
    model::{Model, Shape},
    names::Names,
};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the generated crate in a face.
pub(super) const CRATE: &str = "bungie_api";

/// Where the items of a document stand in the face, by path.
#[derive(Clone, Debug, Default)]
pub(super) struct FacePaths(BTreeMap<String, Key>);

impl FacePaths {
    pub(super) fn new(model: &Model, names: &Names) -> Self {
        let mut paths = FacePaths::default();
        for (name, schema) in &model.schemas {
            // A type for the other side is of the same schema.
            let own = schema.page.as_ref().unwrap_or(name);
            let Some(ty) = names.types.get(name) else {
                continue;
            };
            let path = format!("{CRATE}::types::{ty}");
            let members = names.members.get(name).into_iter().flatten();
            match &schema.shape {
                Shape::Struct(shape) => {
                    for (property, field) in shape.properties.iter().zip(members) {
                        let place = format!("{own}#{}", property.key);
                        paths.add(format!("{path}.{field}"), Kind::Property, place);
                    }
                }
                Shape::Enum(shape) => {
                    for (value, constant) in shape.values.iter().zip(members) {
                        let place = format!("{own}#{}", value.identifier);
                        paths.add(format!("{path}::{constant}"), Kind::Value, place);
                    }
                }
                Shape::Alias(_) => {}
            }
            paths.add(path, Kind::Schema, own.clone());
        }
        for server in &model.servers {
            let path = format!("{CRATE}::servers::{}", server.name);
            paths.add(path, Kind::Server, server.url.clone());
        }
        for scope in &model.scopes {
            let path = format!("{CRATE}::scopes::{}", scope.name);
            paths.add(path, Kind::Scope, scope.name.clone());
        }
        for (operation, of) in model.operations.iter().zip(&names.operations) {
            let Some(module) = names.modules.get(&operation.tag) else {
                continue;
            };
            let path = format!("{CRATE}::{module}::{}", of.builder);
            let parameters = operation.parameters();
            for (parameter, name) in parameters.zip(of.path.iter().chain(&of.query)) {
                let place = format!("{}?{}", operation.id, parameter.name);
                for path in [format!("{path}::{name}"), format!("{path}Arguments.{name}")] {
                    paths.add(path, Kind::Parameter, place.clone());
                }
            }
            for path in [format!("{path}Arguments"), format!("{path}Of"), path] {
                paths.add(path, Kind::Operation, operation.id.clone());
            }
        }
        paths
    }

    fn add(&mut self, path: String, kind: Kind, place: String) {
        self.0.insert(path, Key::new(kind, place));
    }

    /// The items that a line is about, the closest first.
    fn of<'a>(&'a self, line: &'a str) -> impl Iterator<Item = &'a Key> {
        // A line's key is its path, and of an impl what is implemented, after a colon.
        let path = line.split([' ', '<']).next().unwrap_or_default();
        let path = path.trim_end_matches(':');
        let ends = path.rmatch_indices(['.', ':']).map(|(end, _)| end);
        let starts = [path.len()].into_iter().chain(ends);
        starts.filter_map(|end| self.0.get(path.get(..end)?.trim_end_matches(':')))
    }
}

/// Gives each change the lines of the face that follow from it, and the rest to the caller. A change whose lines break
/// the code of users is at least breaking for source.
pub(super) fn attach(old: &Document, new: &Document, changes: &mut [Change]) -> Vec<FaceLine> {
    let places = Places::of(changes);
    let mut rest = Vec::new();
    for line in compare_faces(&old.face, &new.face) {
        let mut items = new.paths.of(&line.key).chain(old.paths.of(&line.key));
        let indexes = items.find_map(|key| places.changes(key));
        let line = FaceLine {
            old: line.old,
            new: line.new,
            breaks: line.breaks,
        };
        for index in indexes.iter().flatten() {
            if let Some(change) = changes.get_mut(*index) {
                change.face.push(line.clone());
            }
        }
        if indexes.is_none() {
            rest.push(line);
        }
    }
    for change in changes {
        let breaks = change.face.iter().find_map(|line| line.breaks);
        if let Some(breaks) = breaks.filter(|_| change.class < Class::BreakingSource) {
            change.class = Class::BreakingSource;
            change.reason = format!("a line that users may name: {breaks}");
        }
    }
    rest
}

/// Which changes are about which item.
struct Places {
    own: BTreeMap<Key, Vec<usize>>,
    /// Those of what an operation or a schema has, but for those that only add to it.
    within: BTreeMap<String, BTreeSet<usize>>,
    /// Those that only add.
    added: BTreeMap<String, BTreeSet<usize>>,
}

impl Places {
    fn of(changes: &[Change]) -> Self {
        let mut places = Places {
            own: BTreeMap::new(),
            within: BTreeMap::new(),
            added: BTreeMap::new(),
        };
        for (index, change) in changes.iter().enumerate() {
            // What makes no difference to what is generated makes none to the face.
            if change.origin == Origin::CaughtUp {
                continue;
            }
            let key = Key::new(change.kind, &change.place);
            places.own.entry(key).or_default().push(index);
            let holder = change.place.split(['#', '?']).next().unwrap_or_default();
            let only_adds = change.what == What::Added && change.class <= Class::Additive;
            let into = if only_adds {
                &mut places.added
            } else {
                &mut places.within
            };
            into.entry(holder.to_owned()).or_default().insert(index);
        }
        places
    }

    /// The changes of an item; where it has none itself, those of what it has.
    fn changes(&self, key: &Key) -> Option<Vec<usize>> {
        if let Some(own) = self.own.get(key) {
            return Some(own.clone());
        }
        if !matches!(key.kind, Kind::Operation | Kind::Schema) {
            return None;
        }
        let within = self.within.get(&key.place);
        let within = within.or_else(|| self.added.get(&key.place))?;
        Some(within.iter().copied().collect())
    }
}
