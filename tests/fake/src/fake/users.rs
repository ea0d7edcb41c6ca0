//! Applications, and who is signed in to them.

use super::{
    FakeBungie, Received,
    portal::{Grant, Registered, Written},
};
use crate::error::FakeError;

impl FakeBungie {
    /// Makes a token good, for any application with these scopes. It is nobody's: what an account shows to its owner
    /// alone needs [`sign_in_as`](Self::sign_in_as).
    pub fn sign_in(&self, token: &str, scopes: u64) {
        let tokens = &mut self.shared.lock().portal.tokens;
        tokens.insert(token.to_owned(), Grant::of(scopes, None));
    }

    /// Makes a token bad.
    pub fn sign_out(&self, token: &str) {
        self.shared.lock().portal.tokens.remove(token);
    }

    /// The sign-in page.
    pub fn authorize_url(&self) -> String {
        format!("{}/en/oauth/authorize", self.url())
    }

    /// The token endpoint.
    pub fn token_url(&self) -> String {
        format!("{}/platform/app/oauth/token/", self.url())
    }

    /// Registers an application, which users can sign in to from now on. One with the same client id takes its place.
    pub fn register(&self, application: Registered) {
        self.shared.lock().portal.register(application);
    }

    /// Switches an API key off or on, or an application by its client id: as its owner does in the
    /// portal, or Bungie.
    pub fn switch(&self, key_or_client_id: &str, on: bool) {
        self.shared.lock().portal.switch(key_or_client_id, on);
    }

    /// What applications did for the users that signed in to them, in this order.
    pub fn log(&self) -> Vec<Written> {
        self.shared.lock().portal.log.clone()
    }

    /// A code for a registered application, as if its user had just said yes.
    ///
    /// # Errors
    ///
    /// [`FakeError::UnknownApplication`] if nobody registered the application, or it is switched off.
    pub fn code(&self, client_id: &str) -> Result<String, FakeError> {
        let mut state = self.shared.lock();
        let application = state.portal.position(client_id);
        let unknown = || FakeError::UnknownApplication(client_id.to_owned());
        let application = application.ok_or_else(unknown)?;
        let signed_in = state.portal.signed_in(application);
        Ok(state.accounts.code(signed_in))
    }

    /// Takes back what users allowed: from the next renewal on, as at Bungie.
    pub fn revoke(&self) {
        self.shared.lock().accounts.revoke();
    }

    /// Takes spent refresh tokens again.
    pub fn forgive(&self) {
        self.shared.lock().accounts.forgives = true;
    }

    /// How long access tokens last from now on, in seconds; an hour unless told otherwise. In memory they run out by the
    /// fake's [`clock`](Self::clock); on sockets they stay good, since clients have clocks of their own.
    pub fn lifetime(&self, seconds: i64) {
        self.shared.lock().accounts.lifetime = Some(seconds);
    }

    /// Makes access tokens that are given from now on bad after so many requests, one at least.
    pub fn uses(&self, requests: u32) {
        self.shared.lock().portal.uses = Some(requests.max(1));
    }

    /// Makes all access tokens bad.
    pub fn sign_everybody_out(&self) {
        self.shared.lock().portal.tokens.clear();
    }

    /// The requests to the token endpoint so far.
    pub fn token_requests(&self) -> Vec<Received> {
        let requests = self.requests().into_iter();
        requests
            .filter(|request| request.path.ends_with("/oauth/token/"))
            .collect()
    }
}
