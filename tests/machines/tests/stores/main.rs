//! What every store promises, asked of those in databases.

mod failing;
mod keeping;
