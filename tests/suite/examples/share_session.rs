//! One of several processes that share an account through a folder: it lets its token be refused
//! again and again, so that it has to renew. It fails when the session is lost.
//!
//! `share_session FAKE FOLDER ROUNDS [crash]`: the last argument lets it die with new tokens in its
//! hands, before they are kept.

use bungie_api::{
    Application, BungieNetMembershipId, Client, FileStore, Replacement, SessionStore, StoreFuture,
    StoreVersion, StoredSession, Swapped, UserAgent, user::GetMembershipDataForCurrentUser,
};
use std::{env, error::Error, process};

const MEMBER: BungieNetMembershipId = BungieNetMembershipId(4_352_111);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let mut next = || arguments.next().ok_or("an argument is missing");
    let (fake, folder, rounds) = (next()?, next()?, next()?.parse::<u32>()?);
    let crashes = arguments.next().is_some();
    let client = Client::builder(
        "key-of-nobody",
        UserAgent::new("Vault Sorter", "1.2", 12345),
    )
    .site(fake)
    .unlimited()
    .build()?;
    let application = Application::confidential("101", "secret+of/nobody=&%: ä");
    let store = Mortal {
        files: FileStore::new(folder),
        crashes,
    };
    let user = client
        .oauth(application)
        .sessions(store)
        .user(MEMBER)
        .await?;
    let user = user.ok_or("nobody is signed in")?;
    for _ in 0..rounds {
        let response = user.send(&GetMembershipDataForCurrentUser::new()).await;
        // A token may go bad again between its renewal and its use. A session may not.
        if let Err(error) = response
            && error.platform().is_none()
        {
            return Err(error.into());
        }
    }
    Ok(())
}

/// A store in whose process the light goes out.
#[derive(Debug)]
struct Mortal {
    files: FileStore,
    crashes: bool,
}

impl SessionStore for Mortal {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        self.files.load(user)
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        let is_lease = new.is_some_and(|new| new.text.expose_secret().contains("\"lease\""));
        if self.crashes && !is_lease {
            process::abort();
        }
        self.files.swap(user, seen, new)
    }
}
