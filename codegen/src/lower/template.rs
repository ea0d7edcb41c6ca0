//! Path templates: `/Destiny2/{membershipType}/Profile/{destinyMembershipId}/`.

/// The names of the places, in order. `None` if the braces do not match, a place fills only a part
/// of its segment, a place comes twice, or the path does not begin with a slash or goes beyond a path.
pub(super) fn places(path: &str) -> Option<Vec<&str>> {
    if path.contains(|letter: char| "?#%".contains(letter) || letter.is_whitespace()) {
        return None;
    }
    let segments = path.strip_prefix('/')?.split('/');
    let mut places = Vec::new();
    for segment in segments.filter(|segment| segment.contains(['{', '}'])) {
        let name = segment.strip_prefix('{')?.strip_suffix('}')?;
        if name.is_empty() || name.contains(['{', '}']) || places.contains(&name) {
            return None;
        }
        places.push(name);
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn places_come_in_the_order_of_the_path() {
        assert_eq!(places("/Manifest/"), Some(vec![]));
        assert_eq!(places("/{b}/Profile/{a}/"), Some(vec!["b", "a"]));
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for path in [
            "Manifest/",
            "/{a/",
            "/a}/",
            "/{}/",
            "/x{a}/",
            "/{a}{b}/",
            "/{{a}}/",
            "/{a}/{a}/",
            "/a/?b=/",
            "/a b/",
        ] {
            assert_eq!(places(path), None, "{path}");
        }
    }
}
