//! One action on one document: find the places, compare, change. Nothing is changed unless all places are as expected.

use super::action::{Action, Change, Stale};
use super::{expect, merge};
use crate::pointer::Pointer;
use serde_json::Value;
use serde_json_path::{NormalizedPath, PathElement};

const TAKEN: &str = "there is nothing to remove: if Bungie took it out, remove the action; if it has another name by now, change the target";
const SAID: &str = "the document says by now what the action would write: remove the action";
const GONE: &str = "what the action would change is gone or has another name: look whether Bungie fixed what its description says, then change or remove the action";
const MOVED: &str = "the document says neither what the action expects nor what it would write: look whether Bungie fixed what its description says, then change or remove the action";
const NARROW: &str =
    "narrow the target to the others, for instance by a filter on what the action expects";
const COUNT: &str = "if what its description says holds for all of them, set `x-count` to \"any\" or to their number; otherwise narrow the target";
const MISFIT: &str = "an update must be of the kind that its target is: change the action";

/// The places that an action wrote or removed.
#[derive(Debug, Default)]
pub(super) struct Touched {
    pub(super) written: Vec<Pointer>,
    /// In the order of removal.
    pub(super) removed: Vec<Pointer>,
}

pub(super) fn apply(action: &Action, document: &mut Value) -> Result<Touched, Stale> {
    let places = places(action, document);
    if !action.count.admits(places.len()) {
        return Err(Stale {
            help: match (&action.change, places.is_empty()) {
                (Change::Remove, true) => TAKEN,
                (Change::Update(_), true) => GONE,
                (_, false) => COUNT,
            },
            found: format!(
                "the target `{}` matches {}, {} expected",
                action.target,
                nodes(places.len()),
                action.count
            ),
        });
    }
    let misfits: Vec<Stale> = places
        .iter()
        .filter_map(|place| check(action, document, place).err())
        .collect();
    let said = misfits.iter().filter(|misfit| misfit.help == SAID).count();
    if let Some(first) = misfits.into_iter().next() {
        // What some places say by themselves, the others still lack.
        return Err(match said < places.len() && first.help == SAID {
            true => Stale {
                found: format!(
                    "{}; {said} of {} say by now what the action would write",
                    first.found,
                    nodes(places.len())
                ),
                help: NARROW,
            },
            false => first,
        });
    }
    let mut touched = Touched::default();
    match &action.change {
        Change::Update(update) => {
            for place in &places {
                let at = pointer(place);
                if let Some(target) = document.pointer_mut(at.as_str()) {
                    touched.written.extend(merge::update(target, update, &at));
                }
            }
        }
        // The last one first: a removal moves what stands behind it.
        Change::Remove => {
            for place in places.iter().rev() {
                remove(document, place);
                touched.removed.push(pointer(place));
            }
        }
    }
    Ok(touched)
}

fn check(action: &Action, document: &Value, place: &[Step]) -> Result<(), Stale> {
    let at = pointer(place);
    let misfit = |found| Stale {
        found,
        help: MISFIT,
    };
    let Some(target) = document.pointer(at.as_str()) else {
        return Err(Stale {
            found: format!("nothing at {at}"),
            help: GONE,
        });
    };
    expect::compare(&action.expect, target, &at).map_err(|found| Stale {
        found,
        help: match &action.change {
            Change::Update(update) if merge::is_there(target, update) => SAID,
            _ => MOVED,
        },
    })?;
    match &action.change {
        Change::Update(update) => merge::check(target, update, &at).map_err(misfit),
        Change::Remove if place.is_empty() => Err(misfit(
            "the target is the whole document, which cannot be removed".to_owned(),
        )),
        Change::Remove => Ok(()),
    }
}

fn nodes(count: usize) -> String {
    match count {
        0 => "nothing".to_owned(),
        1 => "1 node".to_owned(),
        many => format!("{many} nodes"),
    }
}

/// The way from a node to one of its children. Ordered as a document is: entries of a list by their index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Index(usize),
}

type Place = Vec<Step>;

/// The places that the target matches, each once, parents before their children.
fn places(action: &Action, document: &Value) -> Vec<Place> {
    let nodes = action.path.query_located(document);
    let mut places: Vec<Place> = nodes.locations().map(place).collect();
    places.sort();
    places.dedup();
    places
}

fn place(path: &NormalizedPath<'_>) -> Place {
    let step = |element: &PathElement<'_>| match element {
        PathElement::Name(key) => Step::Key((*key).to_owned()),
        PathElement::Index(index) => Step::Index(*index),
    };
    path.iter().map(step).collect()
}

fn pointer(place: &[Step]) -> Pointer {
    place.iter().fold(Pointer::root(), |at, step| match step {
        Step::Key(key) => at.key(key),
        Step::Index(index) => at.index(*index),
    })
}

fn remove(document: &mut Value, place: &[Step]) {
    let Some((last, parent)) = place.split_last() else {
        return;
    };
    match (document.pointer_mut(pointer(parent).as_str()), last) {
        (Some(Value::Object(map)), Step::Key(key)) => {
            // Not `swap_remove`: the order of the other members stays.
            map.shift_remove(key);
        }
        (Some(Value::Array(list)), Step::Index(index)) if *index < list.len() => {
            list.remove(*index);
        }
        _ => {}
    }
}
