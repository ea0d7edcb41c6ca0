//! The way to Bungie's sign-in page and back.

use super::{
    error::{Refusal, SignInError, SignInErrorKind},
    random::random,
    redirect::RedirectUrl,
    refusal::refused,
};
use crate::Secret;
use std::fmt;
use subtle::ConstantTimeEq;
use url::form_urlencoded;

/// Where the sign-in page is, and who asks.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) url: String,
    pub(super) client_id: String,
    pub(super) redirect_url: Option<RedirectUrl>,
}

/// One user's sign-in that was begun: [`url`](Self::url) leads there, [`code`](Self::code) reads
/// what comes back.
#[derive(Clone, Debug)]
pub struct Authorization {
    entry: Entry,
    state: State,
    language: Option<String>,
    reauthenticates: bool,
}

impl Authorization {
    pub(super) fn new(entry: Entry, state: State) -> Self {
        Authorization {
            entry,
            state,
            language: None,
            reauthenticates: false,
        }
    }

    /// The language of the page, such as `de` or `pt-br`. English by default.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Lets the user choose an account even if one is signed in to Bungie.net.
    #[must_use]
    pub fn reauthenticate(mut self) -> Self {
        self.reauthenticates = true;
        self
    }

    /// The address to open in the user's browser.
    pub fn url(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("client_id", &self.entry.client_id)
            .append_pair("response_type", "code")
            .append_pair("state", self.state.as_str());
        if let Some(url) = &self.entry.redirect_url {
            query.append_pair("redirect_uri", url.as_str());
        }
        if self.reauthenticates {
            query.append_pair("reauth", "true");
        }
        let page = self.page();
        let separator = if page.contains('?') { '&' } else { '?' };
        format!("{page}{separator}{}", query.finish())
    }

    /// What ties the callback to this user. A web site keeps it in the user's own session, and goes
    /// on with [`OAuth::resume`](crate::OAuth::resume).
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Reads the callback: the URL that Bungie redirected to, or its path and query, or its query.
    ///
    /// Fails with [`Denied`](SignInErrorKind::Denied) if the user said no, and with
    /// [`Callback`](SignInErrorKind::Callback) if it is not the answer to this very sign-in.
    pub fn code(&self, callback: &str) -> Result<AuthorizationCode, SignInError> {
        let query = query(callback);
        let state = one(query, "state")?;
        if !state.is_some_and(|state| self.state.is(&state)) {
            return Err(SignInError::new(
                SignInErrorKind::Callback,
                "its state is not that of this sign-in",
            ));
        }
        if let Some(error) = one(query, "error")? {
            let description = one(query, "error_description")?.unwrap_or_default();
            return Err(refused("the sign-in page", Refusal { error, description }));
        }
        match one(query, "code")? {
            Some(code) if !code.is_empty() => Ok(AuthorizationCode(code.into())),
            _ => Err(SignInError::new(
                SignInErrorKind::Callback,
                "it has no code",
            )),
        }
    }

    /// The page, in the user's language.
    fn page(&self) -> String {
        const ENGLISH: &str = "/en/oauth/authorize";
        let url = &self.entry.url;
        match (&self.language, url.strip_suffix(ENGLISH)) {
            (Some(language), Some(site)) => {
                let language: String =
                    form_urlencoded::byte_serialize(language.as_bytes()).collect();
                format!("{site}/{language}/oauth/authorize")
            }
            _ => url.clone(),
        }
    }
}

fn query(callback: &str) -> &str {
    let callback = callback.trim();
    let callback = callback
        .split_once('#')
        .map_or(callback, |(before, _)| before);
    callback
        .split_once('?')
        .map_or(callback, |(_, query)| query)
}

/// The value of a parameter, which may stand there once.
fn one(query: &str, name: &str) -> Result<Option<String>, SignInError> {
    let mut values = form_urlencoded::parse(query.as_bytes())
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned());
    let first = values.next();
    match values.next() {
        None => Ok(first),
        Some(_) => Err(SignInError::new(
            SignInErrorKind::Callback,
            format!("it has more than one `{name}`"),
        )),
    }
}

/// What ties a callback to the user who was sent away: nobody else can guess it.
#[derive(Clone)]
pub struct State(Secret);

impl State {
    /// A state that was generated earlier.
    pub fn new(text: impl Into<Secret>) -> Self {
        State(text.into())
    }

    /// 256 bits of the operating system's randomness.
    pub(super) fn generate() -> Result<Self, SignInError> {
        random::<32>().map(|text| State(text.into()))
    }

    /// To be kept where only this user's browser or process finds it again.
    pub fn as_str(&self) -> &str {
        self.0.expose_secret()
    }

    /// Takes as long for any text of the same length.
    fn is(&self, text: &str) -> bool {
        // A state of nothing would guard against nothing.
        !text.is_empty() && self.as_str().as_bytes().ct_eq(text.as_bytes()).into()
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State")
    }
}

/// What a callback brings: good once, for a session, within a few minutes.
#[derive(Clone)]
pub struct AuthorizationCode(pub(crate) Secret);

impl fmt::Debug for AuthorizationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthorizationCode")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Application, Client, OAuth, UserAgent};
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn oauth(application: Application) -> OAuth {
        let user_agent = UserAgent::new("tests", "1", 12345);
        let client = Client::builder("key", user_agent).build().unwrap();
        client.oauth(application)
    }

    fn begun(state: &str) -> Authorization {
        oauth(Application::public(12345)).resume(State::new(state))
    }

    fn parameters(url: &str) -> HashMap<String, String> {
        let query = query(url).as_bytes();
        form_urlencoded::parse(query).into_owned().collect()
    }

    #[test]
    fn the_url_says_who_asks_and_no_scope() {
        let authorization = oauth(Application::public(12345)).authorize().unwrap();
        let url = authorization.url();
        assert!(
            url.starts_with("https://www.bungie.net/en/oauth/authorize?"),
            "{url}"
        );
        let mut parameters = parameters(&url);
        let state = parameters.remove("state").unwrap();
        assert_eq!(state, authorization.state().as_str());
        assert_eq!(state.len(), 43);
        let expected = [("client_id", "12345"), ("response_type", "code")];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(parameters, HashMap::from(expected));
    }

    #[test]
    fn language_account_and_redirect_url_are_options() {
        let redirect = "https://127.0.0.1:4433/back?from=a%20b";
        let application =
            Application::public(12345).redirect_url(RedirectUrl::new(redirect).unwrap());
        let authorization = oauth(application).authorize().unwrap();
        let url = authorization.language("pt-br").reauthenticate().url();
        assert!(
            url.starts_with("https://www.bungie.net/pt-br/oauth/authorize?"),
            "{url}"
        );
        let parameters = parameters(&url);
        assert_eq!(parameters["redirect_uri"], redirect);
        assert_eq!(parameters["reauth"], "true");
    }

    #[test]
    fn no_two_states_are_the_same() {
        let oauth = oauth(Application::public(12345));
        let state = || oauth.authorize().unwrap().state().as_str().to_owned();
        assert_ne!(state(), state());
    }

    #[test]
    fn nobody_signs_in_to_an_application_without_users() {
        let error = oauth(Application::not_applicable(1))
            .authorize()
            .unwrap_err();
        assert_eq!(error.kind(), SignInErrorKind::Application);
        assert!(error.to_string().contains("Not applicable"), "{error}");
    }

    #[test]
    fn the_callback_brings_the_code() {
        let authorization = begun("of this user");
        for callback in [
            "https://example.com/back?from=a&code=a%2Bb&state=of+this+user",
            "/back?state=of%20this%20user&code=a%2Bb#fragment",
            " code=a%2Bb&state=of%20this%20user\n",
            "littlelight://login?code=a%2Bb&state=of%20this%20user",
            "littlelight://login/?code=a%2Bb&state=of%20this%20user#_=_",
            "myapp:/oauth?code=a%2Bb&state=of%20this%20user",
            "myapp:?code=a%2Bb&state=of%20this%20user",
        ] {
            let code = authorization.code(callback).unwrap();
            assert_eq!(code.0.expose_secret(), "a+b", "{callback}");
        }
    }

    #[test]
    fn what_else_comes_back_is_told_apart() {
        let authorization = begun("mine");
        for (callback, kind) in [
            ("?state=mine&error=access_denied", SignInErrorKind::Denied),
            (
                "?state=mine&error=unauthorized_client",
                SignInErrorKind::Application,
            ),
            (
                "?state=mine&error=server_error",
                SignInErrorKind::Unavailable,
            ),
            ("?state=mine", SignInErrorKind::Callback),
            ("?state=mine&code=", SignInErrorKind::Callback),
            ("?state=yours&code=a", SignInErrorKind::Callback),
            ("?code=a", SignInErrorKind::Callback),
            ("?state=mine&state=yours&code=a", SignInErrorKind::Callback),
            ("?state=mine&code=a&code=b", SignInErrorKind::Callback),
            (
                "?state=yours&error=access_denied",
                SignInErrorKind::Callback,
            ),
            ("", SignInErrorKind::Callback),
        ] {
            let error = authorization.code(callback).unwrap_err();
            assert_eq!(error.kind(), kind, "{callback}: {error}");
        }
        let callback = "?error=access_denied&error_description=not+now&state=mine";
        let error = authorization.code(callback).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the user did not allow it: the sign-in page: access_denied (not now)"
        );
        assert_eq!(error.refusal().unwrap().error, "access_denied");
    }

    #[test]
    fn an_empty_state_guards_nothing() {
        let authorization = begun("");
        assert!(authorization.code("?state=&code=a").is_err());
    }

    proptest! {
        #[test]
        fn no_callback_is_too_odd(callback in "\\PC{0,60}") {
            let authorization = begun("mine");
            prop_assert!(authorization.code(&callback).is_err());
        }

        #[test]
        fn any_code_comes_through(code in "\\PC{1,40}", state in "\\PC{1,40}") {
            let authorization = begun(&state);
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("code", &code)
                .append_pair("state", &state)
                .finish();
            let back = authorization.code(&format!("https://example.com/?a=b&{query}")).unwrap();
            prop_assert_eq!(back.0.expose_secret(), code.as_str());
        }
    }
}
