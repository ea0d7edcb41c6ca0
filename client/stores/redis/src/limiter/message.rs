//! A pause as a text: `whom|server|operation|user|egress`.

use crate::keys::plain;
use bungie_client::{SharedPause, Whom};
use std::time::Duration;

const WHOM: [(Whom, &str); 4] = [
    (Whom::Application, "application"),
    (Whom::Server, "server"),
    (Whom::User, "user"),
    (Whom::Action, "action"),
];

/// The text of a pause that was asked for behind an address.
pub(super) fn text(pause: &SharedPause, egress: &str) -> String {
    let whom = WHOM.iter().find(|(whom, _)| *whom == pause.whom);
    // One that this version does not know holds off everybody.
    let whom = whom.map_or("application", |(_, name)| name);
    let user = pause.user.map(|user| user.to_string()).unwrap_or_default();
    let (server, operation) = (plain(&pause.server), plain(&pause.operation));
    format!("{whom}|{server}|{operation}|{user}|{}", plain(egress))
}

/// The pause that a text is of; `None` for one that is for another address, or that makes no sense to
/// this version.
pub(super) fn read(text: &str, egress: &str, left: Duration) -> Option<SharedPause> {
    let mut parts = text.split('|');
    let mut part = || parts.next();
    let (whom, server, operation, user, from) = (part()?, part()?, part()?, part()?, part()?);
    let (whom, _) = WHOM.iter().find(|(_, name)| *name == whom)?;
    if *whom == Whom::Server && from != plain(egress) {
        return None;
    }
    let user = match user {
        "" => None,
        user => Some(user.parse().ok()?),
    };
    Some(SharedPause::new(*whom, server, operation, user, left))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Duration = Duration::from_secs(5);

    #[test]
    fn what_is_written_is_read() {
        for (whom, _) in WHOM {
            for user in [None, Some(7)] {
                let pause = SharedPause::new(whom, "www", "Destiny2.GetItem", user, LEFT);
                let read = |egress| read(&text(&pause, "one"), egress, LEFT);
                assert_eq!(read("one"), Some(pause.clone()));
                let is_of_address = whom == Whom::Server;
                assert_eq!(read("other").is_none(), is_of_address);
            }
        }
        assert_eq!(read("later|www|x||", "", LEFT), None);
        assert_eq!(read("", "", LEFT), None);
    }
}
