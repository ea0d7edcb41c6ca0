//! Every property of every type that answers and tables are made of, changed in every way, one at a
//! time: the rest has to come back as if nothing had happened.

use super::changes::changes;
use bungie_suite::{lost::compare, samples, tables};
use bungie_testing::{
    document::DOCUMENT,
    fake::{
        Sampling,
        sample::{Sampler, envelope},
    },
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
    thread,
};

type Reencode = Arc<dyn Fn(&[u8]) -> Result<Value, String> + Send + Sync>;

/// A value that is read and written as a whole.
struct Whole {
    name: String,
    schema: &'static Value,
    value: Value,
    /// Around it there is an envelope.
    is_answer: bool,
    reencode: Reencode,
}

/// A place in a whole: the schema that is changed, and the way there.
struct Site {
    schema: &'static Value,
    pointer: String,
}

/// A type and one of its properties.
type Property = (String, String);

impl Whole {
    fn length(&self) -> usize {
        self.value.to_string().len()
    }

    fn check(&self, changed: &Value) -> Result<(), String> {
        let body = match self.is_answer {
            true => envelope(changed.clone()).to_string(),
            false => changed.to_string(),
        };
        let written = (self.reencode)(body.as_bytes())?;
        let found = compare(&DOCUMENT, self.schema, changed, &written);
        match found.lost.first() {
            Some(lost) => Err(format!("{} more: {lost}", found.lost.len() - 1)),
            None => Ok(()),
        }
    }
}

/// One of everything that is read, as small as it gets.
fn wholes() -> Vec<Whole> {
    let sampling = Sampling {
        list: 1,
        map: 1,
        recursion: 0,
        ..Sampling::known()
    };
    let mut wholes = Vec::new();
    for sample in samples::all() {
        let operation = DOCUMENT.operation(sample.operation.id).unwrap();
        let reencode: Reencode = Arc::new(move |body| sample.reencode(body));
        // Component by component, each is small.
        let components = operation
            .parameters
            .iter()
            .find(|one| one.name == "components");
        let components = match components {
            Some(parameter) => DOCUMENT.enumeration(&parameter.schema["items"]).unwrap(),
            None => vec![("", 0)],
        };
        for (component, _) in components {
            let sampler = Sampler::new(&DOCUMENT, &sampling).components([component]);
            wholes.push(Whole {
                name: format!("{} {component}", operation.id),
                value: sampler.sample(&operation.response, &operation.id),
                schema: &operation.response,
                is_answer: true,
                reencode: reencode.clone(),
            });
        }
    }
    for table in tables::all() {
        let (name, schema) = DOCUMENT.schema_of(table.name()).unwrap();
        wholes.push(Whole {
            name: table.name().to_owned(),
            value: Sampler::new(&DOCUMENT, &sampling).sample(schema, name),
            schema,
            is_answer: false,
            reencode: Arc::new(move |row| table.reencode(row)),
        });
    }
    wholes
}

/// All places in a value, by type and property. A list or map adds to its property's name.
fn sites(
    schema: &'static Value,
    value: &Value,
    at: (&str, &str),
    pointer: &str,
    found: &mut Vec<(Property, Site)>,
) {
    let site = Site {
        schema,
        pointer: pointer.to_owned(),
    };
    found.push(((at.0.to_owned(), at.1.to_owned()), site));
    let (name, resolved) = DOCUMENT.resolve(schema);
    let owner = name.unwrap_or(at.0);
    match value {
        Value::Array(items) => {
            if let Some(item) = items.first() {
                let place = format!("{}[]", at.1);
                sites(
                    &resolved["items"],
                    item,
                    (at.0, &place),
                    &format!("{pointer}/0"),
                    found,
                );
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                if let Some(property) = resolved["properties"].get(key) {
                    sites(property, member, (owner, key), &pointer, found);
                } else if let Some(entries) = resolved.get("additionalProperties") {
                    let place = format!("{}{{}}", at.1);
                    sites(entries, member, (at.0, &place), &pointer, found);
                }
            }
        }
        _ => {}
    }
}

/// The types with properties that a value of this schema can hold.
fn types(schema: &'static Value, found: &mut BTreeSet<&'static str>) {
    let (name, schema) = DOCUMENT.resolve(schema);
    let properties = schema["properties"].as_object();
    if let (Some(name), Some(_)) = (name, properties)
        && !found.insert(name)
    {
        return;
    }
    let properties = properties.into_iter().flat_map(|all| all.values());
    let others = ["items", "additionalProperties"];
    let others = others.into_iter().filter_map(|inner| schema.get(inner));
    properties
        .chain(others)
        .for_each(|inner| types(inner, found));
}

/// Changes the value at a place. An item of a list cannot be absent: then there is no change.
fn changed(whole: &Value, pointer: &str, new: Option<Value>) -> Option<Value> {
    let mut whole = whole.clone();
    let Some(new) = new else {
        let (parent, key) = pointer.rsplit_once('/')?;
        let key = key.replace("~1", "/").replace("~0", "~");
        let members = whole.pointer_mut(parent)?.as_object_mut()?;
        // `remove` would put another in its place, where serde_json keeps orders.
        members.retain(|known, _| *known != key);
        return Some(whole);
    };
    *whole.pointer_mut(pointer)? = new;
    Some(whole)
}

/// How often each type was changed, and what went wrong.
#[derive(Default)]
struct Report {
    by_type: BTreeMap<String, usize>,
    by_change: BTreeMap<&'static str, usize>,
    failures: Vec<String>,
}

impl Report {
    fn add(&mut self, other: Report) {
        for (name, count) in other.by_type {
            *self.by_type.entry(name).or_default() += count;
        }
        for (name, count) in other.by_change {
            *self.by_change.entry(name).or_default() += count;
        }
        self.failures.extend(other.failures);
    }
}

fn try_all(whole: &Whole, sites: &[(Property, Site)]) -> Report {
    let mut report = Report::default();
    for ((owner, property), site) in sites {
        let value = whole.value.pointer(&site.pointer).unwrap();
        for change in changes(&DOCUMENT, site.schema, value) {
            // The response itself may not be absent: that is no response.
            if site.pointer.is_empty() && change.value.as_ref().is_none_or(Value::is_null) {
                continue;
            }
            let Some(changed) = changed(&whole.value, &site.pointer, change.value) else {
                continue;
            };
            *report.by_type.entry(owner.clone()).or_default() += 1;
            *report.by_change.entry(change.name).or_default() += 1;
            if let Err(what) = whole.check(&changed) {
                let place = format!("{owner}#{property} in {}", whole.name);
                report
                    .failures
                    .push(format!("{place}: {}: {what}", change.name));
            }
        }
    }
    report
}

#[test]
fn one_change_anywhere_changes_nothing_else() {
    let wholes = wholes();
    // Each property once, where the whole is smallest.
    let mut order: Vec<_> = wholes.iter().map(|whole| (whole.length(), whole)).collect();
    order.sort_by_key(|(length, _)| *length);
    let mut seen = HashSet::new();
    let mut work = Vec::new();
    for (_, whole) in order {
        let mut found = Vec::new();
        sites(whole.schema, &whole.value, ("", ""), "", &mut found);
        found.retain(|(property, _)| seen.insert(property.clone()));
        work.push((whole, found));
    }
    let mut report = Report::default();
    thread::scope(|scope| {
        let halves: Vec<_> = (0..2)
            .map(|half| {
                let work = work.iter().skip(half).step_by(2);
                scope.spawn(move || {
                    let mut report = Report::default();
                    work.for_each(|(whole, sites)| report.add(try_all(whole, sites)));
                    report
                })
            })
            .collect();
        for half in halves {
            report.add(half.join().unwrap());
        }
    });
    for (name, count) in &report.by_type {
        println!("{count:>6} {name}");
    }
    let total: usize = report.by_change.values().sum();
    println!(
        "{total} changes of {} types: {:?}",
        report.by_type.len(),
        report.by_change
    );
    assert!(report.failures.is_empty(), "{:#?}", report.failures);
    let mut all = BTreeSet::new();
    for whole in &wholes {
        types(whole.schema, &mut all);
    }
    let changed = report.by_type.keys().map(String::as_str);
    let changed: BTreeSet<_> = changed.filter(|name| !name.is_empty()).collect();
    assert_eq!(changed, all);
    assert!(total > 10 * all.len(), "{total}");
}
