//! Rows without what a type passes over.

use serde::de::DeserializeOwned;
use serde_ignored::Path as Passed;
use serde_json::Value;

/// A row without what `T` passes over. The property `redacted` stays where it is true.
pub(super) fn cut<T: DeserializeOwned>(
    json: &[u8],
    redacted: Option<&str>,
) -> Result<Value, serde_json::Error> {
    let mut passed = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(json);
    let _: T = serde_ignored::deserialize(&mut reader, |path| {
        let mut steps = Vec::new();
        steps_of(&path, &mut steps);
        passed.push(steps);
    })?;
    let mut row: Value = serde_json::from_slice(json)?;
    let redacted = redacted.filter(|key| row.get(key) == Some(&Value::Bool(true)));
    let stays =
        |steps: &[Step]| matches!(steps, [Step::Key(key)] if redacted == Some(key.as_str()));
    for steps in passed.iter().filter(|steps| !stays(steps)) {
        remove(&mut row, steps);
    }
    Ok(row)
}

enum Step {
    Key(String),
    Index(usize),
}

/// The way to a value that was passed over.
fn steps_of(path: &Passed<'_>, steps: &mut Vec<Step>) {
    match path {
        Passed::Root => {}
        Passed::Seq { parent, index } => {
            steps_of(parent, steps);
            steps.push(Step::Index(*index));
        }
        Passed::Map { parent, key } => {
            steps_of(parent, steps);
            steps.push(Step::Key(key.clone()));
        }
        Passed::Some { parent }
        | Passed::NewtypeStruct { parent }
        | Passed::NewtypeVariant { parent } => steps_of(parent, steps),
    }
}

fn remove(value: &mut Value, steps: &[Step]) {
    match (value, steps) {
        (Value::Object(members), [Step::Key(key)]) => {
            members.remove(key);
        }
        (Value::Object(members), [Step::Key(key), rest @ ..]) => {
            members
                .get_mut(key)
                .into_iter()
                .for_each(|value| remove(value, rest));
        }
        // Items behind it stay where they are.
        (Value::Array(items), [Step::Index(index)]) => {
            items
                .get_mut(*index)
                .into_iter()
                .for_each(|item| *item = Value::Null);
        }
        (Value::Array(items), [Step::Index(index), rest @ ..]) => {
            items
                .get_mut(*index)
                .into_iter()
                .for_each(|item| remove(item, rest));
        }
        _ => {}
    }
}
