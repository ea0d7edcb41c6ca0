//! A document with news: what is missing is printed, a crate can be made before it is written, and nobody can forget
//! it.

#[path = "support/crates.rs"]
mod crates;
#[path = "support/paste.rs"]
mod paste;
#[path = "support/season.rs"]
mod season;
mod support;

use crates::{check, compiles, copy};
use paste::{WRITTEN, paste};
use serde_json::Value;
use support::Workspace;

/// What is new in the next season, as it appears in the generated crate: file and text.
fn news(end: &str) -> Vec<(String, String)> {
    let module = format!("seasonal{end}.rs");
    let definitions = "types/destiny_definitions.rs";
    [
        (&*module, "pub struct PlantBanner "),
        (&module, "http::Method::PUT"),
        (&module, "Parameter::list(\n                    \"colours\""),
        ("scopes.rs", &format!("PlantBanners{end}")),
        (
            definitions,
            &format!("pub struct DestinySeasonalBannerDefinition{end} "),
        ),
        (definitions, "pub banner_id: i64"),
        (definitions, "#[deprecated = "),
    ]
    .map(|(file, text)| (file.to_owned(), text.to_owned()))
    .to_vec()
}

/// A workspace with news, and what their names end with.
fn with_next_season() -> (Workspace, String) {
    let workspace = Workspace::new();
    workspace.run(&["regen"]).succeeded();
    let file = workspace.path("next.json");
    let end = season::write_next_season(&workspace.path(""), &file);
    let file = file.to_str().unwrap();
    workspace.run(&["spec", "import", file]).succeeded();
    (workspace, end)
}

#[test]
fn regen_prints_each_text_that_is_missing_and_keeps_the_crate() {
    let (workspace, end) = with_next_season();
    let before = workspace.snapshot();
    let run = workspace.run(&["regen"]).failed(1);
    before.is_untouched(&workspace.snapshot());
    run.says(&[
        &format!("[[scope]]\n    name = \"PlantBanners{end}\"\n    bit = "),
        &format!("[[operation]]\n    id = \"Seasonal{end}.GetBanners\"\n    access = \"signed-in\"\n    reason = \"…\""),
        &format!("[[plain]]\n    reason = \"…\"\n    sites = [\"Seasonal{end}.PlantBanner?bannerId\"]"),
        &format!("sites = [\"Destiny.Definitions.DestinySeasonalBannerDefinition{end}#bannerId\"]"),
    ]);
}

#[test]
fn a_draft_is_made_listed_and_never_packed() {
    let (workspace, end) = with_next_season();
    let run = workspace.run(&["regen", "--draft"]).succeeded();
    assert!(run.stdout.contains("a draft: spec/draft.toml"), "{run:?}");
    let list = workspace.read("spec/draft.toml");
    for text in [
        "# ==== docs.toml, [operations]",
        &format!("\"Seasonal{end}.PlantBanner\" = \"…\""),
        &format!("\"DestinySeasonalBannerDefinition{end}\" = \"…\""),
        "# ==== ids.toml, at the end",
        "# ==== scopes.toml, at the end",
        &format!("\n# /paths/~1Seasonal{end}~1/get\n"),
    ] {
        assert!(list.contains(text), "no {text:?} in\n{list}");
    }
    for (file, text) in news(&end) {
        let source = workspace.read(&format!("generated/src/{file}"));
        assert!(source.contains(&text), "no {text:?} in {file}");
    }
    // Whom nobody has said anything about, only a signed-in user may call.
    let source = workspace.read(&format!("generated/src/seasonal{end}.rs"));
    let silent = source.split("pub struct GetBanners").nth(1).unwrap();
    assert!(silent.contains("access: bungie_client::AccessKind::SignedIn"));
    compiles(&workspace.path("generated"));
    // Nobody has accepted its face.
    let builder = format!("bungie_api::seasonal{end}::GetBanners struct");
    assert!(
        workspace
            .read("generated/face.draft.txt")
            .contains(&builder)
    );
    assert!(!workspace.read("generated/face.txt").contains(&builder));

    workspace.run(&["regen", "--check"]).failed(1);
    workspace.run(&["regen"]).failed(1);
    // What would be packed is the folder of the crate alone.
    let alone = tempfile::tempdir().unwrap();
    let packed = alone.path().join("generated");
    copy(&workspace.path("generated"), &packed);
    let run = check(&packed).failed(101);
    run.says(&["spec/draft.toml"]);

    let findings = workspace.run(&["regen", "--draft", "--format", "json"]);
    let findings: Value = serde_json::from_str(&findings.succeeded().stdout).unwrap();
    paste(
        &workspace.path(""),
        findings["warnings"].as_array().unwrap(),
        WRITTEN,
    );
    let run = workspace.run(&["regen"]).succeeded();
    assert_eq!(run.stderr, "");
    assert!(!workspace.path("spec/draft.toml").exists());
    assert!(!workspace.path("generated/face.draft.txt").exists());
    assert!(workspace.read("generated/face.txt").contains(&builder));
    assert!(!workspace.read("generated/src/lib.rs").contains("draft"));
    workspace.run(&["regen", "--check"]).succeeded();
    compiles(&workspace.path("generated"));
}

#[test]
fn what_stands_for_a_text_is_no_text() {
    let (workspace, _) = with_next_season();
    let run = workspace
        .run(&["regen", "--draft", "--format", "json"])
        .succeeded();
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let missing = report["warnings"].as_array().unwrap();
    paste(&workspace.path(""), missing, "…");
    workspace
        .run(&["regen"])
        .failed(1)
        .says(&["a row that says `…`", "a row without a reason"]);
}

#[test]
fn a_correction_that_no_longer_fits_is_left_out_and_says_why() {
    let workspace = Workspace::new();
    let overlay: Value = serde_json::from_str(&workspace.read("spec/overlay.json")).unwrap();
    let actions = overlay["actions"].as_array().unwrap();
    let is_page = |action: &&Value| {
        let target = action["target"].as_str().unwrap();
        target.contains("/GroupV2/{groupId}/Members/") && target.contains("currentpage")
    };
    let index = actions.iter().position(|action| is_page(&action)).unwrap();
    // Bungie does what the correction does.
    let mut document: Value = serde_json::from_str(&workspace.read("spec/openapi.json")).unwrap();
    let parameters = document["paths"]["/GroupV2/{groupId}/Members/"]["get"]["parameters"]
        .as_array_mut()
        .unwrap();
    let page = parameters
        .iter_mut()
        .find(|it| it["name"] == "currentpage")
        .unwrap();
    page["in"] = "query".into();
    page["required"] = false.into();
    workspace.write("spec/openapi.json", &document.to_string());
    let said = "the document says by now what the action would write: remove the action";
    workspace.run(&["regen"]).failed(1).says(&[said]);
    workspace.run(&["regen", "--draft"]).succeeded();
    let list = workspace.read("spec/draft.toml");
    let place = format!("# overlay.json at /actions/{index}: ");
    assert!(list.contains(&place) && list.contains(said), "{list}");
    compiles(&workspace.path("generated"));
}
