//! Which server answers an operation, and which operations only read.

use crate::{
    Addition, Diagnostics,
    model::{Method, Operation, Server},
    report::Report,
    tables::calls::{CallsTable, INPUT, ServerRow},
};
use openapiv3::OpenAPI;
use std::collections::BTreeSet;

/// What the table says, and what there is to say of it.
pub(super) fn calls(
    document: &OpenAPI,
    operations: &mut [Operation],
    table: &CallsTable,
    report: &mut Report,
) -> Vec<Server> {
    report.table(unused(document, operations, table));
    let mut servers: Vec<Server> = Vec::new();
    for operation in operations {
        operation.reads = table.reads.contains(&operation.id);
        let url = operation.server.clone();
        let row = table.servers.iter().find(|row| row.url == url);
        if row.is_none() && servers.iter().all(|server| server.url != url) {
            report.table(unknown(&url));
        }
        let known = servers.iter().find(|server| server.url == url).cloned();
        let server = known
            .or_else(|| row.map(Server::from))
            .unwrap_or_else(|| apart(guessed(&url), &servers, table));
        operation.server.clone_from(&server.name);
        if servers.iter().all(|known| known.name != server.name) {
            servers.push(server);
        }
    }
    servers.sort_by_key(|server| {
        let place = table.servers.iter().position(|row| row.name == server.name);
        place.unwrap_or(usize::MAX)
    });
    servers
}

/// Rows that nothing in the document meets.
fn unused(document: &OpenAPI, operations: &[Operation], table: &CallsTable) -> Diagnostics {
    let mut found = Diagnostics::default();
    let of_document = document
        .servers
        .iter()
        .map(|server| server.url.trim_end_matches('/'));
    let of_operations = operations.iter().map(|operation| operation.server.as_str());
    let servers: BTreeSet<&str> = of_document.chain(of_operations).collect();
    for row in &table.servers {
        if !servers.contains(row.url.as_str()) {
            found.push(
                INPUT,
                &row.name,
                format!("the document has no server `{}`", row.url),
                "correct the URL, or remove the row",
            );
        }
    }
    for id in &table.reads {
        let operation = operations.iter().find(|operation| operation.id == *id);
        let what = match operation {
            None => "there is no such operation",
            Some(operation) if operation.method == Method::Get => "it is a GET, which reads anyway",
            Some(_) => continue,
        };
        found.push(INPUT, format!("reads: {id}"), what, "remove the entry");
    }
    found
}

fn unknown(url: &str) -> Diagnostics {
    let Server {
        name,
        requests,
        seconds,
        ..
    } = guessed(url);
    let mut found = Diagnostics::default();
    found.push_missing(
        INPUT,
        "[[server]]",
        format!("no row is about the server `{url}`"),
        "say what it is, and how many requests it allows one address in so many seconds",
        Addition {
            file: INPUT,
            section: None,
            text: format!(
                "[[server]]\nname = {name:?}\nurl = {url:?}\nis = \"…\"\nrequests = {requests}\nseconds = {seconds}"
            ),
        },
    );
    found
}

/// With a name that no other server has.
fn apart(mut server: Server, others: &[Server], table: &CallsTable) -> Server {
    let taken = |name: &str| {
        others.iter().any(|other| other.name == name)
            || table.servers.iter().any(|row| row.name == name)
    };
    while taken(&server.name) {
        server.name.push('_');
    }
    server
}

/// For a server that no row is about: by its host, as slow as any.
fn guessed(url: &str) -> Server {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let label = host.split(['.', ':', '/']).next().unwrap_or_default();
    let name: String = label
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    let is_name = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    Server {
        name: if is_name {
            name
        } else {
            format!("SERVER_{name}")
        },
        url: url.to_owned(),
        is: "No row of `spec/calls.toml` is about it.".to_owned(),
        requests: 80,
        seconds: 10,
    }
}

impl From<&ServerRow> for Server {
    fn from(row: &ServerRow) -> Self {
        Server {
            name: row.name.clone(),
            url: row.url.clone(),
            is: row.is.clone(),
            requests: row.requests,
            seconds: row.seconds,
        }
    }
}
