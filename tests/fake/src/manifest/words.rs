//! Names and texts.

use crate::dice::Dice;

/// As many as there are [`NOUNS`], so that every pair is a name of its own.
const QUALITIES: [&str; 24] = [
    "Copper",
    "Quiet",
    "Hollow",
    "Ninth",
    "Borrowed",
    "Salted",
    "Größter",
    "Distant",
    "Patient",
    "Split",
    "Unpaid",
    "Wintry",
    "Crooked",
    "Élevé",
    "Second-Hand",
    "Northern",
    "Weightless",
    "Amber",
    "Forgetful",
    "Старый",
    "Folded",
    "Sudden",
    "Tidal",
    "Plain",
];

const NOUNS: [&str; 24] = [
    "Heron",
    "Lantern",
    "Ledger",
    "Anvil",
    "Orchard",
    "Compass",
    "Schlüssel",
    "Ferry",
    "Whistle",
    "Quarry",
    "Thimble",
    "Beacon",
    "Kettle",
    "Forêt",
    "Almanac",
    "Bellows",
    "Gate’s Keeper",
    "Harbor",
    "Sextant",
    "提灯",
    "Needle",
    "Viaduct",
    "Plough",
    "O'Clock",
];

/// What texts consist of. Some of it is there to lead scans astray that do not know strings.
const PIECES: [&str; 24] = [
    "a steady hand keeps the count",
    "[Shield-Piercing] shots go through",
    "grants {var:1893342714}% for a while",
    "as the old ones \"used to say\"",
    "down to the last }",
    "and then }} it ends, {\"or\": [so it seems",
    "C:\\tower\\hangar",
    "one line\nand another",
    "ein Gruß aus Köln",
    "— nobody knows why —",
    "火花が散る",
    "сталь и соль",
    "until the tide turns",
    "for whoever carries it",
    "[Disruption] of what stands near",
    "{var:27} of {var:4294967295}",
    "it was found below the stairs",
    "more than enough",
    "with a faint smell of rain",
    "where the road bends",
    "at the end of a long watch",
    "ends in a backslash \\",
    "],[ is a door",
    "nothing to add",
];

/// How many names are pairs of words alone.
pub(crate) const PAIRS: usize = QUALITIES.len() * NOUNS.len();

/// A name. Another number has another name.
pub(crate) fn name(number: usize) -> String {
    let count = NOUNS.len();
    let (round, noun) = (number / count, number % count);
    // Moved on by one in every round: names in a row differ in both words, and all pairs come up.
    let quality = QUALITIES[(noun + round % count) % count];
    let noun = NOUNS[noun];
    match round / count {
        0 => format!("{quality} {noun}"),
        mark => format!("{quality} {noun} Mk. {mark}"),
    }
}

/// A text of at least so many bytes.
pub(super) fn text(dice: Dice, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 64);
    for index in 0.. {
        let dice = dice.at(index);
        text.push_str(PIECES[dice.below(PIECES.len())]);
        if text.len() >= bytes {
            break;
        }
        text.push_str(if dice.at("end").one_in(3) { ". " } else { ", " });
    }
    text
}
