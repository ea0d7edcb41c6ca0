//! The command line of every operation: an option for each parameter, in kebab case.

use crate::Outcome;
use bungie_api::{
    AccessKind, Operation, Parameter, ParameterKind,
    dynamic::{AnyOperation, AnyRequest, Arguments, OPERATIONS},
};
use clap::{Arg, ArgMatches, Command};
use heck::ToKebabCase as _;
use std::fs;

const BODY: &str = "body";

/// A command with a subcommand for every operation, by its id.
pub fn command() -> Command {
    Command::new("call")
        .after_help("`call list` lists the operations, `call OPERATION --help` the options of one.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommands(
            OPERATIONS
                .iter()
                .map(|entry| of_operation(entry.operation())),
        )
}

fn of_operation(operation: &'static Operation) -> Command {
    let Operation {
        method, path, docs, ..
    } = operation;
    let scopes = match operation.scopes.is_empty() {
        true => String::new(),
        false => format!(" Scope: {}.", operation.scopes),
    };
    let access = access(operation.access);
    let command = Command::new(operation.id)
        .about(format!("{method} {path}"))
        .after_help(format!("Access: {access}.{scopes}\n{docs}"))
        // `call list` says more of them than a list without end.
        .hide(true)
        .args(operation.parameters.iter().map(of_parameter));
    match operation.has_body {
        true => command.arg(
            Arg::new(BODY)
                .long(BODY)
                .value_name("JSON or @FILE")
                .required(true)
                .help("The body: JSON, or the file that holds it"),
        ),
        false => command,
    }
}

fn of_parameter(parameter: &'static Parameter) -> Arg {
    let kind = kind(parameter.kind);
    let list = if parameter.is_list {
        "; several with commas between them"
    } else {
        ""
    };
    Arg::new(parameter.name)
        .long(parameter.name.to_kebab_case())
        .value_name(format!("{:?}", parameter.kind).to_uppercase())
        .required(parameter.required)
        // `-1` is a value.
        .allow_hyphen_values(true)
        .help(format!(
            "{kind}{list}{}",
            if parameter.required {
                " [required]"
            } else {
                ""
            }
        ))
}

/// The request that a subcommand's options make.
pub fn request(id: &str, options: &ArgMatches) -> Outcome<Box<dyn AnyRequest>> {
    let entry: Option<&&dyn AnyOperation> = OPERATIONS.iter().find(|it| it.operation().id == id);
    let entry = entry.ok_or_else(|| format!("there is no operation {id}"))?;
    let mut arguments = Arguments::default();
    for parameter in entry.operation().parameters {
        if let Some(text) = options.get_one::<String>(parameter.name) {
            arguments = arguments.set(parameter.name, text);
        }
    }
    let has_body = entry.operation().has_body;
    let body = match options
        .try_get_one::<String>(BODY)
        .ok()
        .flatten()
        .filter(|_| has_body)
    {
        Some(text) => Some(match text.strip_prefix('@') {
            Some(file) => fs::read(file).map_err(|error| format!("{file}: {error}"))?,
            None => text.clone().into_bytes(),
        }),
        None => None,
    };
    if let Some(body) = &body {
        arguments = arguments.json(body);
    }
    Ok(entry.request(&arguments)?)
}

/// Who may call an operation, as `--access` of `call list` names it.
pub fn access(kind: AccessKind) -> &'static str {
    match kind {
        AccessKind::Anonymous => "anonymous",
        AccessKind::OptionalUser => "optional",
        _ => "signed-in",
    }
}

fn kind(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::Bool => "true or false",
        ParameterKind::Float | ParameterKind::Double => "a number with a fraction",
        ParameterKind::Text => "any text",
        ParameterKind::DateTime => "a time, such as 2026-06-29T17:00:00Z",
        ParameterKind::Date => "a day, such as 2026-06-29",
        ParameterKind::Id => "an id",
        ParameterKind::Hash => "the hash of a definition",
        ParameterKind::Enum => "a name as in Bungie's document, or its number",
        _ => "a number",
    }
}
