//! Other programs.

use crate::{Done, failure::Failure};
use std::process::{Command, Stdio};

/// What a program prints.
pub(crate) fn run(command: &mut Command) -> Done<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::trouble(format!("error: cannot start {name}: {error}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::trouble(format!(
            "error: {name} failed ({}): {}",
            output.status,
            said.trim()
        )));
    }
    String::from_utf8(output.stdout).map_err(|error| {
        Failure::trouble(format!("error: what {name} printed is no text: {error}"))
    })
}
