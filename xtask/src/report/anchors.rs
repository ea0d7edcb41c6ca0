//! The ids of what is on the page. They are made of names that anybody may have written.

use bungie_codegen::Contract;
use std::{collections::BTreeSet, fmt::Write as _};

/// An id of `name`, among things of a kind. Different names make different ids, which consist of letters, digits and
/// `.`, `_`, `-` and `~`, so that a link to one is the id itself.
pub(super) fn anchor(kind: &str, name: &str) -> String {
    format!("{kind}-{}", escaped(name))
}

/// An id of something in what has a name: a parameter of an operation, a property or a value of a schema.
pub(super) fn member(kind: &str, owner: &str, name: &str) -> String {
    format!("{kind}-{}--{}", escaped(owner), escaped(name))
}

/// The id of a place as findings write it: `Schema`, `Schema#key`, `Operation` or `Operation?parameter`.
pub(super) fn place(kind: &str, place: &str) -> String {
    match place.split_once(['#', '?']) {
        Some((owner, name)) => member(kind, owner, name),
        None => anchor(kind, place),
    }
}

/// The ids that a place may have whose kind is not known.
pub(super) fn candidates(name: &str) -> impl Iterator<Item = String> {
    let kinds: &[&str] = match (name.contains('#'), name.contains('?')) {
        (true, _) => &["schema"],
        (false, true) => &["operation"],
        (false, false) => &["operation", "schema"],
    };
    kinds.iter().map(move |kind| place(kind, name))
}

/// Whatever else there is becomes `~` and its bytes: also `-`, which parts names.
fn escaped(name: &str) -> String {
    name.bytes().fold(String::new(), |mut escaped, byte| {
        match byte {
            b'.' | b'_' => escaped.push(byte.into()),
            byte if byte.is_ascii_alphanumeric() => escaped.push(byte.into()),
            byte => {
                let _ = write!(escaped, "~{byte:02x}");
            }
        }
        escaped
    })
}

/// The ids of all operations and schemas, with what is in them.
pub(super) fn all(contract: &Contract) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for operation in &contract.operations {
        let id = &operation.id;
        all.insert(anchor("operation", id));
        let parameters = operation.parameters.iter();
        all.extend(parameters.map(|it| member("operation", id, &it.name)));
    }
    for schema in &contract.schemas {
        let name = &schema.name;
        all.insert(anchor("schema", name));
        let properties = schema.properties.iter().map(|it| &it.key);
        let members = properties.chain(schema.values.iter().map(|it| &it.identifier));
        all.extend(members.map(|it| member("schema", name, it)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{anchor, member, place};

    #[test]
    fn names_of_the_document_stay_as_they_are() {
        assert_eq!(
            anchor("operation", "Destiny2.GetProfile"),
            "operation-Destiny2.GetProfile"
        );
        assert_eq!(
            member("schema", "User.UserInfoCard", "displayName"),
            "schema-User.UserInfoCard--displayName"
        );
        assert_eq!(
            place("schema", "User.UserInfoCard#displayName"),
            "schema-User.UserInfoCard--displayName"
        );
        assert_eq!(
            place("operation", "Destiny2.GetProfile?components"),
            "operation-Destiny2.GetProfile--components"
        );
    }

    #[test]
    fn other_names_make_ids_all_the_same_and_never_the_same() {
        let hostile = "</script><img src=x onerror=\"a'b\">";
        let id = anchor("schema", hostile);
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-~".contains(&byte);
        assert!(id.bytes().all(is_plain), "{id}");
        assert_ne!(anchor("schema", "a--b"), member("schema", "a", "b"));
        assert_ne!(member("schema", "a", "b--c"), member("schema", "a--b", "c"));
        assert_ne!(anchor("schema", "a~2d"), anchor("schema", "a-"));
        assert_eq!(anchor("tag", ""), "tag-");
    }
}
