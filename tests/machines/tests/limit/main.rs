//! Processes on one limit.

mod away;
mod pauses;
mod saturated;
mod sent;
