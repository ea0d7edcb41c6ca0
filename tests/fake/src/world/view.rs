//! What an answer may show of an account.

use crate::{
    document::DOCUMENT,
    fake::{Call, ComponentState, States},
};
use serde_json::{Value, json};

/// Who asks for which components.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub(super) call: &'a Call,
    /// What a test set for components.
    pub(super) states: &'a States,
    /// Whether the token is of the member that the answer is about.
    pub(super) is_own: bool,
}

/// What stands for a component.
enum Shown {
    /// What the account has.
    Data,
    /// No data: its owner shows it to nobody.
    Private,
    /// Not a word, for want of a scope.
    Nothing,
    /// What a test wants, which stands there by now.
    AsItIs,
}

impl View<'_> {
    /// Puts what an account has in place of what was made up.
    pub(super) fn put(&self, answer: &mut Value, property: &str, component: &str, data: Value) {
        let Some(members) = answer.as_object_mut() else {
            return;
        };
        if !members.contains_key(property) {
            return;
        }
        let privacy = if is_private(component) { 2 } else { 1 };
        match self.of(component) {
            Shown::AsItIs => {}
            Shown::Nothing => drop(members.remove(property)),
            Shown::Private => drop(members.insert(property.to_owned(), json!({"privacy": 2}))),
            Shown::Data => {
                let whole = json!({"data": data, "privacy": privacy});
                members.insert(property.to_owned(), whole);
            }
        }
    }

    /// Whether an answer has what an account has of a component.
    pub(super) fn has(&self, component: &str) -> bool {
        let asked = self.call.components().unwrap_or_default();
        asked.contains(&component) && matches!(self.of(component), Shown::Data)
    }

    fn of(&self, component: &str) -> Shown {
        let state = self.states.get(component).copied().unwrap_or_default();
        let needs = DOCUMENT.component_scope(component).unwrap_or_default();
        match state {
            ComponentState::Here | ComponentState::OwnerOnly => {}
            _ => return Shown::AsItIs,
        }
        if needs & self.call.scopes() != needs {
            Shown::Nothing
        } else if needs != 0 && !self.is_own {
            Shown::Private
        } else {
            Shown::Data
        }
    }
}

/// Whether a component is its owner's alone.
fn is_private(component: &str) -> bool {
    DOCUMENT.component_scope(component).is_some()
}
