//! Many processes on one application, against real engines.
//!
//! - `bin/*`: the processes;
//! - `child`: one of them, as a test sees it;
//! - `application`, `stores`: what they have in common;
//! - `at_once`, `half`: transports that answer without anybody being asked.

pub mod application;
pub mod at_once;
pub mod child;
pub mod half;
pub mod stores;
