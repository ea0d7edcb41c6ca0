//! Neighbours among the published documents, counted by a reader that knows nothing of the generator.

use crate::{
    difference,
    repository::{PUBLISHED, published},
};
use bungie_codegen::{Aspect, Change, Kind, Origin, What};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What came and went of a kind: with something that came or went itself, and by itself.
#[derive(Debug, Default, PartialEq)]
struct Count {
    added: [usize; 2],
    removed: [usize; 2],
}

type Counts = BTreeMap<&'static str, Count>;

/// Names of a document, by kind, each with the name of what it is in.
type Names = BTreeMap<&'static str, BTreeSet<(String, String)>>;

fn names(document: &str) -> Names {
    let document: Value = serde_json::from_str(document).unwrap();
    let object = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let mut names = Names::new();
    let mut add = |kind, name: String, within: &str| {
        let of_kind = names.entry(kind).or_default();
        of_kind.insert((name, within.to_owned()));
    };
    for methods in object(&document["paths"]).values() {
        for operation in object(methods).values() {
            let Some(id) = operation["operationId"].as_str() else {
                continue;
            };
            add("operation", id.to_owned(), "");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                add("parameter", format!("{id}?{}", parameter["name"]), id);
            }
        }
    }
    for (name, schema) in object(&document["components"]["schemas"]) {
        add("schema", name.clone(), "");
        if !schema["x-mobile-manifest-name"].is_null() {
            add("table", name.clone(), &name);
        }
        for property in object(&schema["properties"]).keys() {
            add("property", format!("{name}#{property}"), &name);
        }
        for value in schema["x-enum-values"].as_array().into_iter().flatten() {
            add("value", format!("{name}#{}", value["identifier"]), &name);
        }
    }
    names
}

fn counted(old: &Names, new: &Names) -> Counts {
    let holders = |names: &Names| -> BTreeSet<String> {
        let of = ["operation", "schema"]
            .into_iter()
            .flat_map(|kind| &names[kind]);
        of.map(|(name, _)| name.clone()).collect()
    };
    let (before, after) = (holders(old), holders(new));
    let mut counts = Counts::new();
    for (kind, now) in new {
        let was = &old[kind];
        let count = counts.entry(kind).or_default();
        for (_, within) in now.difference(was) {
            let is_alone = within.is_empty() || before.contains(within);
            count.added[usize::from(is_alone)] += 1;
        }
        for (_, within) in was.difference(now) {
            let is_alone = within.is_empty() || after.contains(within);
            count.removed[usize::from(is_alone)] += 1;
        }
    }
    counts
}

/// The same, as the difference says.
fn said(changes: &[Change]) -> Counts {
    let mut counts = Counts::new();
    for kind in [
        "operation",
        "parameter",
        "schema",
        "table",
        "property",
        "value",
    ] {
        counts.insert(kind, Count::default());
    }
    let of_document = |change: &&Change| change.origin != Origin::Correction;
    for change in changes.iter().filter(of_document) {
        let kind = match change.kind {
            Kind::Operation => "operation",
            Kind::Parameter => "parameter",
            Kind::Schema => "schema",
            Kind::Table => "table",
            Kind::Property => "property",
            Kind::Value => "value",
            _ => continue,
        };
        if change.aspect.is_some() {
            continue;
        }
        let count = counts.get_mut(kind).unwrap();
        let index = usize::from(change.with.is_none());
        match change.what {
            What::Added => count.added[index] += 1,
            What::Removed => count.removed[index] += 1,
            What::Changed => panic!("{change:?}"),
        }
    }
    counts
}

/// The enum whose values are components.
const COMPONENTS: &str = "Destiny.DestinyComponentType";

/// What names of a document carry: values their numbers, schemas and properties the component that brings them.
#[derive(Default)]
struct Carried {
    numbers: BTreeMap<String, String>,
    components: BTreeMap<String, String>,
}

impl Carried {
    fn of(document: &str) -> Self {
        let document: Value = serde_json::from_str(document).unwrap();
        let mut carried = Carried::default();
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            let properties = schema["properties"].as_object().into_iter().flatten();
            let properties = properties.map(|(key, it)| (format!("{name}#{key}"), it));
            for (place, of) in properties.chain([(name.clone(), schema)]) {
                let component = of["x-destiny-component-type-dependency"].as_str();
                let component = component.unwrap_or_default().to_owned();
                carried.components.insert(place, component);
            }
            for value in schema["x-enum-values"].as_array().into_iter().flatten() {
                let place = format!("{name}#{}", value["identifier"].as_str().unwrap());
                let number = value["numericValue"].to_string();
                carried.numbers.insert(place, number);
            }
        }
        carried
    }

    /// How many of both documents carry something else in each: numbers, and components.
    fn changed(&self, new: &Carried) -> [usize; 2] {
        let count = |old: &BTreeMap<_, _>, new: &BTreeMap<String, String>| {
            let both = old
                .iter()
                .filter_map(|(place, it)| Some((it, new.get(place)?)));
            both.filter(|(old, new)| old != new).count()
        };
        [
            count(&self.numbers, &new.numbers),
            count(&self.components, &new.components),
        ]
    }

    /// The components that can be asked for.
    fn askable(&self) -> BTreeSet<&str> {
        let values = self
            .numbers
            .keys()
            .filter_map(|place| place.split_once('#'));
        let values = values.filter(|(schema, _)| *schema == COMPONENTS);
        values.map(|(_, identifier)| identifier).collect()
    }
}

/// The same, as the difference says.
fn said_of(changes: &[Change], aspect: Aspect) -> usize {
    let of_document = changes.iter().filter(|it| it.origin != Origin::Correction);
    of_document.filter(|it| it.aspect == Some(aspect)).count()
}

#[test]
fn neighbours_differ_by_what_an_independent_reader_counts() {
    for pair in PUBLISHED.windows(2) {
        let (Some(old), Some(new)) = (published(pair[0]), published(pair[1])) else {
            return;
        };
        let difference = difference(&old, &new);
        let expected = counted(&names(&old), &names(&new));
        // A table goes with its schema, and so it is not alone where the schema stays.
        assert_eq!(said(&difference.changes), expected, "{pair:?}");
        let changed =
            [Aspect::Number, Aspect::Component].map(|it| said_of(&difference.changes, it));
        let expected = Carried::of(&old).changed(&Carried::of(&new));
        assert_eq!(changed, expected, "{pair:?}");
        assert_eq!(
            (difference.old.as_str(), difference.new.as_str()),
            (pair[0], pair[1])
        );
    }
}

#[test]
fn the_known_numbers_are_found() {
    let (Some(old), Some(middle), Some(new)) = (
        published("2.18.0"),
        published("2.21.7"),
        published("2.21.8"),
    ) else {
        return;
    };
    let of = |added, removed| Count { added, removed };
    let difference_of_year = difference(&old, &middle);
    let year = said(&difference_of_year.changes);
    assert_eq!(year["operation"], of([0, 1], [0, 0]));
    assert_eq!(year["schema"], of([0, 72], [0, 0]));
    assert_eq!(year["property"], of([300, 64], [0, 2]));
    assert_eq!(year["value"], of([88, 93], [0, 0]));
    assert_eq!(year["table"].added.iter().sum::<usize>(), 20);
    let (before, after) = (Carried::of(&old), Carried::of(&middle));
    assert_eq!(before.changed(&after), [0, 0]);
    assert!(before.askable().len() > 30);
    assert_eq!(before.askable(), after.askable());
    for aspect in [Aspect::Number, Aspect::Component] {
        assert_eq!(said_of(&difference_of_year.changes, aspect), 0, "{aspect}");
    }
    let component = format!("{COMPONENTS}#");
    let mut places = difference_of_year.changes.iter().map(|it| &it.place);
    assert!(!places.any(|it| it.starts_with(&component)));
    let step = difference(&middle, &new);
    let counts = said(&step.changes);
    assert_eq!(counts["operation"], of([0, 0], [0, 0]));
    assert_eq!(counts["schema"], of([0, 6], [0, 1]));
    assert_eq!(counts["property"], of([14, 5], [1, 2]));
    assert_eq!(counts["value"], of([0, 1], [0, 0]));
    assert_eq!(counts["table"], of([0, 0], [0, 0]));
    assert_eq!(said_of(&step.changes, Aspect::Component), 0);
}

#[test]
fn documents_that_say_the_same_do_not_differ() {
    let (Some(old), Some(new)) = (published("2.21.6"), published("2.21.7")) else {
        return;
    };
    assert!(difference(&old, &new).changes.is_empty());
    // Nor does a document from itself in other order and layout.
    let value: Value = serde_json::from_str(&old).unwrap();
    let mut sorted: Map<String, Value> = value.as_object().unwrap().clone();
    let mut schemas: Vec<_> = value["components"]["schemas"]
        .as_object()
        .unwrap()
        .iter()
        .collect();
    schemas.reverse();
    let schemas: Map<_, _> = schemas
        .into_iter()
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    sorted["components"]["schemas"] = schemas.into();
    let difference = difference(&old, &serde_json::to_string_pretty(&sorted).unwrap());
    assert!(difference.changes.is_empty(), "{:?}", difference.changes);
    assert!(difference.face.is_empty() && difference.possible.is_empty());
    assert_eq!(difference.class, None);
}
