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

/// Changes a target that [`check`] has accepted.
pub(super) fn update(target: &mut Value, update: &Value) {
    match target {
        Value::Array(list) => list.push(update.clone()),
        _ => merge(target, update),
    }
}

fn merge(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, update) in update {
                match target.get_mut(key) {
                    Some(target) => merge(target, update),
                    None => {
                        target.insert(key.clone(), update.clone());
                    }
                }
            }
        }
        (Value::Array(target), Value::Array(update)) => target.extend(update.iter().cloned()),
        (target, update) => *target = update.clone(),
    }
}
