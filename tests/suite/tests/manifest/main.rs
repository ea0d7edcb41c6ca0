//! The manifest: tables in files, and sets from a server.

#[path = "../client/common.rs"]
mod common;
mod counted;
mod damage;
mod databases;
mod differences;
mod disk;
mod faults;
mod names;
mod packs;
mod processes;
mod sets;
mod setting;
mod tables;
