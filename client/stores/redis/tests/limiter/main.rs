//! The limiter, against a Redis of its own.

mod arithmetic;
mod places;
mod rights;
mod sharing;
