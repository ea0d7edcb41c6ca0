//! Path templates: `/Destiny2/{membershipType}/Profile/{destinyMembershipId}/`.

/// The names of the places, in order. `None` if the braces do not match, a place fills only a part
/// of its segment, or the path does not begin with a slash.
pub(super) fn places(path: &str) -> Option<Vec<&str>> {
    path.strip_prefix('/')?
        .split('/')
        .filter(|segment| segment.contains(['{', '}']))
        .map(|segment| {
            let name = segment.strip_prefix('{')?.strip_suffix('}')?;
            (!name.is_empty() && !name.contains(['{', '}'])).then_some(name)
        })
        .collect()
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
        ] {
            assert_eq!(places(path), None, "{path}");
        }
    }
}
