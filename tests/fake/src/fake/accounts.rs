//! Accounts of the world, and who is signed in as them.

use super::{
    FakeBungie,
    portal::{Grant, SignedIn},
};
use crate::{
    error::FakeError,
    world::{self, Account},
};

impl FakeBungie {
    /// An account made up from a seed: the same seed, the same account. Accounts with other seeds live beside it, in
    /// one clan, with some members for company.
    ///
    /// From the first one on, operations about members and their characters, items, clans and activities answer
    /// from the accounts, memberships that nobody has are refused as by Bungie, and actions with items have their
    /// effect. If no manifest is published, [`definitions`](world::definitions) is.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # #[cfg(feature = "client")] {
    /// use bungie_api::{destiny2, ids::MembershipId, types::{BungieMembershipType, DestinyComponentType}};
    /// use bungie_testing::FakeBungie;
    ///
    /// let fake = FakeBungie::in_memory();
    /// let account = fake.account(1);
    /// let profile = destiny2::GetProfile::new(
    ///     BungieMembershipType(account.membership_type()),
    ///     MembershipId(account.membership_id()),
    ///     [DestinyComponentType::CHARACTERS],
    /// );
    /// let profile = fake.client()?.send(&profile).await?;
    /// assert_eq!(profile.characters.entries().count(), 3);
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    pub fn account(&self, seed: u64) -> Account {
        let account = Account::settle(&self.shared, seed);
        let is_published = self.shared.lock().content.index().is_some();
        if !is_published {
            self.publish(world::definitions());
        }
        account
    }

    /// Switches a part of the service off or on, as `GetCommonSettings` then says. While `Destiny2` is off, the
    /// operations of that tag are refused with `SystemDisabled`, but for the manifest; likewise those of `GroupV2` while
    /// `Clans` is off.
    ///
    /// A name that Bungie does not have is one more part.
    pub fn system(&self, name: &str, on: bool) {
        self.shared.lock().world.switch(name, on);
    }

    /// Makes a token good as if this member had signed in for it, to any application with these scopes. The member is
    /// a Bungie.net membership, such as [`Account::bungie_net_id`].
    pub fn sign_in_as(&self, token: &str, scopes: u64, member: i64) {
        let tokens = &mut self.shared.lock().portal.tokens;
        tokens.insert(token.to_owned(), Grant::of(scopes, Some(member)));
    }

    /// A code for a registered application, as if this member had just said yes, whoever the application was registered
    /// for.
    ///
    /// # Errors
    ///
    /// [`FakeError::UnknownApplication`] if nobody registered the application, or it is switched off.
    pub fn code_for(&self, client_id: &str, member: i64) -> Result<String, FakeError> {
        let mut state = self.shared.lock();
        let application = state.portal.position(client_id);
        let unknown = || FakeError::UnknownApplication(client_id.to_owned());
        let application = application.ok_or_else(unknown)?;
        Ok(state.accounts.code(SignedIn {
            application,
            member,
        }))
    }
}
