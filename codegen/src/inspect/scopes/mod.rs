//! Which scopes an application needs for some operations.

mod answer;
mod question;

use crate::{Diagnostics, generate::read, inputs::Inputs, report::Report};
use answer::answer;
pub use answer::{CallNeeds, ScopeNeeded, ScopesNeeded};
use question::Question;

/// The least set of scopes for operations, as text: what each operation needs, the set, and what of
/// it is ticked in Bungie's portal.
///
/// An operation is named by its id, in any case, and may be followed by components:
/// `Destiny2.GetProfile:ProfileInventories,205`.
pub fn scopes_for(inputs: &Inputs<'_>, operations: &[String]) -> Result<ScopesNeeded, Diagnostics> {
    let mut report = Report::new(inputs.fit);
    let read = read(inputs, &mut report)?;
    let model = report.errors.into_result(read.model)?;
    let question = Question::of(&model);
    let (mut calls, mut found) = (Vec::new(), Diagnostics::default());
    for argument in operations {
        match question.call(argument) {
            Ok(call) => calls.push(call),
            Err(more) => found.extend(more),
        }
    }
    found.into_result(())?;
    Ok(answer(&model, &calls))
}
