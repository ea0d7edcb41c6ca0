//! The mark of structs that are written as literals and may get more fields.

/// Holds nothing. A literal of a struct with this field has to end in `..`, so a field that is added later breaks no
/// program.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MayGrow(());
