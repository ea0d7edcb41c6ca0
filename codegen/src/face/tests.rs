//! Small crates and their faces.

use super::{compare_faces, face};
use crate::Files;
use proptest::prelude::*;

fn files(sources: &[(&str, &str)]) -> Files {
    let file = |(path, text): &(&str, &str)| (path.into(), (*text).to_owned());
    sources.iter().map(file).collect()
}

#[track_caller]
fn holds(sources: &[(&str, &str)], expected: &[&str]) {
    let face = face(&files(sources), "a").unwrap();
    let lines: Vec<_> = face.lines().filter(|line| *line != "a mod").collect();
    assert_eq!(lines, expected, "{face}");
}

/// A crate of one file.
#[track_caller]
fn says(source: &str, expected: &[&str]) {
    holds(&[("lib.rs", source)], expected);
}

#[test]
fn structs() {
    says(
        "#[derive(Debug, Clone)] #[non_exhaustive] pub struct A<T: Send = u8> where T: Copy { \
         pub b: Option < T , >, c: u8, #[doc(hidden)] pub d: u8 } \
         pub struct Hidden { #[doc(hidden)] pub d: u8 } \
         pub struct Id(pub i64, u8); pub struct Unit; struct Private { pub a: u8 }",
        &[
            "a::A struct<T = u8> where T: Copy + Send, private fields, non_exhaustive, derives Clone Debug",
            "a::A.b: Option<T>",
            "a::Hidden struct, hidden fields",
            "a::Id struct, tuple, private fields",
            "a::Id.0: i64",
            "a::Unit struct, unit",
        ],
    );
}

#[test]
fn enums() {
    says(
        "#[derive(Debug)] pub enum E { A, B(u8, Vec<u8>), C { d: u8 }, D = 4, #[doc(hidden)] F }",
        &[
            "a::E enum, derives Debug",
            "a::E::A variant",
            "a::E::B variant(u8, Vec<u8>)",
            "a::E::C variant { d: u8 }",
            "a::E::D variant = 4",
        ],
    );
}

#[test]
fn constants_statics_and_aliases() {
    says(
        "pub const TEXT: &'static str = \"a = b\"; pub const SUM: u8 = 1 + 1; pub static ALL: &[u8] = &[]; \
         pub type Map<T> = HashMap<u8, T>; const _: () = (); pub struct N(u8); \
         impl N { pub const ONE: Self = Self(-1); const TWO: Self = Self(2); }",
        &[
            "a::ALL static: &[u8]",
            "a::Map type<T> = HashMap<u8, T>",
            "a::N struct, tuple, private fields",
            "a::N::ONE const: Self = Self(-1)",
            "a::SUM const: u8",
            "a::TEXT const: &'static str = \"a = b\"",
        ],
    );
}

#[test]
fn functions() {
    says(
        "pub async fn f<'a, T: Into<u8> + Copy>(mut a: &'a T, (b, c): (u8, u8),) -> Result<(), T> \
         where T: Send, Vec<T>: Sized {} pub const unsafe fn g() {} pub(crate) fn h() {}",
        &[
            "a::f async fn<'a, T>(a: &'a T, _: (u8, u8)) -> Result<(), T> \
             where T: Copy + Into<u8> + Send, Vec<T>: Sized",
            "a::g const unsafe fn()",
        ],
    );
}

#[test]
fn methods_have_the_bounds_of_their_impl() {
    says(
        "pub struct A<T>(T); impl<T: Copy> A<T> { pub fn f(mut self) -> T {} fn g() {} \
         #[doc(hidden)] pub fn h() {} } impl A<u8> { pub fn of(self: &Self) {} }",
        &[
            "a::A struct<T>, tuple, private fields",
            "a::A::f fn(self) -> T where T: Copy",
            "a::A::of fn(self: &Self) for A<u8>",
        ],
    );
}

#[test]
fn traits() {
    says(
        "pub trait T<A>: Send + Clone where A: Copy { type Out: Copy; const C: u8 = 3; \
         fn f(&self); fn g(&self) {} #[doc(hidden)] fn h(&self); }",
        &[
            "a::T trait<A>: Clone + Send where A: Copy",
            "a::T::C provided const: u8 = 3",
            "a::T::Out required type: Copy",
            "a::T::f required fn(&self)",
            "a::T::g provided fn(&self)",
        ],
    );
}

#[test]
fn impls_stand_under_what_users_can_name() {
    says(
        "mod m { use super::*; \
         impl Open for S { type Out = types :: X; const NAME: &'static str = \"s\"; const ALL: &[u8] = &[]; } \
         impl Closed for S {} impl Open for u8 { type Out = u8; } impl From<S> for i64 {} \
         impl<T: Copy> Open for Vec<T> {} impl std::fmt::Display for P {} impl<'a> Iterator for &'a S {} \
         impl dep::__private::Inner for S {} impl Inner for S {} } \
         use dep::__private::Inner; pub struct S; struct P; pub trait Open {} trait Closed {}",
        &[
            "a::Open trait",
            "a::Open: Open for Vec<T> where T: Copy",
            "a::Open: Open for u8",
            "a::Open: Open::Out for u8 = u8",
            "a::S struct, unit",
            "a::S: From<S> for i64",
            "a::S: Iterator for &'a S",
            "a::S: Open",
            "a::S: Open::NAME = \"s\"",
            "a::S: Open::Out = types::X",
        ],
    );
}

#[test]
fn macros() {
    says(
        "#[macro_export] macro_rules! shown { () => {} } macro_rules! own { () => {} } \
         mod m { #[doc(hidden)] #[macro_export] macro_rules! hidden { () => {} } \
         pub struct S(u8); dep::open_enum!(S: u8); crate::object!{S} own! { u8 1; u16 2 } thread_local! { x } } \
         pub use m::S; struct P; dep::object!(P);",
        &[
            "a: own!(u8 1; u16 2)",
            "a::S struct, tuple, private fields",
            "a::S: object!()",
            "a::S: open_enum!(u8)",
            "a::shown! macro",
        ],
    );
}

#[test]
fn names_follow_uses() {
    holds(
        &[
            (
                "lib.rs",
                "mod m; pub mod open; pub mod inline { pub struct I; } pub use m::{A, B as C, deep as shown}; \
                 pub use m::deep::*; pub use dep::{D, e::*}; pub use m::inner; pub use bytes;",
            ),
            (
                "m/mod.rs",
                "pub mod deep; mod private; pub struct A; pub use private::B; pub use self::inner as other; \
                 pub mod inner { pub use super::super::open as back; }",
            ),
            (
                "m/deep.rs",
                "pub fn f() {} pub fn A() {} pub(crate) fn g() {}",
            ),
            ("m/private.rs", "pub struct B; impl B { pub fn new() {} }"),
            ("open.rs", "pub use super::inline; pub use crate as root;"),
        ],
        &[
            "a::* use dep::e::*",
            "a::A struct, unit",
            "a::C struct, unit",
            "a::C::new fn()",
            "a::D use dep::D",
            "a::bytes use bytes",
            "a::f fn()",
            "a::inline mod",
            "a::inline::I struct, unit",
            "a::inner mod",
            "a::inner::back mod",
            "a::inner::back::inline mod",
            "a::inner::back::inline::I struct, unit",
            "a::open mod",
            "a::open::inline mod",
            "a::open::inline::I struct, unit",
            "a::shown mod",
            "a::shown::A fn()",
            "a::shown::f fn()",
        ],
    );
}

#[test]
fn what_is_not_always_there() {
    says(
        "#[cfg(feature = \"x\")] pub mod m { #[cfg(unix)] pub fn f() {} pub struct S; } \
         #[cfg(test)] pub fn t() {} #[cfg(all(test, unix))] mod u; #[cfg(not(test))] pub fn v() {} \
         #[doc(hidden)] pub mod h { pub struct H; pub struct Out; } pub use h::Out; \
         #[cfg(feature = \"x\")] impl A { pub fn f() {} } pub struct A;",
        &[
            "a::A struct, unit",
            "a::A::f fn() #[cfg(feature = \"x\")]",
            "a::Out struct, unit",
            "a::m mod #[cfg(feature = \"x\")]",
            "a::m::S struct, unit #[cfg(feature = \"x\")]",
            "a::m::f fn() #[cfg(all(feature = \"x\", unix))]",
            "a::v fn() #[cfg(not(test))]",
        ],
    );
}

#[test]
fn what_has_no_line_is_refused() {
    for (source, says) in [
        ("pub fn", "lib.rs: it is not Rust"),
        ("mod m;", "module `m` is not where its name says"),
        (
            "#[path = \"x.rs\"] mod m;",
            "module `m` is not where its name says",
        ),
        ("pub union U { a: u8 }", "a union"),
    ] {
        let found = face(&files(&[("lib.rs", source)]), "a").unwrap_err();
        assert!(found.to_string().contains(says), "{found}");
    }
    let found = face(&files(&[("main.rs", "")]), "a").unwrap_err();
    assert!(
        found.to_string().contains("lib.rs: there is no such file"),
        "{found}"
    );
}

const ITEMS: &[&str] = &[
    "pub struct S { pub a: u8 }",
    "impl S { pub fn f(&self) {} }",
    "impl S { pub fn g(&self) {} }",
    "impl Open for S {}",
    "pub trait Open {}",
    "pub use m::*;",
    "pub use m::n as o;",
    "mod m { pub struct T; pub mod n { pub use super::super::S as R; } }",
    "dep::object!(S);",
];

proptest! {
    /// Neither the order of items nor the layout shows.
    #[test]
    fn order_does_not_matter(items in Just(ITEMS.to_vec()).prop_shuffle()) {
        let of = |items: &[&str], between: &str| {
            face(&files(&[("lib.rs", &items.join(between))]), "a").unwrap()
        };
        prop_assert_eq!(of(&items, "\n\n"), of(ITEMS, " "));
    }

    /// What is there stays, whatever is added beside it; what is taken away breaks.
    #[test]
    fn less_is_what_breaks(items in proptest::sample::subsequence(ITEMS, 0..ITEMS.len())) {
        let of = |items: &[&str]| face(&files(&[("lib.rs", &items.join(" "))]), "a").unwrap();
        // Names that lead nowhere are other crates'.
        prop_assume!(items.contains(&ITEMS[7]) && items.contains(&ITEMS[0]));
        let (less, all) = (of(&items), of(ITEMS));
        for change in compare_faces(&less, &all) {
            prop_assert_eq!((&change.old, change.breaks), (&None, None), "{:?}", change);
        }
        for change in compare_faces(&all, &less) {
            prop_assert!(change.new.is_none() && change.breaks.is_some(), "{:?}", change);
        }
    }
}
