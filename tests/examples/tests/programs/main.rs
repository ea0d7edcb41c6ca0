//! Every example as a program, against the fake: what it prints, and what it ends with.

mod bot;
mod call;
mod changes;
mod closing;
mod crawl;
mod every_operation;
mod fake;
mod history;
mod is_up;
mod item;
mod move_item;
mod offline;
mod people;
mod vault;
mod web;
