//! What a document offers: every fact about small documents of our own, and all of the repository's counted.

#[path = "support/case.rs"]
mod case;
#[path = "support/repository.rs"]
mod repository;

use bungie_codegen::{Contract, ContractCounts, Fit, Inputs, contract, corrected_document};
use case::Case;
use repository::{PUBLISHED, Spec, published};
use serde_json::{Value, json};

/// The contract of a case, as data.
fn of(case: &str) -> Value {
    let case = Case::read("made", case);
    serde_json::to_value(contract(&case.inputs(Fit::Exactly)).unwrap()).unwrap()
}

/// The item of a list that has this under a key.
#[track_caller]
fn item<'a>(list: &'a Value, key: &str, is: &str) -> &'a Value {
    let mut items = list.as_array().unwrap().iter();
    items.find(|item| item[key] == is).expect(is)
}

fn operation<'a>(contract: &'a Value, id: &str) -> &'a Value {
    item(&contract["operations"], "id", id)
}

fn schema<'a>(contract: &'a Value, name: &str) -> &'a Value {
    item(&contract["schemas"], "name", name)
}

fn words(text: &str) -> Value {
    json!({"text": text, "is_schema": false})
}

fn named(schema: &str) -> Value {
    json!({"text": schema, "is_schema": true})
}

#[test]
fn an_operation_says_what_it_takes_and_brings() {
    let contract = of("components");
    let things = operation(&contract, "Things.GetThings");
    assert_eq!(things["tag"], "Things");
    assert_eq!(things["method"], "get");
    assert_eq!(things["path"], "/Things/");
    assert_eq!(things["rust"], "things::GetThings");
    assert_eq!(
        things["reference"],
        "https://bungie-net.github.io/multi/operation_get_Things-GetThings.html#operation_get_Things-GetThings"
    );
    let parameter = &things["parameters"][0];
    assert_eq!(parameter["name"], "components");
    assert_eq!(parameter["place"], "query");
    assert_eq!(
        parameter["type"],
        json!([words("list of "), named("Things.Brought")])
    );
    assert_eq!(things["response"], json!([named("Things.ThingsResponse")]));
    let component =
        |identifier: &str, scope: Option<&str>| json!({"identifier": identifier, "scope": scope});
    let [none, bags, sizes] = [
        component("None", None),
        component("Bags", Some("MoveThings")),
        component("Sizes", None),
    ];
    assert_eq!(
        things["components"],
        json!({
            "schema": "Things.Brought",
            "asked": [none, bags, sizes],
            "answered": [bags, sizes],
        })
    );
}

#[test]
fn a_schema_says_what_it_has_and_who_uses_it() {
    let contract = of("components");
    let answer = schema(&contract, "Things.ThingsResponse");
    assert_eq!(answer["kind"], "struct");
    assert_eq!(answer["namespace"], "Things");
    assert_eq!(answer["rust"], "types::ThingsResponse");
    assert_eq!(answer["uses"]["answered_by"], json!(["Things.GetThings"]));
    // Instances of a generic struct stand as the document has them.
    let bag = item(&answer["properties"], "key", "bag");
    assert_eq!(
        bag["type"],
        json!([named("SingleComponentResponseOfBagComponent")])
    );
    assert_eq!(bag["component"], "Bags");
    // What marks the component need not be the property.
    let bags = item(&answer["properties"], "key", "bags");
    assert_eq!(bags["component"], "Bags");
    let instance = schema(&contract, "SingleComponentResponseOfBagComponent");
    assert_eq!(
        instance["uses"]["held_by"],
        json!(["Things.ThingsResponse#bag"])
    );
    assert_eq!(
        instance["rust"],
        "types::SingleComponentResponseOfBagComponent"
    );
    let components = schema(&contract, "Things.Brought");
    assert_eq!(components["kind"], "enum");
    assert_eq!(components["number"], json!([words("int32")]));
    assert_eq!(components["uses"]["asked_by"], json!(["Things.GetThings"]));
    let sizes = item(&components["values"], "identifier", "Sizes");
    assert_eq!(sizes["number"], 101);
}

#[test]
fn who_may_call_and_how_often_is_said_with_the_reason() {
    let contract = of("operations");
    let forget = operation(&contract, "User.Forget");
    assert_eq!(forget["access"], "signed-in");
    assert_eq!(forget["access_reason"], "`security` of the document");
    assert_eq!(forget["scope"], "MoveThings");
    let moves = item(&contract["scopes"], "name", "MoveThings");
    assert!(moves["bit"].is_u64() && moves["availability"].is_string());
    let root = operation(&contract, ".GetSettings");
    assert_eq!(root["tag"], "");
    assert_eq!(root["rust"], "platform::GetSettings");
    let throttled = contract["operations"].as_array().unwrap().iter();
    let throttled = throttled.filter_map(|it| it["seconds_per_user"].as_f64());
    assert_eq!(throttled.collect::<Vec<_>>(), [0.5]);
    let servers = contract["servers"].as_array().unwrap();
    for operation in contract["operations"].as_array().unwrap() {
        let server = &operation["server"];
        assert!(servers.iter().any(|it| it["name"] == *server), "{server}");
    }
}

#[test]
fn corrections_are_named_by_what_they_touch() {
    let contract = of("corrections");
    let actions = contract["corrections"].as_array().unwrap();
    assert_eq!(actions.len(), 4);
    assert_eq!(
        actions[0]["description"],
        "The path has no place for the page."
    );
    let members = operation(&contract, "Things.GetMembers");
    assert_eq!(members["corrections"], json!([0]));
    let page = item(&members["parameters"], "name", "currentpage");
    assert_eq!(page["place"], "query");
    assert_eq!(page["corrections"], json!([0]));
    let group = item(&members["parameters"], "name", "groupId");
    assert_eq!(group["corrections"], json!([]));
    // What a correction took out is not there.
    let mut schemas = contract["schemas"].as_array().unwrap().iter();
    assert!(schemas.all(|it| it["name"] != "Things.Kind[]"));
}

#[test]
fn hashes_and_tables_lead_to_each_other() {
    let contract = of("definitions");
    let table = contract["schemas"].as_array().unwrap().iter();
    let mut table = table.filter(|it| it["table"].is_string());
    let table = table.next().expect("a table");
    let site = table["uses"]["mapped_by"][0].as_str().expect("a use");
    let (holder, key) = site.split_once('#').unwrap();
    let property = item(&schema(&contract, holder)["properties"], "key", key);
    assert_eq!(property["mapped_definition"], table["name"]);
}

#[test]
fn what_both_sides_hold_stands_once_with_two_types() {
    let contract = of("bodies");
    let schemas = contract["schemas"].as_array().unwrap();
    let two: Vec<_> = schemas
        .iter()
        .filter(|it| it["second_rust"].is_string())
        .collect();
    assert!(!two.is_empty());
    for schema in two {
        let own = schema["rust"].as_str().unwrap();
        let second = schema["second_rust"].as_str().unwrap();
        assert!(second == format!("{own}Input") || second == format!("{own}Answer"));
    }
}

/// Counts by reading the JSON and nothing else.
fn counted(document: &Value) -> ContractCounts {
    let methods = ["get", "post", "put", "delete", "patch"];
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| methods.iter().filter(|it| path.get(**it).is_some()));
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let count = |key: &str| {
        let of = |schema: &Value| match &schema[key] {
            Value::Object(all) => all.len(),
            Value::Array(all) => all.len(),
            _ => 0,
        };
        schemas.values().map(of).sum()
    };
    let tables = schemas.values();
    ContractCounts {
        operations: operations.count(),
        schemas: schemas.len(),
        properties: count("properties"),
        values: count("x-enum-values"),
        tables: tables
            .filter(|it| it.get("x-mobile-manifest-name").is_some())
            .count(),
    }
}

/// What there is to see of a contract, counted.
fn listed(contract: &Contract) -> ContractCounts {
    let schemas = contract.schemas.iter();
    ContractCounts {
        operations: contract.operations.len(),
        schemas: contract.schemas.len(),
        properties: schemas.clone().map(|it| it.properties.len()).sum(),
        values: schemas.clone().map(|it| it.values.len()).sum(),
        tables: schemas.filter(|it| it.table.is_some()).count(),
    }
}

#[track_caller]
fn is_counted(inputs: &Inputs<'_>) {
    let contract = contract(inputs).unwrap();
    let expected = counted(&corrected_document(inputs).unwrap());
    assert_eq!(contract.counts, expected);
    assert_eq!(listed(&contract), expected);
}

#[test]
fn everything_in_the_documents_is_in_their_contracts() {
    let spec = Spec::read();
    is_counted(&spec.inputs());
    for version in PUBLISHED {
        if let Some(document) = published(version) {
            is_counted(&Inputs {
                fit: Fit::WhereItFits,
                ..spec.inputs_of(&document)
            });
        }
    }
}

/// With no corrections but those without which the document is refused: pages in paths that have no place for them,
/// and names of lists that make no Rust name.
#[test]
fn but_for_corrections_it_is_what_the_file_has() {
    let spec = Spec::read();
    let mut overlay: Value = serde_json::from_str(&spec.overlay).unwrap();
    let actions = overlay["actions"].as_array_mut().unwrap();
    let is_list = |action: &Value| action["target"].as_str().unwrap().ends_with("[]']");
    actions.retain(|action| {
        is_list(action)
            || action["target"]
                .as_str()
                .unwrap()
                .contains("=='currentpage'")
    });
    let lists = actions.iter().filter(|action| is_list(action)).count();
    let inputs = Inputs {
        overlay: &overlay.to_string(),
        fit: Fit::WhereItFits,
        ..spec.inputs()
    };
    let file = counted(&serde_json::from_str(&spec.document).unwrap());
    let expected = ContractCounts {
        schemas: file.schemas - lists,
        ..file
    };
    assert_eq!(contract(&inputs).unwrap().counts, expected);
}
