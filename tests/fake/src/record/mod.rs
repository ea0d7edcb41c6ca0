//! Real calls, recorded once and replayed in tests, without what is private in them.
//!
//! [`Recorder`] is a transport that passes requests on to another one, and writes each with its answer into a file that a
//! person can read and review. [`Replay`] is a transport that answers from these files, and
//! [`Replay::check`] says where they no longer fit the document.
//!
//! # What is replaced
//!
//! Before anything is written, replacements take the place of
//!
//! - ids of everything that is somebody's: memberships, characters, items, groups, activities, posts. The document and
//!   the table of ids tell where they are: in paths, queries, bodies and answers, as values and as keys of maps;
//! - names, the codes behind them, and all texts but those that Bungie wrote: a text is private unless a table says
//!   that it is not, and so is one that the document does not know. Of a path that the document does not have, and of
//!   the keys of an object that it does not have, only words of the document stay;
//! - API keys, tokens, codes, secrets, addresses for mail and of machines; headers are left out but for three of the answer;
//! - all of these where they turn up within other texts and in URLs. Ids of less than five digits, names of less than
//!   three letters and names that are words of the document, such as `Titan`, are not looked for there.
//!
//! Of an answer in HTML only the title is written, and of JSON that breaks off the first character.
//!
//! Hashes of definitions, dates, results and numbers of other sorts stay, and so do texts of definitions.
//!
//! The same original has the same replacement in all recordings of one [`Recorder`], wherever it stands, and no two
//! share one. It has the form of the original: an id as many digits, a Bungie name its `#1234`. It is computed from the
//! original and a random seed (HMAC-SHA256), which is neither written nor shown.
//!
//! Each recording is searched for all originals known by then, and all of them again by [`Recorder::finish`] or when
//! the last clone is dropped. A recording in which one is left is not kept, and the place is told.
//!
//! # How it works
//!
//! - `recording`: what is in a file; `recorder` and `replay`: the two transports;
//! - `exchange` and `walk`: every value of a call, with what the document says that it is; `facts` and `kinds`: the
//!   tables for that;
//! - `redact`: from a call to a recording; `excerpt`: what is written of other bodies than JSON; `seed`, `codes`,
//!   `replacements` and `pseudonyms`: what stands for what; `needles`, `scrub`, `mail` and `machine`: what is private
//!   within texts; `leak`: the second look;
//! - `question`: what is compared of requests; `check`: recordings against the document.

mod check;
mod codes;
mod error;
mod excerpt;
mod exchange;
mod facts;
mod kinds;
mod leak;
mod machine;
mod mail;
mod needles;
mod pseudonyms;
mod question;
mod recorder;
mod recording;
mod redact;
mod replacements;
mod replay;
mod scrub;
mod seed;
mod walk;

pub use check::{Misfit, MisfitKind};
pub use error::{Problem, RecordError};
pub use recorder::Recorder;
pub use replay::Replay;
