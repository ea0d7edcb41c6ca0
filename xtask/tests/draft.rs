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
use paste::paste;
use serde_json::Value;
use support::Workspace;

/// What is new in the next season, as it appears in the generated crate: file and text.
const NEW: [(&str, &str); 7] = [
    ("seasonal.rs", "pub struct PlantBanner "),
    ("seasonal.rs", "http::Method::PUT"),
    (
        "seasonal.rs",
        "Parameter::list(\n                \"colours\"",
    ),
    ("scopes.rs", "PlantBanners"),
    (
        "types/destiny_definitions.rs",
        "pub struct DestinySeasonalBannerDefinition ",
    ),
    ("types/destiny_definitions.rs", "pub banner_id: i64"),
    ("types/destiny_definitions.rs", "#[deprecated = "),
];

fn with_next_season() -> Workspace {
    let workspace = Workspace::new();
    workspace.run(&["regen"]).succeeded();
    let file = workspace.path("next.json");
    season::write_next_season(&workspace.path(""), &file);
    let file = file.to_str().unwrap();
    workspace.run(&["spec", "import", file]).succeeded();
    workspace
}

#[test]
fn regen_prints_each_text_that_is_missing_and_keeps_the_crate() {
    let workspace = with_next_season();
    let before = workspace.snapshot();
    let run = workspace.run(&["regen"]).failed(1);
    before.is_untouched(&workspace.snapshot());
    run.says(&[
        "[[scope]]\n    name = \"PlantBanners\"\n    bit = ",
        "[[operation]]\n    id = \"Seasonal.GetBanners\"\n    access = \"signed-in\"\n    reason = \"…\"",
        "[[plain]]\n    reason = \"…\"\n    sites = [\"Seasonal.PlantBanner?bannerId\"]",
        "sites = [\"Destiny.Definitions.DestinySeasonalBannerDefinition#bannerId\"]",
    ]);
}

#[test]
fn a_draft_is_made_listed_and_never_packed() {
    let workspace = with_next_season();
    let run = workspace.run(&["regen", "--draft"]).succeeded();
    assert!(run.stdout.contains("a draft: spec/draft.toml"), "{run:?}");
    let list = workspace.read("spec/draft.toml");
    for text in [
        "# ==== docs.toml, [operations]",
        "\"Seasonal.PlantBanner\" = \"…\"",
        "\"DestinySeasonalBannerDefinition\" = \"…\"",
        "# ==== ids.toml, at the end",
        "# ==== scopes.toml, at the end",
        "\n# /paths/~1Seasonal~1/get\n",
    ] {
        assert!(list.contains(text), "no {text:?} in\n{list}");
    }
    for (file, text) in NEW {
        let source = workspace.read(&format!("generated/src/{file}"));
        assert!(source.contains(text), "no {text:?} in {file}");
    }
    // Whom nobody has said anything about, only a signed-in user may call.
    let source = workspace.read("generated/src/seasonal.rs");
    let silent = source.split("pub struct GetBanners").nth(1).unwrap();
    assert!(silent.contains("access: bungie_client::AccessKind::SignedIn"));
    compiles(&workspace.path("generated"));

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
    assert!(!workspace.read("generated/src/lib.rs").contains("draft"));
    workspace.run(&["regen", "--check"]).succeeded();
    compiles(&workspace.path("generated"));
}

#[test]
fn what_stands_for_a_text_is_no_text() {
    let workspace = with_next_season();
    let run = workspace
        .run(&["regen", "--draft", "--format", "json"])
        .succeeded();
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    for finding in report["warnings"].as_array().unwrap() {
        let add = &finding["add"];
        let name = format!("spec/{}", add["file"].as_str().unwrap());
        let text = add["text"].as_str().unwrap();
        let before = workspace.read(&name);
        let after = match add["section"].as_str() {
            Some(section) => {
                let header = format!("{section}\n");
                before.replacen(&header, &format!("{header}{text}\n"), 1)
            }
            None => format!("{before}\n{text}\n"),
        };
        assert_ne!(before, after);
        workspace.write(&name, &after);
    }
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
