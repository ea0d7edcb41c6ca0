//! Signing in, and staying signed in, against the fake Bungie.

#[path = "../client/common.rs"]
mod common;
mod encrypted;
mod facts;
mod files;
mod keys;
mod outages;
mod refusals;
mod renewing;
mod scopes;
mod secrets;
mod setting;
mod sharing;
mod sign_in;
mod staying;
mod stores;
mod storing;
