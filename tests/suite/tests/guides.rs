//! Guides say something of every variant of the enums that they list, and of nothing else.

use std::{collections::BTreeSet, fs, path::Path};

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(root.join(path)).unwrap()
}

/// The variants of an enum of the client, as its face lists them.
fn variants(name: &str) -> BTreeSet<String> {
    let start = format!("bungie_client::{name}::");
    let face = read("client/face.txt");
    let lines = face.lines().filter_map(|line| line.strip_prefix(&start));
    lines
        .filter_map(|line| Some(line.split_once(" variant")?.0.to_owned()))
        .collect()
}

/// The cells of a line of a table, without what marks code and links.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_matches('|');
    let cells = line.split('|').map(|cell| cell.trim());
    cells
        .map(|cell| cell.trim_matches(['[', ']', '`']).to_owned())
        .collect()
}

/// What stands in the column under a heading, in the order of the tables of a guide.
fn column(guide: &str, heading: &str) -> Vec<String> {
    let text = read(&format!("generated/guide/{guide}.md"));
    let mut found = Vec::new();
    let mut place: Option<usize> = None;
    for line in text.lines() {
        if !line.starts_with('|') {
            place = None;
            continue;
        }
        let cells = cells(line);
        match place {
            Some(place) if !cells[place].starts_with("--") => found.push(cells[place].clone()),
            Some(_) => {}
            None => place = cells.iter().position(|cell| cell == heading),
        }
    }
    found
}

#[test]
fn every_variant_has_a_row_and_every_row_a_variant() {
    for (guide, name) in [
        ("errors", "ErrorKind"),
        ("components", "Presence"),
        ("scopes", "AccessKind"),
        ("scopes", "Availability"),
        ("limits", "Whom"),
    ] {
        let rows = column(guide, name);
        let listed: BTreeSet<String> = rows.iter().cloned().collect();
        assert_eq!(listed, variants(name), "{name} in the guide {guide}");
        assert_eq!(
            rows.len(),
            listed.len(),
            "{name} in the guide {guide}: twice"
        );
    }
}
