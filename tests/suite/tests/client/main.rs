//! The client against a fake Bungie, over real sockets: what callers see, and what is sent for them.

mod attempts;
mod bulk;
mod common;
mod faults;
mod items;
mod limits;
mod options;
mod paging;
mod retries;
mod secrets;
mod sharing;
mod spacing;
mod throttles;

use common::*;
