//! What somebody finds on the page in a browser.

use crate::{
    shown::Shown,
    support::{Workspace, published},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, env};

#[test]
fn browser_finds_by_typing() {
    let Some(shown) = Shown::new(1280, &[]) else {
        return;
    };
    let visible = "[...document.querySelectorAll('.item')].filter(it => it.checkVisibility())";
    shown.browser.press("#words", "GetProfile");
    shown.becomes(&format!(
        "const all = {visible};
         return all.length > 0 && all.length < 10 && all[0].id === 'operation-Destiny2.GetProfile';"
    ));
    shown.becomes("return document.getElementById('found').textContent.includes(' of ')");
    // A property is found by its name, and the link to it unfolds the schema.
    shown
        .browser
        .press("#words", "\u{E009}a\u{E000}itemInstanceId");
    shown.becomes(
        "const link = document.querySelector('.matches a[href$=\"DestinyItemComponent--itemInstanceId\"]');
         link?.click();
         return !!link;",
    );
    shown.becomes(
        "const row = document.getElementById(location.hash.slice(1));
         return row?.checkVisibility() && row.matches(':target');",
    );
    // What is filtered out comes back when it is linked to.
    shown
        .browser
        .run("location.hash = '#operation-App.GetApplicationApiUsage'");
    shown.becomes(&format!(
        "return document.getElementById('words').value === '' && {visible}.length > 500"
    ));
}

#[test]
fn browser_opens_what_is_linked_to() {
    let Some(shown) = Shown::new(1280, &[]) else {
        return;
    };
    shown.open("#operation-Destiny2.GetProfile");
    shown.becomes("return document.getElementById('operation-Destiny2.GetProfile').open");
    shown.open("#schema-User.UserInfoCard--displayName");
    shown.becomes(
        "const at = document.getElementById('schema-User.UserInfoCard--displayName').getBoundingClientRect();
         return at.height > 0 && at.top >= 0 && at.bottom < innerHeight;",
    );
}

/// In milliseconds, from the start of the navigation to the end of the load event.
const LOADED: &str = "const [navigation] = performance.getEntriesByType('navigation');
    return navigation.loadEventEnd > 0 ? navigation.loadEventEnd - navigation.startTime : null;";

/// How long it may take: five seconds beside other tests, and what `.ci/long` says where it runs alone.
fn longest() -> f64 {
    let told = env::var("REPORT_MILLISECONDS");
    told.map_or(5000.0, |told| told.parse().expect("a number"))
}

#[test]
fn browser_loads_all_of_a_report_in_time() {
    let Some(older) = published("2.18.0") else {
        return;
    };
    let Some(shown) = Shown::against(1280, &older) else {
        return;
    };
    // The best of three, since other programs run beside the test.
    let times = [(); 3].map(|()| {
        shown.browser.open("about:blank");
        shown.open("");
        shown.gives(LOADED).as_f64().unwrap()
    });
    println!("loaded within {times:?} ms");
    assert!(times.iter().any(|time| *time < longest()), "{times:?} ms");
    shown.becomes(
        "return document.querySelectorAll('#changes .entry').length > 100
             && document.querySelectorAll('#history svg').length === 4;",
    );
}

/// What the page says of an operation, by the names of its rows; what it links to; the components it takes, by scope;
/// its corrections, by number.
const OF_OPERATION: &str = "
    const item = [...document.querySelectorAll('.item')].find(it => it.checkVisibility());
    if (item?.id !== `operation-${ID}`) return null;
    item.querySelector('summary').click();
    const said = element => element.textContent.replace(/\\s+/g, ' ').trim();
    const rows = [...item.querySelectorAll(':scope > .inside > .facts > div')];
    const facts = rows.map(row => [said(row.querySelector('dt')), row.querySelector('dd')]);
    const by_scope = facts.find(([name]) => name === 'Takes')?.[1].querySelectorAll('.scopes > div') ?? [];
    const links = [...item.querySelectorAll('a[href^=\"#\"]')];
    const target = link => document.getElementById(link.getAttribute('href').slice(1));
    return {
        facts: Object.fromEntries(facts.map(([name, fact]) => [name, said(fact)])),
        links: links.filter(target).map(link => link.getAttribute('href')),
        takes: Object.fromEntries([...by_scope].map(of =>
            [said(of.querySelector('dt')), [...of.querySelectorAll('li')].map(said)])),
        corrections: Object.fromEntries([...item.querySelectorAll('.corrected a')].map(link =>
            [said(link), said(target(link).querySelector('code'))])),
    };";

/// What the page says of the one operation that typing its name leaves first.
#[track_caller]
fn typed(shown: &Shown, id: &str) -> Value {
    let (_, name) = id.split_once('.').unwrap();
    shown
        .browser
        .press("#words", &format!("\u{E009}a\u{E000}{name}"));
    shown.gives(&format!("const ID = '{id}'; {OF_OPERATION}"))
}

/// The components of a workspace, by the scope that `scopes.toml` says they need.
fn components(workspace: &Workspace) -> BTreeMap<String, Vec<String>> {
    let scopes: toml::Table = workspace.read("spec/scopes.toml").parse().unwrap();
    let scope = |component: &str| {
        let mut rows = scopes["component"].as_array().unwrap().iter();
        let row = rows.find(|row| row["name"].as_str() == Some(component))?;
        Some(row.get("scope")?.as_str().unwrap().to_owned())
    };
    let document = workspace.json("spec/openapi.json");
    let all = &document["components"]["schemas"]["Destiny.DestinyComponentType"]["x-enum-values"];
    let mut components: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for value in all.as_array().unwrap() {
        let component = value["identifier"].as_str().unwrap();
        let scope = scope(component).unwrap_or_else(|| "none".to_owned());
        let of_scope = components.entry(format!("Scope {scope}")).or_default();
        of_scope.push(component.to_owned());
    }
    components
}

#[test]
fn browser_shows_access_scopes_types_and_corrections_of_what_is_typed() {
    let Some(shown) = Shown::new(1280, &[]) else {
        return;
    };
    let profile = typed(&shown, "Destiny2.GetProfile");
    let facts = &profile["facts"];
    let access = facts["Access"].as_str().unwrap();
    assert!(access.starts_with("optional user · "), "{access}");
    assert_eq!(facts["Scope"], "none");
    assert_eq!(facts["Answer"], "DestinyProfileResponse");
    let expected = components(&shown.workspace);
    assert!(expected.len() > 1);
    assert_eq!(profile["takes"], json!(expected));
    let links = profile["links"].as_array().unwrap();
    for target in [
        "#schema-Destiny.Responses.DestinyProfileResponse",
        "#schema-BungieMembershipType",
        "#schema-Destiny.DestinyComponentType",
        "#schema-Destiny.DestinyComponentType--ProfileInventories",
        "#scope-ReadDestinyInventoryAndVault",
    ] {
        assert!(links.contains(&json!(target)), "{target}");
    }
    // The corrections are named by their places in the overlay.
    let overlay = shown.workspace.json("spec/overlay.json");
    let corrections = profile["corrections"].as_object().unwrap();
    let of_components = |target: &&Value| target.as_str().unwrap().contains("=='components'");
    assert_eq!(corrections.values().filter(of_components).count(), 1);
    for (number, target) in corrections {
        let action = &overlay["actions"][number.parse::<usize>().unwrap()];
        assert_eq!(&action["target"], target, "{number}");
        let said = facts["Corrections"].as_str().unwrap();
        assert!(
            said.contains(action["description"].as_str().unwrap()),
            "{said}"
        );
    }
    let transfer = typed(&shown, "Destiny2.TransferItem");
    assert_eq!(transfer["facts"]["Scope"], "MoveEquipDestinyItems");
    let links = transfer["links"].as_array().unwrap();
    assert!(links.contains(&json!("#scope-MoveEquipDestinyItems")));
}
