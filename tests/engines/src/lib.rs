//! PostgreSQL and Redis of a test's own: started on a free port of loopback in a folder of their own,
//! with whatever a test does to them: killed, started again, stopped, cut off.
//!
//! - `found`: where the engines are on this machine, and what a test does without them;
//! - `process`: a server as a process, `signal`: signals to it;
//! - `engine`: an engine, whichever it is; `postgres`, `redis`: what is their own; `files`: what they keep;
//! - `proxy`: what stands between a program and an engine.
//!
//! Nothing here is for programs: it panics where a machine does not do as it is told.

mod engine;
mod files;
mod found;
mod postgres;
mod process;
mod proxy;
mod redis;
mod signal;

pub use engine::{Engine, Kind, PASSWORD};
pub use postgres::{Postgres, PostgresKind};
pub use proxy::Proxy;
pub use redis::{Redis, RedisKind};
