//! The user that a program calls for.

use crate::{ApplicationSettings, Outcome, Settings, closed, stopped};
use bungie_api::{BungieNetMembershipId, Client, FileStore, Session, UserClient};
use clap::Args;
use std::path::PathBuf;

/// The user that a program calls for: a session that the example `sign_in` has kept, or an access token.
#[derive(Args, Clone, Debug)]
pub struct UserSettings {
    /// The folder of sessions that `sign_in --folder` has kept.
    #[arg(long, env = "BUNGIE_SESSIONS", value_name = "FOLDER")]
    pub sessions: Option<PathBuf>,
    /// Whose session, by Bungie.net membership id, where the folder has several.
    #[arg(long, env = "BUNGIE_MEMBER", value_name = "ID")]
    pub member: Option<i64>,
    #[command(flatten)]
    pub application: ApplicationSettings,
    /// An access token, in place of a kept session.
    #[arg(long, env = "BUNGIE_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
}

impl UserSettings {
    /// Does something for the user, with the token if there is one. What is renewed meanwhile is in its store before
    /// this ends, also if the program is asked to stop: a refresh token is good once.
    ///
    /// # Errors
    /// Nobody is named, the session is over, the program is asked to stop, or what fails for the user.
    pub async fn run<T>(
        &self,
        settings: &Settings,
        client: &Client,
        work: impl AsyncFnOnce(UserClient) -> Outcome<T>,
    ) -> Outcome<T> {
        if let Some(token) = &self.token {
            return work(client.user(Session::new(token)?)).await;
        }
        let folder = self.sessions.as_ref();
        let folder = folder.ok_or("nobody is signed in: give --sessions FOLDER or BUNGIE_TOKEN")?;
        let store = FileStore::new(folder);
        let member = match self.member {
            Some(member) => BungieNetMembershipId(member),
            None => only_member(&store)?,
        };
        let application = self.application.application(settings);
        let sessions = client.oauth(application).sessions(store);
        let work = async {
            match sessions.user(member).await? {
                Some(user) => work(user).await,
                None => Err(format!("{member} is not signed in: `sign_in --folder` first").into()),
            }
        };
        let outcome = tokio::select! {
            outcome = work => outcome,
            asked = stopped() => Err(asked.map_or_else(Into::into, |()| "stopped half-way".into())),
        };
        closed(&sessions, outcome).await
    }
}

fn only_member(store: &FileStore) -> Outcome<BungieNetMembershipId> {
    let members: Vec<_> = store
        .list()?
        .into_iter()
        .map(|(member, _)| member)
        .collect();
    match members.as_slice() {
        [member] => Ok(member.parse()?),
        [] => Err("the folder has no session: `sign_in --folder` first".into()),
        members => Err(format!("whose session? --member {}", members.join(", ")).into()),
    }
}
