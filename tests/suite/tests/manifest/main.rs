//! The manifest: tables in files, and sets from a server.

mod damage;
mod names;
mod tables;
