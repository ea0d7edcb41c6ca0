#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod connect;
mod error;
mod keys;
mod limiter;
mod link;
mod random;
mod store;

pub use connect::Redis;
pub use error::{RedisError, RedisErrorKind};
pub use limiter::{RedisLimiter, RedisLimiterBuilder, Sharing};
pub use redis;
pub use store::{Counts, RedisStore, Risk};
