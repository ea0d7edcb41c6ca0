//! Sessions in a Redis of a test's own. What every store promises is checked by the suite of
//! `bungie-testing`; here is what is so of Redis.

mod failing;
mod listing;
mod setting;
