//! Names of files and folders that every file system takes, and takes for different ones.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

/// How many bytes a name has at most. File systems take 255, with the ending.
const LONGEST: usize = 200;

/// What is written as its code. Capitals too: to some file systems they are small letters.
const ODD: AsciiSet = {
    let mut odd = NON_ALPHANUMERIC.remove(b'-').remove(b'_');
    let mut letter = b'A';
    while letter <= b'Z' {
        odd = odd.add(letter);
        letter += 1;
    }
    odd
};

/// The name of a text. A long one ends in a hash of the text, after a character that no other name has.
pub(super) fn name(text: &str) -> String {
    let name = utf8_percent_encode(text, &ODD).to_string();
    if name.len() <= LONGEST {
        return apart(name);
    }
    let mut hash = String::from("~");
    for byte in Sha256::digest(text) {
        hash.push_str(&format!("{byte:02x}"));
    }
    apart(format!("{}{hash}", &name[..LONGEST - hash.len()]))
}

/// A name that Windows takes for a device, whatever its ending, is written otherwise.
pub(super) fn apart(name: String) -> String {
    let is_device = match name.as_bytes() {
        b"con" | b"prn" | b"aux" | b"nul" => true,
        [b'c', b'o', b'm', number] | [b'l', b'p', b't', number] => number.is_ascii_digit(),
        _ => false,
    };
    match is_device {
        true => format!("%{:02X}{}", name.as_bytes()[0], &name[1..]),
        false => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, apart, name};
    use std::collections::HashSet;

    #[test]
    fn texts_that_differ_have_names_that_differ_without_regard_to_case() {
        let long = "x".repeat(LONGEST + 1);
        let longer = "x".repeat(LONGEST + 2);
        let capital = format!("{}X", "x".repeat(LONGEST));
        let texts = [
            "a", "A", "%41", "a%41", "con", "CON", "%63on", "", "-", "ä", "Ä", "~", &long, &longer,
            &capital,
        ];
        let names = texts.map(|text| name(text).to_ascii_lowercase());
        assert_eq!(HashSet::from(names.clone()).len(), texts.len(), "{names:?}");
    }

    #[test]
    fn a_name_is_short_and_of_ascii() {
        for text in [
            "é".repeat(1000),
            "x".repeat(LONGEST + 1),
            "%".repeat(LONGEST),
        ] {
            let name = name(&text);
            assert_eq!((name.len(), name.is_ascii()), (LONGEST, true), "{name}");
        }
        assert_eq!(name(&"x".repeat(LONGEST)), "x".repeat(LONGEST));
    }

    #[test]
    fn no_name_is_one_of_a_device() {
        for (text, expected) in [
            ("con", "%63on"),
            ("lpt9", "%6Cpt9"),
            ("com", "com"),
            ("comb", "comb"),
            ("console", "console"),
        ] {
            assert_eq!(apart(text.to_owned()), expected);
        }
    }
}
