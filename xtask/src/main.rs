//! The maintainers' commands.

mod audit;
mod bench;
mod changes;
mod compare;
mod crates;
mod diff;
mod draft;
mod embedded;
mod explain;
mod face;
mod failure;
mod folder;
mod git;
mod hashes;
mod history;
mod output;
mod regen;
mod release;
mod report;
mod scopes;
mod spec;
mod standalone;
mod today;
mod tool;
mod unmodelled;
mod workspace;

use clap::{CommandFactory as _, Parser, Subcommand, error::ErrorKind};
use failure::Failure;
use output::{Format, say_as};
use std::{collections::BTreeMap, path::PathBuf, process::ExitCode};
use workspace::Workspace;

/// The maintainers' commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
#[command(after_help = "Exit codes:
  0  it is so, or it was done
  1  what was asked is not so: findings, a difference, a gate; standard error says which
  2  the arguments are wrong
  3  a file, the network or another program did not do what it has to")]
struct Arguments {
    /// The folder of the workspace, if not the one that this was built in.
    #[arg(long, global = true, hide = true)]
    root: Option<PathBuf>,
    /// How to print what there is to say.
    #[arg(long, global = true, value_enum, default_value_t)]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates the crate from the document.
    Regen(regen::Regen),
    /// Lists what users can name of the crates that people write.
    Face(face::Face),
    /// Takes in and shows the document.
    #[command(subcommand)]
    Spec(spec::Spec),
    /// Prints which scopes to tick in Bungie's portal for some operations.
    Scopes(scopes::Scopes),
    /// Lists what document and tables contradict each other in, and what they are silent about.
    Audit(audit::Audit),
    /// Says why something of the document is what it is in the crate.
    Explain(explain::Explain),
    /// Says what differs between two documents.
    Diff(diff::Diff),
    /// Says and writes the next versions, and checks what is released.
    Release(release::Release),
    /// Lists what JSON captures hold and the types do not model.
    Unmodelled(unmodelled::Unmodelled),
    /// Holds the constants for hashes against tables of a manifest, and proposes new ones.
    Hashes(hashes::Hashes),
    /// Says what every document of a folder makes.
    History(history::History),
    /// Writes a page of the contract.
    Report(report::Report),
    /// Runs all benches, makes a table of their figures, and says what became slower.
    Bench(bench::Bench),
}

impl Command {
    fn run(self, workspace: &Workspace, format: Format) -> Done {
        match self {
            Command::Regen(regen) => regen.run(workspace, format),
            Command::Face(face) => face.run(workspace, format),
            Command::Spec(spec) => spec.run(workspace, format),
            Command::Scopes(scopes) => scopes.run(workspace, format),
            Command::Audit(audit) => audit.run(workspace, format),
            Command::Explain(explain) => explain.run(workspace, format),
            Command::Diff(diff) => diff.run(workspace, format),
            Command::Release(release) => release.run(workspace, format),
            Command::Unmodelled(unmodelled) => unmodelled.run(workspace, format),
            Command::Hashes(hashes) => hashes.run(workspace, format),
            Command::History(history) => history.run(workspace, format),
            Command::Report(report) => report.run(workspace, format),
            Command::Bench(bench) => bench.run(workspace, format),
        }
    }

    fn has(&self, format: Format) -> bool {
        match format {
            Format::Text | Format::Json => true,
            Format::Markdown => matches!(self, Command::Diff(_) | Command::Bench(_)),
            Format::Html => matches!(self, Command::Diff(_)),
        }
    }

    /// Whether it leaves files behind when it succeeds.
    fn writes(&self) -> bool {
        match self {
            Command::Regen(regen) => regen.writes(),
            Command::Face(face) => face.writes(),
            Command::Spec(spec) => spec.writes(),
            Command::Report(_) => true,
            // Into `target` alone.
            Command::History(_) => false,
            Command::Release(release) => release.writes(),
            Command::Bench(bench) => bench.writes(),
            Command::Scopes(_)
            | Command::Audit(_)
            | Command::Explain(_)
            | Command::Diff(_)
            | Command::Unmodelled(_)
            | Command::Hashes(_) => false,
        }
    }
}

fn main() -> ExitCode {
    let Arguments {
        root,
        format,
        command,
    } = Arguments::parse();
    if !command.has(format) {
        let message = "this command does not have the format; `--help` says which does";
        Arguments::command()
            .error(ErrorKind::ArgumentConflict, message)
            .exit();
    }
    let writes = command.writes();
    let Err(failure) = command.run(&Workspace::at(root), format) else {
        return ExitCode::SUCCESS;
    };
    match &failure {
        Failure::Findings(errors) if format == Format::Json => {
            let errors = BTreeMap::from([("errors", errors)]);
            // What cannot be printed is said by the exit code.
            let _ = say_as(format, &errors, |_| String::new());
        }
        Failure::Findings(_) if writes => eprintln!("{failure}; nothing was written"),
        _ => eprintln!("{failure}"),
    }
    failure.code().into()
}

type Done<T = ()> = Result<T, Failure>;

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::{Command, CommandFactory as _};

    /// The commands that do something themselves.
    fn commands(of: &Command) -> Vec<&Command> {
        let all = of.get_subcommands().filter(|it| it.get_name() != "help");
        all.flat_map(|it| match it.has_subcommands() {
            true => commands(it),
            false => vec![it],
        })
        .collect()
    }

    #[test]
    fn each_command_has_an_example() {
        let arguments = Arguments::command();
        arguments.clone().debug_assert();
        let commands = commands(&arguments);
        assert!(commands.len() > 8);
        for command in commands {
            let name = command.get_name();
            let help = command.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_else(|| panic!("{name} has no example"));
            let example = format!("cargo xtask {name}");
            let of_spec = format!("cargo xtask spec {name}");
            assert!(
                help.contains(&example) || help.contains(&of_spec),
                "{name}: {help}"
            );
        }
    }
}
