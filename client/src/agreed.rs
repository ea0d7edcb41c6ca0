//! What Bungie's document says of keys and signing in, and this crate has to know by itself.

/// The header of the API key, in lower case.
pub(crate) const API_KEY: &str = "x-api-key";

/// What [`AUTHORIZE`] and [`TOKEN`] are below.
pub(crate) const SITE: &str = "https://www.bungie.net";

/// The page where users sign in.
pub(crate) const AUTHORIZE: &str = "/en/oauth/authorize";

/// Where codes are redeemed and tokens renewed.
pub(crate) const TOKEN: &str = "/platform/app/oauth/token/";

/// Whether this crate has what the document says, in any case of letters. Generated code asserts it.
#[doc(hidden)]
pub const fn has_key_and_sign_in(key: &str, authorize: &str, token: &str) -> bool {
    API_KEY.eq_ignore_ascii_case(key) && is_at(authorize, AUTHORIZE) && is_at(token, TOKEN)
}

const fn is_at(url: &str, path: &str) -> bool {
    if url.len() != SITE.len() + path.len() {
        return false;
    }
    let (site, rest) = url.as_bytes().split_at(SITE.len());
    site.eq_ignore_ascii_case(SITE.as_bytes()) && rest.eq_ignore_ascii_case(path.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::has_key_and_sign_in;

    #[test]
    fn case_is_all_that_may_differ() {
        let has = |key, authorize, token| {
            let at = |path| format!("https://www.bungie.net{path}");
            has_key_and_sign_in(key, &at(authorize), &at(token))
        };
        let token = "/Platform/App/OAuth/Token/";
        assert!(has("X-API-Key", "/en/OAuth/Authorize", token));
        assert!(!has("X-Key", "/en/OAuth/Authorize", token));
        assert!(!has("X-API-Key", "/fr/OAuth/Authorize", token));
        assert!(!has(
            "X-API-Key",
            "/en/OAuth/Authorize",
            "/Platform/App/OAuth/Token"
        ));
        assert!(!has_key_and_sign_in("X-API-Key", "", ""));
    }
}
