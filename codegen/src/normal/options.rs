//! What maintainers may choose about the normal form.

use crate::tables::accepted::Accepted;

/// What maintainers may choose about the normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options<'a> {
    /// Keep Bungie's descriptions and summaries, verbatim.
    pub keep_descriptions: bool,
    /// What is left out because it says nothing to the generator.
    pub accepted: &'a Accepted,
}
