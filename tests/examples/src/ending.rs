//! How a program ends.

use crate::plain;
use std::{error::Error, process::ExitCode};

/// What a program came to: anything that goes wrong is printed.
pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Ends with 0 for `true`, with 1 for `false` (what was asked for is not there, or was refused), and with 2 for an
/// error, which is printed with what led to it.
pub fn ended(outcome: Outcome<bool>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            let mut source = error.source();
            while let Some(error) = source {
                eprintln!("  because: {error}");
                source = error.source();
            }
            ExitCode::from(2)
        }
    }
}

/// An error and what led to it, on one line of a log. What is from outside moves no cursor there.
pub fn line_of(error: &(dyn Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        line += &format!(": {error}");
        source = error.source();
    }
    plain(&line)
}
