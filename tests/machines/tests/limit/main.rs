//! Processes on one limit.

mod away;
mod saturated;
mod sent;
