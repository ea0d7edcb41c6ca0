//! The page as it is written.

use crate::{
    page,
    support::{PUBLISHED, Workspace, published},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const HOSTILE: &str = "</script><img src=x onerror=\"alert(1)\">'&amp;";

/// The values of an attribute. What is data has no quotation marks on the page.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    let rest = html.split(start.as_str()).skip(1);
    rest.map(|rest| rest.split('"').next().unwrap()).collect()
}

/// The names of the elements.
fn elements(html: &str) -> BTreeSet<String> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric();
    // The style and the script are ours, and no markup.
    let (head, rest) = html.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (body, _) = rest.split_once("<script>").unwrap();
    let tags = head.split('<').chain(body.split('<')).skip(1);
    tags.map(|tag| {
        let name = tag.strip_prefix('/').unwrap_or(tag);
        name.split(|letter| !is_name(letter))
            .next()
            .unwrap()
            .to_owned()
    })
    .collect()
}

#[track_caller]
fn is_whole(html: &str) {
    let ids = values(html, "id");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len(), "an id stands twice");
    for target in values(html, "href") {
        match target.strip_prefix('#') {
            Some(id) => assert!(known.contains(id), "nothing is {id}"),
            None => assert!(target.starts_with("https:&#x2f;&#x2f;"), "{target}"),
        }
    }
    for label in ["aria-labelledby", "aria-describedby", "for"] {
        for ids in values(html, label) {
            ids.split(' ')
                .for_each(|id| assert!(known.contains(id), "{id}"));
        }
    }
}

#[test]
fn the_page_is_one_file_that_needs_no_other() {
    let workspace = Workspace::new();
    let html = page(&workspace);
    is_whole(&html);
    assert_eq!(values(&html, "src"), [""; 0]);
    assert_eq!(values(&html, "style"), [""; 0]);
    for loads in ["link", "img", "iframe", "object", "embed", "base", "use"] {
        assert!(!elements(&html).contains(loads), "<{loads}>");
    }
    let (_, style) = html.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    assert!(!style.contains("url(") && !style.contains("@import"));
    // What is linked to is at Bungie, or the source of a correction.
    let overlay = workspace.json("spec/overlay.json");
    let actions = overlay["actions"].as_array().unwrap().iter();
    let sources: BTreeSet<&str> = actions.filter_map(|it| it["x-link"].as_str()).collect();
    for target in values(&html, "href")
        .iter()
        .filter(|it| !it.starts_with('#'))
    {
        let target = target.replace("&#x2f;", "/");
        let is_reference = target.starts_with("https://bungie-net.github.io/multi/");
        assert!(
            is_reference || sources.contains(target.as_str()),
            "{target}"
        );
    }
    assert!(html.len() < 4_000_000, "{} bytes", html.len());
}

#[test]
fn everything_in_the_document_has_its_place() {
    let workspace = Workspace::new();
    let html = page(&workspace);
    let ids: BTreeSet<&str> = values(&html, "id").into_iter().collect();
    let document: Value =
        serde_json::from_str(&workspace.run(&["spec", "print"]).succeeded().stdout).unwrap();
    for path in document["paths"].as_object().unwrap().values() {
        for operation in path.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.contains(format!("operation-{id}").as_str()), "{id}");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap();
                let member = format!("operation-{id}--{name}");
                assert!(ids.contains(member.as_str()), "{member}");
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(ids.contains(format!("schema-{name}").as_str()), "{name}");
        let properties = schema["properties"].as_object().into_iter().flatten();
        let values = schema["x-enum-values"].as_array().into_iter().flatten();
        let values = values.map(|value| value["identifier"].as_str().unwrap());
        for member in properties.map(|(key, _)| key.as_str()).chain(values) {
            let member = format!("schema-{name}--{member}");
            // A character that is not plain is written otherwise.
            let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
            if member.chars().all(is_plain) {
                assert!(ids.contains(member.as_str()), "{member}");
            }
        }
    }
}

#[test]
fn names_of_the_document_are_text_and_nothing_else() {
    let workspace = Workspace::new();
    let plain = elements(&page(&workspace));
    let mut document = workspace.json("spec/openapi.json");
    let schemas = document["components"]["schemas"].as_object_mut().unwrap();
    // A schema may be called anything, as long as a table says what it is called in Rust.
    let name = format!("Hostile.Name{HOSTILE}");
    let rename = format!("[rename]\n{} = \"HostileName\"\n", json!(name));
    workspace.edit("spec/names.toml", "[rename]\n", &rename);
    schemas.insert(
        name,
        json!({
            "type": "object",
            "properties": {HOSTILE: {"type": "string"}},
        }),
    );
    schemas.insert(
        "Hostile.Values".to_owned(),
        json!({
            "enum": ["0"], "type": "integer", "format": "int32", "x-enum-is-bitmask": false,
            "x-enum-values": [{"numericValue": "0", "identifier": format!("A{HOSTILE}")}],
        }),
    );
    workspace.write("spec/openapi.json", &document.to_string());
    let html = page(&workspace);
    is_whole(&html);
    assert!(html.contains("&lt;&#x2f;script&gt;&lt;img src=x onerror=&quot;"));
    assert_eq!(html.matches("</script>").count(), 1);
    assert!(!html.contains("<img"));
    assert_eq!(elements(&html), plain);
}

#[test]
fn a_history_has_a_row_and_a_point_for_each_version() {
    let Some(folder) = published(PUBLISHED[0]) else {
        return;
    };
    let workspace = Workspace::new();
    let folder = folder.parent().unwrap().to_str().unwrap();
    workspace.run(&["report", "--history", folder]).succeeded();
    let html = workspace.read("target/report.html");
    is_whole(&html);
    let (_, history) = html.split_once("<section id=\"history\"").unwrap();
    let (history, _) = history.split_once("</section>").unwrap();
    let at: Vec<Option<usize>> = PUBLISHED
        .iter()
        .map(|version| history.rfind(&format!(">{version}</th>")))
        .collect();
    assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{at:?}");
    assert_eq!(history.matches("<circle").count(), 3 * PUBLISHED.len());
    // Three of sizes, and one of changes.
    assert_eq!(history.matches("<desc").count(), 4);
}

#[test]
fn what_changed_since_another_document_leads_to_where_it_stands() {
    let workspace = Workspace::new();
    let mut older = workspace.json("spec/openapi.json");
    older["info"]["version"] = "0.1.0".into();
    let item = &mut older["components"]["schemas"]["Destiny.Entities.Items.DestinyItemComponent"];
    let properties = item["properties"].as_object_mut().unwrap();
    properties.remove("isWrapper").unwrap();
    workspace.write("older.json", &older.to_string());
    let older = workspace.path("older.json");
    let older = older.to_str().unwrap();
    workspace.run(&["report", "--against", older]).succeeded();
    let html = workspace.read("target/report.html");
    is_whole(&html);
    let version = workspace.version();
    assert!(html.contains(&format!("From 0.1.0 to {version}: 1 change.")));
    let link = "property added: <code><a href=\"#schema-Destiny.Entities.Items.DestinyItemComponent--isWrapper\">";
    assert!(html.contains(link));
    let run = workspace.run(&["report", "--against", "no.json"]);
    run.failed(3).says(&["cannot read no.json"]);
}

#[test]
fn it_says_what_it_wrote_and_what_it_could_not() {
    let workspace = Workspace::new();
    let run = workspace.run(&["report", "--format", "json"]).succeeded();
    let written: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(written["version"], workspace.version());
    assert!(written["counts"]["operations"].as_u64().unwrap() > 100);
    let out = workspace.path("pages/page.html");
    let out = out.to_str().unwrap();
    let run = workspace.run(&["report", "--out", out]).succeeded();
    assert!(run.stdout.starts_with(&format!("{out}: document ")));
    assert!(!workspace.read("pages/page.html").is_empty());
    let empty = workspace.path("generated");
    let run = workspace.run(&["report", "--history", empty.to_str().unwrap()]);
    run.failed(1).says(&["has no .json files in it"]);
    workspace.write("spec/openapi.json", "{}");
    let run = workspace.run(&["report", "--out", out]).failed(1);
    run.says(&["nothing was written"]);
}
