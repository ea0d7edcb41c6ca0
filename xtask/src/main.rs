//! The maintainers' commands.

mod audit;
mod failure;
mod folder;
mod regen;
mod scopes;
mod spec;
mod unmodelled;
mod workspace;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};
use workspace::Workspace;

/// The maintainers' commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    /// The folder of the workspace, if not the one that this was built in.
    #[arg(long, global = true, hide = true)]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates the crate from the document.
    Regen(regen::Regen),
    /// Takes in and shows the document.
    #[command(subcommand)]
    Spec(spec::Spec),
    /// Prints which scopes to tick in Bungie's portal for some operations.
    Scopes(scopes::Scopes),
    /// Lists what document and tables contradict each other in, and what they are silent about.
    Audit(audit::Audit),
    /// Lists what JSON captures hold and the types do not model.
    Unmodelled(unmodelled::Unmodelled),
}

fn main() -> ExitCode {
    let Arguments { root, command } = Arguments::parse();
    let workspace = Workspace::at(root);
    let done = match command {
        Command::Regen(regen) => regen.run(&workspace),
        Command::Spec(spec) => spec.run(&workspace),
        Command::Scopes(scopes) => scopes.run(&workspace),
        Command::Audit(audit) => audit.run(&workspace),
        Command::Unmodelled(unmodelled) => unmodelled.run(&workspace),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

type Done<T = ()> = Result<T, Failure>;

/// Prints to standard output. Whoever closes the pipe has seen enough.
fn say(text: &str) -> Done {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done.map_err(Failure::at("write to", Path::new("standard output"))),
    }
}
