//! Constants for hashes: the repository's own against real tables, and those that are proposed for made-up ones.

#[path = "support/repository.rs"]
mod support;

use bungie_codegen::{HashConstants, Unproposed};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, fs, sync::LazyLock};
use support::{Spec, shared, skipped};
use toml::{Table, Value as Toml};

/// Where real tables are, in `../shared`.
const TABLES: [&str; 2] = ["corpus/manifest", "captures/manifest"];

static CONSTANTS: LazyLock<HashConstants> =
    LazyLock::new(|| HashConstants::read(&Spec::read().inputs()).unwrap());

fn table(schema: &str) -> Option<Value> {
    let path = |folder: &str| Some(shared(folder)?.join(format!("{schema}.json")));
    let mut paths = TABLES.iter().filter_map(|folder| path(folder));
    let path = paths.find(|path| path.exists())?;
    Some(serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
}

/// Compared here by other means than those of the command. Tables at hand may be older than a new name, or newer than an
/// old one.
#[test]
fn every_constant_is_a_row_of_its_name_or_says_why_not() {
    let file: Table = Spec::read().hashes.parse().unwrap();
    let mut missing = Vec::new();
    for of in file["table"].as_array().unwrap() {
        let schema = of["schema"].as_str().unwrap();
        let Some(rows) = table(schema) else {
            skipped(&format!("no {schema} is at hand"));
            continue;
        };
        let lines = of["hashes"].as_table().unwrap();
        for (constant, line) in lines {
            let name = rows[line["hash"].to_string()]["displayProperties"]["name"].as_str();
            let text = |key: &str| line.get(key).and_then(Toml::as_str);
            let new_name = text("renamed_to").and_then(|to| lines[to]["name"].as_str());
            let is_named = name.is_some() && [text("name"), new_name].contains(&name);
            let says_why = text("note").is_some_and(|note| !note.trim().is_empty());
            if !is_named && !says_why {
                missing.push(format!("{schema} {constant}: {name:?}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_row_with_a_name_of_its_own_has_a_constant() {
    for schema in CONSTANTS.tables() {
        let Some(rows) = table(schema) else {
            skipped(&format!("no {schema} is at hand"));
            continue;
        };
        let of = CONSTANTS.compare(schema, &rows.to_string()).unwrap();
        assert!(of.proposals.is_empty(), "{:?}", of.proposals);
        assert!(of.unproposed.is_empty(), "{:?}", of.unproposed);
        assert!(of.findings.iter().all(|it| it.note.is_some()), "{of:?}");
    }
}

/// Names of rows: anything that can be printed, what becomes one constant, and what becomes none.
fn name() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "", " ", "_", "__", "1", "10th Owl", "r#type", "self", "Self", "Strand's", "Strands",
        "a b", "a-b", "a_b", "aB", "AB", "A  B", "Mobility", "ä", "Ägir", "数", "ß", "ﬁ", "İ",
        "\"", "\\", "'", "a'b", "\n", "\u{7f}", "PvP", "[a]", "Ⅷ", "٣", "é",
    ]);
    prop_oneof![
        2 => odd.prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        2 => "[A-Za-z][A-Za-z' ]{0,6}",
    ]
}

proptest! {
    #[test]
    fn what_is_proposed_can_be_added(names in prop::collection::vec(name(), 0..12)) {
        let schema = "DestinyStatDefinition";
        let row = |(index, name): (usize, &String)| {
            (index.to_string(), json!({"displayProperties": {"name": name}}))
        };
        let rows: Map<String, Value> = names.iter().enumerate().map(row).collect();
        let of = CONSTANTS.compare(schema, &Value::Object(rows).to_string()).unwrap();
        let file: Table = Spec::read().hashes.parse().unwrap();
        let mut tables = file["table"].as_array().unwrap().iter();
        let own = tables.find(|it| it["schema"].as_str() == Some(schema)).unwrap();
        let mut taken: BTreeSet<String> = own["hashes"].as_table().unwrap().keys().cloned().collect();
        let mut told = 0;
        for proposal in &of.proposals {
            let constant = &proposal.constant;
            prop_assert!(syn::parse_str::<syn::Ident>(constant).is_ok(), "{}", constant);
            prop_assert!(!constant.chars().any(char::is_lowercase), "{}", constant);
            prop_assert!(taken.insert(constant.clone()), "{} is there already", constant);
            let line: Table = proposal.line().parse().unwrap();
            prop_assert_eq!(&line[constant]["name"], &Toml::String(proposal.name.clone()));
            prop_assert_eq!(&line[constant]["hash"], &Toml::Integer(proposal.hash.into()));
            let index = usize::try_from(proposal.hash).unwrap();
            prop_assert_eq!(names[index].trim(), &proposal.name);
            told += 1;
        }
        for row in &of.unproposed {
            let is_alone = row.hashes.len() == 1;
            prop_assert_eq!(is_alone, row.why != Unproposed::Ambiguous, "{:?}", row);
            told += row.hashes.len();
        }
        // Every row with a name is in one of the lists.
        let named = names.iter().filter(|name| !name.trim().is_empty());
        prop_assert_eq!(told, named.count());
    }
}
