//! With encryption, no secret of a session is where an engine keeps, dumps or logs anything, nor in what the client
//! traces, nor in an error.

mod heard;
mod life;
mod postgres;
mod redis;
mod search;
