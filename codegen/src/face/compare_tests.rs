//! What breaks the code of users, and what does not.

use super::compare_faces;

/// What is the same before and after in each case.
const AROUND: &str = "\
a mod
a::Closed struct, derives Clone
a::Closed.a: u8
a::E enum
a::E::A variant
a::Hidden struct, hidden fields
a::Open struct, non_exhaustive
a::Private struct, private fields
a::T trait
a::Tolerant enum, non_exhaustive
";

/// A line before, a line after, why it breaks; empty for what is not there.
const CASES: &[(&str, &str, &str)] = &[
    ("", "a::f fn()", ""),
    ("a::f fn()", "", "it is gone"),
    ("a::f fn()", "a::f fn(b: u8)", "it is another"),
    ("a::f fn()", "a::f const: u8 = 1", "it is another"),
    ("a::X: Clone", "", "it is gone"),
    ("", "a::X: Clone", ""),
    (
        "a::X: From<u8>",
        "a::X: From<u8> where T: Copy",
        "it is another",
    ),
    ("a::X: T::Out = A", "a::X: T::Out = B", "it is another"),
    ("a::X: T::NAME = \"a\"", "a::X: T::NAME = \"b\"", ""),
    (
        "a::X: open_enum!(u8)",
        "a::X: open_enum!(i16)",
        "it is gone",
    ),
    ("a::Old.a: u8", "a::Old.a: Option<u8>", "it is another"),
    ("", "a::Closed.b: u8", "a literal with all fields lacks it"),
    ("", "a::Open.b: u8", ""),
    ("", "a::Hidden.b: u8", ""),
    ("", "a::Private.b: u8", ""),
    ("", "a::New.b: u8", ""),
    ("", "a::E::B variant", "a match over all variants lacks it"),
    ("", "a::Tolerant::B variant", ""),
    ("", "a::New::B variant", ""),
    (
        "a::E::B variant = 1",
        "a::E::B variant = 2",
        "it is another",
    ),
    (
        "",
        "a::T::f required fn()",
        "whoever implements the trait lacks it",
    ),
    ("", "a::T::f provided fn()", ""),
    ("", "a::New::f required fn()", ""),
    ("a::T::f required fn()", "a::T::f provided fn()", ""),
    (
        "a::T::f provided fn()",
        "a::T::f required fn()",
        "it is another",
    ),
    ("a::V const: &str = \"1\"", "a::V const: &str = \"2\"", ""),
    (
        "a::V const: &str = \"1\"",
        "a::V const: u8 = 2",
        "it is another",
    ),
    (
        "a::V const: Self = Self(1)",
        "a::V const: Self = Self(2)",
        "it is another",
    ),
    (
        "a::V const: Hash<A> = Hash::new(1)",
        "a::V const: Hash<A> = Hash::new(2)",
        "it is another",
    ),
    ("a::f fn() #[cfg(unix)]", "a::f fn()", ""),
    (
        "a::f fn()",
        "a::f fn() #[cfg(unix)]",
        "it is not always there, or under another condition",
    ),
    (
        "a::S struct, derives Clone",
        "a::S struct, derives Clone Debug",
        "",
    ),
    (
        "a::S struct, derives Clone Debug",
        "a::S struct, derives Debug",
        "it is gone",
    ),
    ("a::S struct, derives Clone", "a::S struct\na::S: Clone", ""),
    ("a::S struct", "a::S enum", "it is another"),
    (
        "a::S struct",
        "a::S struct, non_exhaustive",
        "it is another",
    ),
    ("a::S struct, non_exhaustive", "a::S struct", ""),
    (
        "a::S struct, hidden fields",
        "a::S struct, private fields",
        "it is another",
    ),
    (
        "a::S struct, private fields",
        "a::S struct, hidden fields",
        "",
    ),
    ("a::S struct<T>", "a::S struct<T, U>", "it is another"),
];

#[test]
fn cases() {
    for (old, new, expected) in CASES {
        let changes = compare_faces(&format!("{AROUND}{old}\n"), &format!("{AROUND}{new}\n"));
        let breaks: Vec<_> = changes.iter().filter_map(|it| it.breaks).collect();
        let expected: Vec<_> = [*expected]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect();
        assert_eq!(breaks, expected, "from {old:?} to {new:?}: {changes:?}");
    }
}

#[test]
fn changes_carry_their_lines() {
    let changes = compare_faces("a::S.b: u8\na::g fn()\n", "a::S.b: u16\na::f fn()\n");
    let lines: Vec<_> = changes
        .iter()
        .map(|it| (it.key.as_str(), it.old.as_deref(), it.new.as_deref()))
        .collect();
    assert_eq!(
        lines,
        [
            ("a::S.b", Some("a::S.b: u8"), Some("a::S.b: u16")),
            ("a::f", None, Some("a::f fn()")),
            ("a::g", Some("a::g fn()"), None),
        ]
    );
}

#[test]
fn a_face_does_not_differ_from_itself() {
    assert_eq!(compare_faces(AROUND, AROUND), []);
}
