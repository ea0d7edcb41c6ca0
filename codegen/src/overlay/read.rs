//! The text of an overlay: its grammar, and what each action must say.

use super::INPUT;
use super::action::{Action, Change, Count};
use crate::Diagnostics;
use crate::normal::{excerpt, parse};
use crate::pointer::Pointer;
use serde_json::{Map, Value};
use serde_json_path::JsonPath;

const VERSION: &str = "1.0.0";
const ANY: &str = "any";
const ROOT_KEYS: &[&str] = &["overlay", "info", "actions"];
const INFO_KEYS: &[&str] = &["title", "version"];
const ACTION_KEYS: &[&str] = &[
    "target",
    "description",
    "update",
    "remove",
    "x-expect",
    "x-count",
    "x-link",
];

pub(super) fn overlay(text: &str) -> Result<Vec<Action>, Diagnostics> {
    let mut found = Diagnostics::default();
    let Some(root) = parse(INPUT, text, &mut found) else {
        return Err(found);
    };
    let mut reader = Reader { found };
    let actions = reader.overlay(&root);
    reader.found.into_result(actions)
}

struct Reader {
    found: Diagnostics,
}

impl Reader {
    fn overlay(&mut self, root: &Value) -> Vec<Action> {
        let at = Pointer::root();
        let Some(root) = self.object(root, &at, "the overlay", ROOT_KEYS) else {
            return Vec::new();
        };
        match root.get("overlay") {
            Some(version) if version == VERSION => {}
            version => self.wrong(version, &at.key("overlay"), "the version `\"1.0.0\"`"),
        }
        self.info(root.get("info"), &at.key("info"));
        let at = at.key("actions");
        match root.get("actions") {
            Some(Value::Array(actions)) => actions
                .iter()
                .enumerate()
                .filter_map(|(index, action)| self.action(action, &at.index(index)))
                .collect(),
            other => {
                self.wrong(other, &at, "a list of actions");
                Vec::new()
            }
        }
    }

    fn info(&mut self, info: Option<&Value>, at: &Pointer) {
        let Some(info) = info else {
            return self.wrong(None, at, "an object with `title` and `version`");
        };
        if let Some(info) = self.object(info, at, "`info`", INFO_KEYS) {
            for key in INFO_KEYS {
                self.text(info, at, key, "a text");
            }
        }
    }

    /// All the findings on an action, or the action.
    fn action(&mut self, action: &Value, at: &Pointer) -> Option<Action> {
        let action = self.object(action, at, "an action", ACTION_KEYS)?;
        let description = self.text(action, at, "description", "the reason of the correction");
        let link = action.get("x-link");
        if let Some(link) = link
            && !link
                .as_str()
                .is_some_and(|link| link.starts_with("https://"))
        {
            self.wrong(Some(link), &at.key("x-link"), "an https address");
        }
        let target = self.text(action, at, "target", "a JSONPath");
        let path = target.and_then(|target| self.path(target, &at.key("target")));
        let count = self.count(action.get("x-count"), &at.key("x-count"));
        let change = self.change(action, at);
        let expect = action.get("x-expect");
        if expect.is_none() {
            self.wrong(
                None,
                &at.key("x-expect"),
                "what stands at the target before the change",
            );
        }
        Some(Action {
            target: target?.to_owned(),
            path: path?,
            change: change?,
            expect: expect?.clone(),
            count: count?,
            description: description?.to_owned(),
            link: link.and_then(Value::as_str).map(str::to_owned),
        })
    }

    fn path(&mut self, target: &str, at: &Pointer) -> Option<JsonPath> {
        match JsonPath::parse(target) {
            Ok(path) => Some(path),
            Err(error) => {
                self.push(
                    at,
                    format!("the target `{target}`, which is no JSONPath: {error}"),
                    "write it as RFC 9535 says, names with dots as `['a.b']`",
                );
                None
            }
        }
    }

    fn count(&mut self, count: Option<&Value>, at: &Pointer) -> Option<Count> {
        let number = match count {
            None => return Some(Count::Exactly(1)),
            Some(Value::String(text)) if text == ANY => return Some(Count::Any),
            Some(count) => count.as_u64().and_then(|count| usize::try_from(count).ok()),
        };
        let number = number.filter(|count| *count > 0);
        if number.is_none() {
            self.wrong(count, at, "a number above zero, or `\"any\"`");
        }
        number.map(Count::Exactly)
    }

    fn change(&mut self, action: &Map<String, Value>, at: &Pointer) -> Option<Change> {
        match (action.get("update"), action.get("remove")) {
            (Some(update), None) => Some(Change::Update(update.clone())),
            (None, Some(Value::Bool(true))) => Some(Change::Remove),
            (None, Some(other)) => {
                self.wrong(Some(other), &at.key("remove"), "`true`");
                None
            }
            (update, _) => {
                let count = if update.is_some() { "both" } else { "neither" };
                self.push(
                    at,
                    format!("{count} of `update` and `remove`"),
                    "an action has exactly one of the two",
                );
                None
            }
        }
    }

    fn object<'v>(
        &mut self,
        value: &'v Value,
        at: &Pointer,
        name: &str,
        keys: &[&str],
    ) -> Option<&'v Map<String, Value>> {
        let Value::Object(map) = value else {
            self.wrong(Some(value), at, "an object");
            return None;
        };
        for key in map.keys().filter(|key| !keys.contains(&key.as_str())) {
            self.push(
                &at.key(key),
                format!("the key `{key}` in {name}"),
                format!("remove it; known keys are {}", keys.join(", ")),
            );
        }
        Some(map)
    }

    /// A text that is not empty.
    fn text<'v>(
        &mut self,
        map: &'v Map<String, Value>,
        at: &Pointer,
        key: &str,
        wanted: &str,
    ) -> Option<&'v str> {
        let text = map.get(key).and_then(Value::as_str);
        let text = text.filter(|text| !text.trim().is_empty());
        if text.is_none() {
            self.wrong(map.get(key), &at.key(key), wanted);
        }
        text
    }

    fn wrong(&mut self, value: Option<&Value>, at: &Pointer, wanted: &str) {
        let found = value.map_or_else(|| "nothing".to_owned(), excerpt);
        self.push(
            at,
            format!("{found} where {wanted} belongs"),
            "see the head of codegen/src/overlay/mod.rs for what an overlay looks like",
        );
    }

    fn push(&mut self, at: &Pointer, found: impl Into<String>, help: impl Into<String>) {
        self.found.push(INPUT, at, found, help);
    }
}
