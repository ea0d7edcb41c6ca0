//! How the page looks in a browser: on a phone and on a screen, in light and in dark, and without scripts.

use crate::{shown::Shown, support::published};
use serde_json::json;

/// Unfolds everything, and lays out also what is not in view.
const UNFOLD: &str = "document.querySelectorAll('details').forEach(it => it.open = true);
    document.querySelectorAll('.item, .entry').forEach(it => it.style.contentVisibility = 'visible');";

/// What reaches beyond a screen, but for what scrolls by itself and the link that is shown by the keyboard alone.
const BEYOND: &str = "const all = [...document.querySelectorAll('body *')];
    const beyond = all.filter(it => it.getBoundingClientRect().right > WIDTH);
    return beyond.filter(it => !it.closest('.scroll > *, .skip')).map(it => it.outerHTML.slice(0, 200));";

#[test]
fn browser_shows_nothing_wider_than_the_screen() {
    let Some(older) = published("2.18.0") else {
        return;
    };
    for width in [390, 1280] {
        let Some(shown) = Shown::against(width, &older) else {
            return;
        };
        shown.browser.run(UNFOLD);
        shown.becomes(&format!(
            "return innerWidth === {width} && document.documentElement.scrollWidth <= {width}"
        ));
        let beyond = shown
            .browser
            .run(&format!("const WIDTH = {width}; {BEYOND}"));
        assert_eq!(beyond, json!([]), "{width}");
    }
}

/// Texts whose colour differs too little from what is behind them, by the measure and the bound of WCAG 2 for small
/// text, and how light the ground of the page is, from 0 to 1.
const CONTRAST: &str = "
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const linear = part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const light = colour => {
        const [red, green, blue] = numbers(colour).map(linear);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = element => {
        const colour = getComputedStyle(element).backgroundColor;
        return numbers(colour)[3] === 0 ? ground(element.parentElement) : colour;
    };
    const has_text = element => [...element.childNodes].some(it => it.nodeType === 3 && it.data.trim());
    const faint = new Set();
    for (const element of document.querySelectorAll('body *')) {
        if (!has_text(element) || !element.checkVisibility()) continue;
        const style = getComputedStyle(element);
        const [text, behind] = [style.fill !== 'rgb(0, 0, 0)' && element.closest('svg') ? style.fill : style.color,
            ground(element)];
        const [low, high] = [light(text), light(behind)].sort((a, b) => a - b);
        if ((high + 0.05) / (low + 0.05) < 4.5) faint.add(`${element.tagName}.${element.className} ${text} on ${behind}`);
    }
    return {ground: light(ground(document.body)), faint: [...faint]};";

#[test]
fn browser_shows_readable_colours_in_light_and_in_dark() {
    let Some(older) = published("2.18.0") else {
        return;
    };
    let Some(shown) = Shown::against(1280, &older) else {
        return;
    };
    shown.browser.run(UNFOLD);
    for (scheme, ground) in [("light", 0.8..=1.0), ("dark", 0.0..=0.1)] {
        shown.browser.prefer(scheme);
        shown.becomes(&format!(
            "return matchMedia('(prefers-color-scheme: {scheme})').matches"
        ));
        let said = shown.browser.run(CONTRAST);
        assert!(
            ground.contains(&said["ground"].as_f64().unwrap()),
            "{scheme}: {said}"
        );
        assert_eq!(said["faint"], json!([]), "{scheme}");
    }
}

#[test]
fn browser_reads_it_without_scripts() {
    let Some(shown) = Shown::new(1280, &["--blink-settings=scriptEnabled=false"]) else {
        return;
    };
    // WebDriver runs its own scripts all the same.
    shown.becomes("return !document.getElementById('search').checkVisibility()");
    shown.becomes("return document.querySelector('.item summary').checkVisibility()");
}
