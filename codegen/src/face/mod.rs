//! The face of a crate as text: everything that users can name, a line each, sorted, so that two versions
//! can be joined by path.
//!
//! ```text
//! bungie_api::destiny2 mod
//! bungie_api::destiny2::GetProfile struct, private fields, derives Clone Debug
//! bungie_api::destiny2::GetProfile: Endpoint
//! bungie_api::destiny2::GetProfile: Endpoint::Response = types::DestinyProfileResponse
//! bungie_api::destiny2::GetProfile::send fn(&self, caller: &impl Caller<Self>) -> …
//! bungie_api::types::DestinyCharacterComponent.light: i32
//! ```
//!
//! A line begins with the path by which users name the item, and for each such path there is one. Behind a
//! colon stands what a type implements, with `for …` where that is not simply the type of the path. Macros
//! are not expanded: `X: open_enum!(u8)` is one line, whatever the macro makes of it. What is
//! `#[doc(hidden)]`, is there in tests only, or is no more than what another crate hides, has no line.
//!
//! Types are written as the source writes them, in one spacing. Bounds stand in one sorted clause behind
//! `where`, and what is not always there ends in its `#[cfg(…)]`. `private fields` and `hidden fields` say
//! that a struct has fields without a line.

mod attributes;
mod calls;
mod compare;
#[cfg(test)]
mod compare_tests;
mod generics;
mod impls;
mod items;
mod lines;
mod list;
mod resolve;
mod signature;
mod target;
mod tokens;
mod tree;

#[cfg(test)]
mod tests;

pub use compare::{FaceChange, compare_faces};

use crate::{Diagnostics, Files};
use lines::Lines;
use tree::Tree;

/// The face of a crate, from its source files by path below `src`. `crate_name` is its name in paths, such
/// as `bungie_api`.
///
/// # Errors
///
/// Files that are not Rust, modules without a file, and public items that have no line yet.
pub fn face(files: &Files, crate_name: &str) -> Result<String, Diagnostics> {
    let parsed = tree::parse(files)?;
    let tree = Tree::of(&parsed)?;
    let mut lines = Lines::default();
    let places = list::list(&tree, crate_name, &mut lines);
    impls::impls(&tree, &places, &mut lines);
    Ok(lines.text())
}
