//! Questions to document and tables that maintainers have without generating anything. The answers
//! are text.

mod audit;
mod nearest;
mod scopes;
mod unmodelled;
mod words;

pub use audit::audit;
pub use scopes::scopes_for;
pub use unmodelled::{Capture, unmodelled};
