//! Takes out what `regen` says does not fit.

use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};
use toml::{Table, Value as Toml};

/// Takes out every row that does not fit the document; gives the findings about them.
pub(crate) fn prune(root: &Path, findings: &[Value]) -> Vec<Value> {
    let mut stale: Vec<Value> = findings.to_vec();
    stale.retain(|finding| finding.get("add").is_none());
    // Indices hold as long as nothing before them went, and two findings may be about one row.
    let index = |finding: &Value| {
        let last = finding["pointer"].as_str().unwrap().rsplit('/').next();
        last.and_then(|index| index.parse::<usize>().ok())
    };
    stale.sort_by_key(|finding| std::cmp::Reverse(index(finding)));
    let mut gone = BTreeSet::new();
    for finding in &stale {
        let text = |key: &str| finding[key].as_str().unwrap();
        let path = root.join("spec").join(text("input"));
        assert!(path.exists(), "nobody can paste or prune this: {finding:#}");
        let file = fs::read_to_string(&path).unwrap();
        let (at, found) = (text("pointer"), text("found"));
        let is_action = text("input") == "overlay.json";
        if is_action && !gone.insert(at.to_owned()) {
            continue;
        }
        let pruned = match text("input") {
            "overlay.json" => without_action(&file, at),
            // By line, so that it stays a list that a line can be pasted into.
            "face.toml" => without_line(&file, &quoted(found)[0]),
            input => {
                let mut table: Table = file.parse().unwrap();
                let names = quoted(found);
                match input {
                    "docs.toml" => remove(&mut table, &path_of(at)),
                    "names.toml" => remove(&mut table, &["rename".to_owned(), names[0].clone()]),
                    "ids.toml" => without_site(&mut table, &names[1], &names[0]),
                    "scopes.toml" => without_row(&mut table, at),
                    "generics.toml" => without_named(&mut table, "generic", at),
                    "sides.toml" => remove(&mut table, &["names".to_owned(), at.to_owned()]),
                    "calls.toml" => without_call(&mut table, at),
                    "paging.toml" => without_paging(&mut table, at),
                    // A help as a whole.
                    "helps.toml" => remove(&mut table, &[at.to_owned()]),
                    _ => panic!("nobody can prune this: {finding:#}"),
                }
                toml::to_string(&table).unwrap()
            }
        };
        fs::write(path, pruned).unwrap();
    }
    stale
}

fn without_action(overlay: &str, at: &str) -> String {
    let mut overlay: Value = serde_json::from_str(overlay).unwrap();
    let index: usize = at.rsplit('/').next().unwrap().parse().unwrap();
    overlay["actions"].as_array_mut().unwrap().remove(index);
    overlay.to_string()
}

/// Without the entry of a list, or the key, that has a line of its own.
fn without_line(table: &str, entry: &str) -> String {
    let entry = format!("{entry:?}");
    let lines = table.lines();
    let lines = lines.filter(|line| !line.trim().starts_with(&entry));
    lines.map(|line| format!("{line}\n")).collect()
}

/// What stands in backticks.
fn quoted(found: &str) -> Vec<String> {
    found
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The keys of a place such as `operations."Tag.Name"`.
fn path_of(at: &str) -> Vec<String> {
    let probe: Table = format!("{at} = 0").parse().unwrap();
    let mut keys = Vec::new();
    let mut value = &Toml::Table(probe);
    while let Toml::Table(table) = value {
        let (key, inner) = table.iter().next().unwrap();
        keys.push(key.clone());
        value = inner;
    }
    keys
}

fn remove(table: &mut Table, keys: &[String]) {
    let (last, above) = keys.split_last().unwrap();
    let mut table = table;
    for key in above {
        table = table[key].as_table_mut().unwrap();
    }
    // A line with two mistakes is already gone.
    table.remove(last);
}

fn rows<'a>(table: &'a mut Table, key: &str) -> impl Iterator<Item = &'a mut Vec<Toml>> {
    table.get_mut(key).and_then(Toml::as_array_mut).into_iter()
}

fn without_site(ids: &mut Table, list: &str, site: &str) {
    for key in ["id", "plain"] {
        for row in rows(ids, key).flatten() {
            let row = row.as_table_mut().unwrap();
            rows(row, list).for_each(|sites| sites.retain(|it| it.as_str() != Some(site)));
        }
    }
}

fn without_row(scopes: &mut Table, name: &str) {
    rows(scopes, "anonymous").for_each(|ids| ids.retain(|it| it.as_str() != Some(name)));
    for (key, named_by) in [
        ("operation", "id"),
        ("scope", "name"),
        ("component", "name"),
    ] {
        let is_it = |row: &Toml| row.get(named_by).and_then(Toml::as_str) == Some(name);
        rows(scopes, key).for_each(|rows| rows.retain(|row| !is_it(row)));
    }
}

fn without_named(table: &mut Table, key: &str, name: &str) {
    let is_it = |row: &Toml| row.get("name").and_then(Toml::as_str) == Some(name);
    rows(table, key).for_each(|rows| rows.retain(|row| !is_it(row)));
}

fn without_call(calls: &mut Table, at: &str) {
    let id = at.strip_prefix("reads: ");
    rows(calls, "reads").for_each(|ids| ids.retain(|it| it.as_str() != id));
    let is_it = |row: &Toml| row.get("name").and_then(Toml::as_str) == Some(at);
    rows(calls, "server").for_each(|rows| rows.retain(|row| !is_it(row)));
}

/// Takes out the row of an operation, whichever of its columns does not fit, or an entry of `not_paged`.
fn without_paging(paging: &mut Table, at: &str) {
    let id = at.strip_prefix("not_paged: ");
    rows(paging, "not_paged").for_each(|ids| ids.retain(|it| it.as_str() != id));
    let id = at.split(": ").next();
    let is_it = |row: &Toml| row.get("id").and_then(Toml::as_str) == id;
    rows(paging, "operation").for_each(|rows| rows.retain(|row| !is_it(row)));
}
