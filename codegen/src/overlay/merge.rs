//! The `update` of the specification: objects merge, lists grow, anything else is replaced.

use crate::normal::excerpt;
use crate::pointer::Pointer;
use serde_json::Value;

/// Whether `update` fits a target, in words if not. The specification has no rule for values of different kinds, and
/// losing a structure to a scalar is hardly ever meant.
pub(super) fn check(target: &Value, update: &Value, at: &Pointer) -> Result<(), String> {
    match (target, update) {
        // The update of a list is one more entry, of any kind.
        (Value::Array(_), _) => Ok(()),
        (Value::Object(_), Value::Object(_)) => check_member(target, update, at),
        (Value::Object(_), _) => Err(format!(
            "an update that is no object, {}, for the object at {at}",
            excerpt(update)
        )),
        _ => Err(format!(
            "an update for the value {} at {at}, which is neither object nor list",
            excerpt(target)
        )),
    }
}

fn check_member(target: &Value, update: &Value, at: &Pointer) -> Result<(), String> {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            update.iter().try_for_each(|(key, update)| {
                target
                    .get(key)
                    .map_or(Ok(()), |target| check_member(target, update, &at.key(key)))
            })
        }
        (Value::Array(_), Value::Array(_)) => Ok(()),
        _ if is_scalar(target) && is_scalar(update) => Ok(()),
        _ => Err(format!(
            "an update with {} for {} at {at}, a value of another kind",
            excerpt(update),
            excerpt(target)
        )),
    }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

/// Whether a target says already what the update would write.
pub(super) fn is_there(target: &Value, update: &Value) -> bool {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => update.iter().all(|(key, update)| {
            let target = target.get(key);
            target.is_some_and(|target| is_there(target, update))
        }),
        (Value::Array(target), Value::Array(update)) => {
            update.iter().all(|entry| target.contains(entry))
        }
        (Value::Array(target), update) => target.contains(update),
        (target, update) => target == update,
    }
}

/// Changes a target that [`check`] has accepted, and gives the places that were written.
pub(super) fn update(target: &mut Value, update: &Value, at: &Pointer) -> Vec<Pointer> {
    let mut written = Vec::new();
    match target {
        Value::Array(list) => {
            written.push(at.index(list.len()));
            list.push(update.clone());
        }
        _ => merge(target, update, at, &mut written),
    }
    written
}

fn merge(target: &mut Value, update: &Value, at: &Pointer, written: &mut Vec<Pointer>) {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, update) in update {
                match target.get_mut(key) {
                    Some(target) => merge(target, update, &at.key(key), written),
                    None => {
                        target.insert(key.clone(), update.clone());
                        written.push(at.key(key));
                    }
                }
            }
        }
        (Value::Array(target), Value::Array(update)) => {
            let new = target.len()..target.len() + update.len();
            written.extend(new.map(|index| at.index(index)));
            target.extend(update.iter().cloned());
        }
        (target, update) => {
            *target = update.clone();
            written.push(at.clone());
        }
    }
}
