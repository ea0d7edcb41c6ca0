//! Which operations there are.

use bungie_api::{AccessKind, ScopeSet, dynamic::OPERATIONS, scopes};
use bungie_examples::{Outcome, operations::access, table};
use clap::{Args, FromArgMatches as _};

pub(crate) const NAME: &str = "list";

/// Lists the operations. Ends with 1 if there is none of the sort.
#[derive(Args)]
struct Filter {
    /// Those of a tag, such as `Destiny2`.
    #[arg(long)]
    tag: Option<String>,
    /// Those that need a scope, such as `MoveEquipDestinyItems`.
    #[arg(long, value_parser = scopes::parse)]
    scope: Option<ScopeSet>,
    /// Those that everybody may call, that answer more to a user, or that need one.
    #[arg(long, value_parser = ["anonymous", "optional", "signed-in"])]
    access: Option<String>,
}

pub(crate) fn command() -> clap::Command {
    Filter::augment_args(clap::Command::new(NAME))
}

/// Prints those that the scopes of the application allow, if these are known.
pub(crate) fn print(matches: &clap::ArgMatches, granted: Option<ScopeSet>) -> Outcome<bool> {
    let filter = Filter::from_arg_matches(matches)?;
    let operations = OPERATIONS
        .iter()
        .map(|entry| entry.operation())
        .filter(|operation| {
            let tag = filter.tag.as_ref();
            let needed = operation.scopes.without_implicit();
            tag.is_none_or(|tag| tag.eq_ignore_ascii_case(operation.tag))
                && filter
                    .scope
                    .is_none_or(|scope| operation.scopes.contains(scope))
                && filter
                    .access
                    .as_ref()
                    .is_none_or(|it| it == access(operation.access))
                && (operation.access != AccessKind::SignedIn
                    || granted.is_none_or(|granted| granted.contains(needed)))
        });
    let rows: Vec<_> = operations
        .map(|it| {
            [
                it.id.to_owned(),
                access(it.access).to_owned(),
                it.scopes.to_string(),
                it.path.to_owned(),
            ]
        })
        .collect();
    print!(
        "{}",
        table(["operation", "access", "scopes", "path"], &rows)
    );
    Ok(!rows.is_empty())
}
