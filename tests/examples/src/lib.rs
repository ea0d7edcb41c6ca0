//! What the examples share, so that each of them reads from top to bottom:
//!
//! - [`Settings`], [`ApplicationSettings`], [`UserSettings`], [`ManifestSettings`]: flags and variables, and the clients made of them;
//! - [`ended`]: how a program ends;
//! - [`primary`], [`own_membership`]: which membership of a person Destiny goes by;
//! - [`sentence`]: what a failure means, for people;
//! - [`operations`]: the command line of every operation;
//! - [`table`], [`places`], [`plain`], [`when`]: values as text.

mod application;
mod ending;
mod manifest;
mod membership;
pub mod operations;
mod sentence;
mod settings;
mod text;
mod user;

pub use application::ApplicationSettings;
pub use ending::{Outcome, ended};
pub use manifest::ManifestSettings;
pub use membership::{own_membership, primary};
pub use sentence::{sentence, sentence_of};
pub use settings::Settings;
pub use text::{places, plain, table, when};
pub use user::UserSettings;
