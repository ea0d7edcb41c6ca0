//! The names of keys: `bungie:{application}:…`. The braces keep all that is of one application in one
//! slot of a cluster, as scripts need it.

use bungie_client::Bucket;

/// The keys of one application.
#[derive(Clone, Debug)]
pub(crate) struct Keys(String);

impl Keys {
    pub(crate) fn new(application: &str) -> Self {
        Keys(format!("bungie:{{{}}}", plain(application)))
    }

    /// A hash: `text`, `version`, `over`, and `until` in milliseconds since 1970.
    pub(crate) fn session(&self, user: &str) -> String {
        // The last part may be anything.
        format!("{}:session:{user}", self.0)
    }

    /// A set of all users that something is kept for, sorted by name.
    pub(crate) fn users(&self) -> String {
        format!("{}:users", self.0)
    }

    /// A set of users, by when their sessions end.
    pub(crate) fn ends(&self) -> String {
        format!("{}:ends", self.0)
    }

    /// A set of users whose sessions are over, by when that was stored.
    pub(crate) fn over(&self) -> String {
        format!("{}:over", self.0)
    }

    /// When a bucket is due and when that was booked, in microseconds since 1970.
    pub(crate) fn bucket(&self, egress: &str, bucket: Bucket) -> String {
        let limit = &self.0;
        match bucket {
            Bucket::Server(server) => format!("{limit}:limit:server:{}:{server}", plain(egress)),
            Bucket::Action(user, operation) => format!("{limit}:limit:action:{user}:{operation}"),
            other => format!("{limit}:limit:{other:?}"),
        }
    }

    /// A hash: which run of Redis the limits are kept by, and since when.
    pub(crate) fn limits(&self) -> String {
        format!("{}:limits", self.0)
    }

    /// A set of pauses, by when they end.
    pub(crate) fn pauses(&self) -> String {
        format!("{}:pauses", self.0)
    }

    /// Changes with each pause.
    pub(crate) fn pauses_version(&self) -> String {
        format!("{}:pauses:version", self.0)
    }

    /// A set of the processes behind an address, by when they were last heard.
    pub(crate) fn members(&self, egress: &str) -> String {
        format!("{}:members:{}", self.0, plain(egress))
    }
}

/// A name without what keys are divided by.
pub(crate) fn plain(name: &str) -> String {
    let mut plain = String::new();
    for character in name.chars() {
        match character {
            '%' | ':' | '{' | '}' | '|' => {
                plain.push_str(&format!("%{:02X}", u32::from(character)))
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_application_cannot_name_the_keys_of_another() {
        let one = Keys::new("a}:session:x");
        assert_eq!(one.users(), "bungie:{a%7D%3Asession%3Ax}:users");
        assert_ne!(Keys::new("a%7D").users(), Keys::new("a}").users());
    }
}
