//! JSON pointers (RFC 6901): how findings and corrections name a place.

use std::fmt;

/// A place in a JSON document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The member `key` of the object here.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        Self(format!("{}/{}", self.0, escape(key)))
    }

    /// The entry `index` of the array here.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// As written; empty for the whole document.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&Pointer> for String {
    fn from(pointer: &Pointer) -> Self {
        pointer.0.clone()
    }
}

/// One key as it is written in a pointer.
pub fn escape(key: &str) -> String {
    // `~` first: the other replacement brings new ones.
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a pointer's segment stands for.
pub fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::{Pointer, escape, unescape};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn a_pointer_finds_what_it_names() {
        let document = json!({"paths": {"/A~/{b}/": [1, {"": 2}]}});
        let at = Pointer::root()
            .key("paths")
            .key("/A~/{b}/")
            .index(1)
            .key("");
        assert_eq!(at.as_str(), "/paths/~1A~0~1{b}~1/1/");
        assert_eq!(document.pointer(at.as_str()), Some(&json!(2)));
        assert_eq!(document.pointer(Pointer::root().as_str()), Some(&document));
    }

    proptest! {
        #[test]
        fn unescape_undoes_escape(key in ".*") {
            prop_assert_eq!(unescape(&escape(&key)), key.clone());
            let document = Value::Object([(key.clone(), json!(1))].into_iter().collect());
            prop_assert_eq!(document.pointer(Pointer::root().key(&key).as_str()), Some(&json!(1)));
        }
    }
}
