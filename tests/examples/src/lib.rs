//! What the examples share, so that each of them reads from top to bottom:
//!
//! - [`Settings`], [`ApplicationSettings`], [`UserSettings`], [`ManifestSettings`]: flags and variables, and the clients made of them;
//! - [`ended`], [`stopped`], [`closed`]: how a program ends;
//! - [`primary`], [`own_membership`]: which membership of a person Destiny goes by;
//! - [`sentence`], [`line_of`]: what a failure means, for people and for logs;
//! - [`operations`]: the command line of every operation;
//! - [`table`], [`places`], [`plain`], [`when`]: values as text.

mod application;
mod closing;
mod ending;
mod manifest;
mod membership;
pub mod operations;
mod sentence;
mod settings;
mod stopped;
mod text;
mod user;

pub use application::ApplicationSettings;
pub use closing::closed;
pub use ending::{Outcome, ended, line_of};
pub use manifest::ManifestSettings;
pub use membership::{own_membership, primary};
pub use sentence::{sentence, sentence_of, why_hidden};
pub use settings::Settings;
pub use stopped::stopped;
pub use text::{places, plain, table, when};
pub use user::UserSettings;
