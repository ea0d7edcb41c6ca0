//! The store on a PostgreSQL of its own, with whatever may happen to one.

mod contention;
mod faults;
mod listing;
mod migrations;
mod promises;
mod refusals;
mod room;
mod secrets;
mod support;
