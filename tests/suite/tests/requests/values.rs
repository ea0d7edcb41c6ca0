//! What samples are made of shows whatever is in another's place.

use crate::declared_samples;
use bungie_suite::samples::{self, Sample};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// All values of a request: by the names of arguments, and by the places in its body.
fn values(sample: &Sample) -> BTreeMap<String, Value> {
    fn add(at: String, value: &Value, all: &mut BTreeMap<String, Value>) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    add(format!("{at}/{index}"), item, all);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    add(format!("{at}/{name}"), member, all);
                }
            }
            value => drop(all.insert(at, value.clone())),
        }
    }
    let mut all = BTreeMap::new();
    for (name, text) in &sample.arguments {
        let is_new = all.insert(name.to_string(), text.as_str().into()).is_none();
        assert!(is_new, "{sample:?}: {name}");
    }
    if let Some(body) = &sample.body {
        add("body".to_owned(), body, &mut all);
    }
    all
}

/// A value as text. An argument and a number in a body may not be alike either.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn is_boolean(value: &Value) -> bool {
    matches!(&*text(value), "true" | "false")
}

#[test]
fn no_two_values_of_a_sample_are_alike() {
    for (_, sample) in declared_samples() {
        let values = values(&sample);
        let others = values.values().filter(|value| !is_boolean(value));
        let others: Vec<_> = others.map(text).collect();
        let unlike: BTreeSet<_> = others.iter().collect();
        assert_eq!(unlike.len(), others.len(), "{sample:?}");
        let booleans: Vec<_> = values.values().filter(|value| is_boolean(value)).collect();
        if let [one, other] = *booleans {
            assert_ne!(text(one), text(other), "{sample:?}");
        }
    }
}

/// There are only two booleans, so that with more of them some are alike. But not with every seed; if this
/// fails, there have to be more seeds. And none is the same with all seeds, or a builder could do without it.
#[test]
fn seeds_tell_all_values_of_a_sample_apart() {
    let samples: Vec<_> = samples::SEEDS.map(samples::of_seed).collect();
    for (index, sample) in samples[0].iter().enumerate() {
        let id = sample.operation.id;
        let seeds: Vec<_> = samples.iter().map(|all| values(&all[index])).collect();
        // Another seed has other keys of maps.
        let with_all_seeds = |place: &String| -> Vec<_> {
            seeds.iter().map(|all| all.get(place).map(text)).collect()
        };
        let mut known = BTreeMap::new();
        for place in seeds[0].keys() {
            let texts = with_all_seeds(place);
            assert!(texts.iter().any(|text| *text != texts[0]), "{id}: {place}");
            let other = known.insert(texts, place);
            assert_eq!(other, None, "{id}: {place}");
        }
    }
}

#[test]
fn a_seed_always_makes_the_same_samples() {
    for seed in samples::SEEDS {
        for (one, again) in samples::of_seed(seed).iter().zip(&samples::of_seed(seed)) {
            assert_eq!(values(one), values(again), "{one:?}");
        }
    }
}
