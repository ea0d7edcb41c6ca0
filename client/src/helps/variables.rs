//! Numbers in texts: `{var:HASH}`.

use std::borrow::Cow;

const START: &str = "{var:";

/// A text with the values of its variables, as objectives and vendors have them: `{var:365343461}`, several in one text
/// if need be.
///
/// The values are those of the component `StringVariables`: a character's own count before the profile's. A variable
/// of which `value` knows nothing stays as it is, and so does what only looks like one.
///
/// ```
/// use bungie_client::with_variables;
/// use std::collections::HashMap;
///
/// let (character, profile) = (HashMap::from([(7, 3)]), HashMap::from([(7, 1), (8, 250)]));
/// let value = |hash| character.get(&hash).or_else(|| profile.get(&hash)).copied();
/// assert_eq!(with_variables("{var:7} of {var:8}, {var:9}", value), "3 of 250, {var:9}");
/// ```
pub fn with_variables(text: &str, value: impl Fn(u32) -> Option<i32>) -> Cow<'_, str> {
    let mut made = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(START) {
        let variable = behind.split_once('}');
        let known = variable.and_then(|(hash, after)| {
            let is_number = hash.bytes().all(|byte| byte.is_ascii_digit());
            let hash = hash.parse().ok().filter(|_| is_number)?;
            Some((value(hash)?, after))
        });
        made.push_str(before);
        match known {
            Some((value, after)) => {
                made.push_str(&value.to_string());
                rest = after;
            }
            None => {
                made.push_str(START);
                rest = behind;
            }
        }
    }
    if made.is_empty() {
        return Cow::Borrowed(text);
    }
    made.push_str(rest);
    Cow::Owned(made)
}

#[cfg(test)]
mod tests {
    use super::with_variables;
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn what_is_no_variable_stays() {
        let one = |hash| (hash == 1).then_some(-5);
        for (text, made) in [
            ("", ""),
            ("{var:1}", "-5"),
            ("{var:1}%{var:1}", "-5%-5"),
            ("{var:2}{var:1}", "{var:2}-5"),
            ("{var:{var:1}}", "{var:-5}"),
            ("{var:1", "{var:1"),
            ("{var:+1}", "{var:+1}"),
            ("{var:}", "{var:}"),
            ("{var:99999999999}", "{var:99999999999}"),
            ("{VAR:1} {var: 1}", "{VAR:1} {var: 1}"),
            ("Ä{var:1}ö", "Ä-5ö"),
        ] {
            assert_eq!(with_variables(text, one), made);
        }
        assert!(matches!(with_variables("plain", one), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn texts_without_values_stay(text in "(\\{var:[0-9]{0,3}\\}?|[a{}: ä]){0,8}") {
            prop_assert_eq!(with_variables(&text, |_| None), &*text);
        }
    }
}
