//! Components that have nothing, and why.

use crate::document::{DOCUMENT, Document};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// What an answer has where a component was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ComponentState {
    /// What was made up.
    #[default]
    Here,
    /// Data with nothing in it.
    Empty,
    /// No data, and privacy says why.
    Private,
    /// No data, since Bungie has switched the component off.
    Disabled,
    /// Not a word.
    Missing,
    /// What was made up, for those who have the scope of the component; for others not a word.
    OwnerOnly,
}

/// The components that are not as they would be, by identifier.
pub(crate) type States = HashMap<String, ComponentState>;

/// What stands for a component in this state; `None` where it comes as it would.
pub(super) fn instead(
    state: ComponentState,
    wrapper: &Value,
    document: &Document,
) -> Option<Option<Value>> {
    match state {
        ComponentState::Here | ComponentState::OwnerOnly => None,
        ComponentState::Missing => Some(None),
        ComponentState::Private => Some(Some(json!({"privacy": 2}))),
        ComponentState::Disabled => Some(Some(json!({"privacy": 0, "disabled": true}))),
        ComponentState::Empty => {
            let (_, data) = document.resolve(&wrapper["properties"]["data"]);
            Some(Some(json!({"data": empty(data, document), "privacy": 1})))
        }
    }
}

/// An object whose lists and maps are there, and empty.
fn empty(schema: &Value, document: &Document) -> Value {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let members = properties.filter_map(|(name, property)| {
        let (_, property) = document.resolve(property);
        match property["type"].as_str() {
            Some("array") => Some((name.clone(), json!([]))),
            Some("object") if property.get("properties").is_none() => {
                Some((name.clone(), json!({})))
            }
            _ => None,
        }
    });
    members.collect::<Map<_, _>>().into()
}

/// Whether somebody with these scopes is shown a component.
pub(super) fn is_shown(state: ComponentState, component: &str, granted: u64) -> bool {
    let needs = DOCUMENT.component_scope(component).unwrap_or_default();
    state != ComponentState::OwnerOnly || granted & needs == needs
}
