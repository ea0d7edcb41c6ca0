//! What is known of operations, against the document.

use bungie_api::{AccessKind, OPERATIONS, ParameterKind, ParameterPlace, ScopeSet, dynamic};
use bungie_suite::samples;
use bungie_testing::document::{Access, DOCUMENT, Place};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_operations_are_those_of_the_document() {
    let declared: BTreeSet<_> = DOCUMENT.operations().iter().map(|o| &*o.id).collect();
    let listed: Vec<_> = OPERATIONS.iter().map(|o| o.id).collect();
    let by_name: Vec<_> = dynamic::OPERATIONS.iter().map(|o| o.operation()).collect();
    assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), declared);
    assert_eq!(listed.len(), declared.len());
    assert_eq!(by_name, OPERATIONS);
    for seed in samples::SEEDS {
        let samples: Vec<_> = samples::of_seed(seed);
        let called: BTreeSet<_> = samples.iter().map(|sample| sample.operation.id).collect();
        assert_eq!(called, declared);
        assert_eq!(samples.len(), declared.len());
    }
}

#[test]
fn every_operation_knows_what_the_document_says_of_it() {
    for declared in DOCUMENT.operations() {
        let operation = samples::entry(&declared.id).operation();
        let id = operation.id;
        let scopes = ScopeSet::from_bits(declared.scope_bits);
        assert_eq!(operation.tag, declared.tag, "{id}");
        assert_eq!(operation.method, declared.method, "{id}");
        assert_eq!(operation.server.base, declared.server, "{id}");
        assert_eq!(operation.path, declared.path, "{id}");
        assert_eq!(operation.scopes, scopes, "{id}");
        assert_eq!(operation.interval_per_user, declared.interval, "{id}");
        assert_eq!(operation.preview, declared.preview, "{id}");
        assert_eq!(operation.deprecated, declared.deprecated, "{id}");
        let access = match declared.access {
            Access::Anonymous => AccessKind::Anonymous,
            Access::OptionalUser => AccessKind::OptionalUser,
            Access::SignedIn => AccessKind::SignedIn,
        };
        assert_eq!(operation.access, access, "{id}");
        assert!(declared.scopes.is_empty() || access == AccessKind::SignedIn);
    }
}

/// What a value of a parameter is, as the document has it: its type and format, and whether it is of an enum.
type Kind<'a> = (&'a str, Option<&'a str>, bool);

/// What the document may say of a parameter that the bindings take for this. Ids and hashes are numbers there;
/// a number of any size may be of an enum.
fn is_declared(kind: ParameterKind, name: &str, declared: Kind<'_>) -> bool {
    let (ty, format, is_enum) = declared;
    if is_enum || kind == ParameterKind::Enum {
        return is_enum && kind == ParameterKind::Enum && ty == "integer";
    }
    let expected = match kind {
        ParameterKind::Bool => ("boolean", None),
        ParameterKind::Byte => ("integer", Some("byte")),
        ParameterKind::Int16 => ("integer", Some("int16")),
        ParameterKind::Int32 => ("integer", Some("int32")),
        ParameterKind::Uint32 | ParameterKind::Hash => ("integer", Some("uint32")),
        ParameterKind::Int64 | ParameterKind::Id => ("integer", Some("int64")),
        ParameterKind::Uint64 => ("integer", Some("uint64")),
        ParameterKind::Float => ("number", Some("float")),
        ParameterKind::Double => ("number", Some("double")),
        ParameterKind::Text => ("string", None),
        ParameterKind::DateTime => ("string", Some("date-time")),
        ParameterKind::Date => ("string", Some("date")),
        other => panic!("{name} is {other:?}"),
    };
    (ty, format) == expected
}

#[test]
fn every_operation_knows_its_parameters() {
    for declared in DOCUMENT.operations() {
        let id = &declared.id;
        let operation = samples::entry(id).operation();
        assert_eq!(operation.has_body, declared.body.is_some(), "{id}");
        let known: BTreeMap<_, _> = operation
            .parameters
            .iter()
            .map(|it| (it.name, it))
            .collect();
        assert_eq!(known.len(), operation.parameters.len(), "{id}");
        let names: BTreeSet<_> = declared.parameters.iter().map(|it| &*it.name).collect();
        assert_eq!(
            known.keys().copied().collect::<BTreeSet<_>>(),
            names,
            "{id}"
        );
        // In the order of the template, then in the document's.
        let in_path = declared.path.split(['{', '}']).skip(1).step_by(2);
        let in_query = declared.parameters.iter();
        let in_query = in_query.filter(|it| it.place == Place::Query);
        let ordered: Vec<_> = in_path.chain(in_query.map(|it| &*it.name)).collect();
        let names: Vec<_> = operation.parameters.iter().map(|it| it.name).collect();
        assert_eq!(names, ordered, "{id}");
        for parameter in &declared.parameters {
            let name = &*parameter.name;
            let known = known[name];
            let place = match parameter.place {
                Place::Path => ParameterPlace::Path,
                Place::Query => ParameterPlace::Query,
            };
            assert_eq!(known.place, place, "{id}: {name}");
            assert_eq!(known.is_list, parameter.is_list, "{id}: {name}");
            assert_eq!(known.required, parameter.required, "{id}: {name}");
            let schema = match parameter.is_list {
                true => &parameter.schema["items"],
                false => &parameter.schema,
            };
            let kind = (
                schema["type"].as_str().unwrap(),
                schema["format"].as_str(),
                DOCUMENT.enumeration(schema).is_some(),
            );
            assert!(
                is_declared(known.kind, name, kind),
                "{id}: {known:?} is {kind:?}"
            );
        }
    }
}

#[test]
fn what_the_document_leaves_out_is_known_too() {
    let access = |id| {
        OPERATIONS
            .iter()
            .find(|operation| operation.id == id)
            .map(|operation| operation.access)
            .unwrap()
    };
    for (id, expected) in [
        ("Destiny2.GetProfile", AccessKind::OptionalUser),
        ("Destiny2.GetVendors", AccessKind::SignedIn),
        ("GroupV2.RecoverGroupForFounder", AccessKind::SignedIn),
        (
            "User.GetCredentialTypesForTargetAccount",
            AccessKind::SignedIn,
        ),
        ("Destiny2.GetDestinyManifest", AccessKind::Anonymous),
        ("Destiny2.GetPostGameCarnageReport", AccessKind::Anonymous),
    ] {
        assert_eq!(access(id), expected, "{id}");
    }
}

/// The page of lists of a group's members is declared as a part of a path that has no place for it.
#[test]
fn only_pages_of_groups_have_no_place_in_their_path() {
    let mut misplaced = 0;
    for operation in DOCUMENT.operations() {
        for parameter in &operation.parameters {
            if parameter.declared_place != parameter.place {
                let place = (&*operation.tag, &*parameter.name);
                assert_eq!(place, ("GroupV2", "currentpage"), "{}", operation.id);
                misplaced += 1;
            }
        }
    }
    assert!(misplaced > 0);
}
