//! Every example as a program, against the fake: what it prints, and what it ends with.

mod call;
mod changes;
mod every_operation;
mod fake;
mod is_up;
mod item;
mod offline;
