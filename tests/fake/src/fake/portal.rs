//! What Bungie's application portal knows: applications, their keys, and what their users can read
//! there.

use crate::document::{Access, Operation};
use http::Method;
use std::{
    collections::{HashMap, HashSet},
    time::SystemTime,
};

/// An application as Bungie's portal knows it.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The client id, a number.
    pub client_id: String,
    /// Absent for a public client.
    pub secret: Option<String>,
    /// Bungie gives out up to two, so that one can replace the other.
    pub keys: Vec<String>,
    /// Where users come back to.
    pub redirect_url: String,
    /// The bits of its scopes; the first one is every application's.
    pub scopes: u64,
    /// Whoever signs in is this member.
    pub member: i64,
    /// The origin whose pages may use its keys: one, several with commas, or `*`. Absent if none may.
    pub origin: Option<String>,
}

impl Registered {
    /// A confidential application with the secret `secret` and the key `key`, with no scope beyond the first one.
    pub fn new(client_id: impl Into<String>, redirect_url: impl Into<String>) -> Self {
        Registered {
            client_id: client_id.into(),
            secret: Some("secret".to_owned()),
            keys: vec!["key".to_owned()],
            redirect_url: redirect_url.into(),
            scopes: 1,
            member: 1,
            origin: None,
        }
    }
}

/// Something that an application did for a user, in the log that the user can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The Bungie.net membership of the user.
    pub member: i64,
    /// The operation.
    pub operation: &'static str,
}

/// What a token is good for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grant {
    pub(super) scopes: u64,
    /// Absent for a token that no application was given: it goes with any key.
    application: Option<usize>,
    /// The member that it is for, if it is for one.
    member: Option<i64>,
    /// How many requests it is good for, if they are counted.
    pub(super) uses: Option<u32>,
    /// When it runs out, if it does.
    pub(super) until: Option<SystemTime>,
}

/// Who holds a token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub(super) scopes: u64,
    /// The member that signed in for it, if one did.
    pub(super) member: Option<i64>,
}

/// Who said yes, and to which application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SignedIn {
    pub(super) application: usize,
    pub(super) member: i64,
}

impl Grant {
    /// For any application, and as many requests as come.
    pub(super) fn of(scopes: u64, member: Option<i64>) -> Self {
        Grant {
            scopes,
            application: None,
            member,
            uses: None,
            until: None,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Portal {
    applications: Vec<Registered>,
    /// Keys and client ids that were switched off.
    off: HashSet<String>,
    pub(super) tokens: HashMap<String, Grant>,
    pub(super) log: Vec<Written>,
    /// How many requests tokens are good for that are given from now on.
    pub(super) uses: Option<u32>,
}

impl Portal {
    pub(super) fn register(&mut self, application: Registered) {
        let mut known = self.applications.iter_mut();
        match known.find(|known| known.client_id == application.client_id) {
            Some(known) => *known = application,
            None => self.applications.push(application),
        }
    }

    pub(super) fn switch(&mut self, key_or_client_id: &str, on: bool) {
        if on {
            self.off.remove(key_or_client_id);
        } else {
            self.off.insert(key_or_client_id.to_owned());
        }
    }

    pub(super) fn application(&self, index: usize) -> &Registered {
        &self.applications[index]
    }

    /// The member that an application was registered for, as if it had said yes.
    pub(super) fn signed_in(&self, application: usize) -> SignedIn {
        SignedIn {
            application,
            member: self.applications[application].member,
        }
    }

    /// Where an application is that takes part in sign-ins.
    pub(super) fn position(&self, client_id: &str) -> Option<usize> {
        self.applications
            .iter()
            .position(|application| application.client_id == client_id)
            .filter(|_| !self.is_off(client_id))
    }

    /// A token for an application and a member, which is good from now on.
    pub(super) fn give(&mut self, token: &str, signed_in: SignedIn, until: Option<SystemTime>) {
        let SignedIn {
            application,
            member,
        } = signed_in;
        let grant = Grant {
            // Every application has the first scope.
            scopes: self.applications[application].scopes | 1,
            application: Some(application),
            member: Some(member),
            uses: self.uses,
            until,
        };
        self.tokens.insert(token.to_owned(), grant);
    }

    pub(super) fn is_off(&self, key_or_client_id: &str) -> bool {
        self.off.contains(key_or_client_id)
    }

    /// Does the key belong to an application that was switched off? Nobody registers the keys of
    /// tests that have no application.
    pub(super) fn is_of_one_that_is_off(&self, key: &str) -> bool {
        let mut owners = self.applications.iter();
        owners.any(|owner| {
            owner.keys.iter().any(|known| known == key) && self.is_off(&owner.client_id)
        })
    }

    /// The applications that have a key.
    pub(super) fn owners(&self, key: &str) -> impl Iterator<Item = &Registered> {
        let all = self.applications.iter();
        all.filter(move |owner| owner.keys.iter().any(|known| known == key))
    }

    /// Who holds a token, next to this key and at this time, if there is one.
    pub(super) fn holder(&self, token: &str, key: &str, now: Option<SystemTime>) -> Option<Holder> {
        let grant = self.tokens.get(token)?;
        if grant
            .until
            .zip(now)
            .is_some_and(|(until, now)| now >= until)
        {
            return None;
        }
        let goes_with = grant.application.is_none_or(|application| {
            let keys = &self.application(application).keys;
            keys.iter().any(|known| known == key)
        });
        goes_with.then_some(Holder {
            scopes: grant.scopes,
            member: grant.member,
        })
    }

    /// Counts what was done with a token, and notes it if it is something to note.
    pub(super) fn done(&mut self, operation: &'static Operation, token: Option<&str>) {
        let grant = token.and_then(|token| self.tokens.get_mut(token));
        let member = grant.as_ref().and_then(|grant| grant.member);
        if let Some(uses) = grant.and_then(|grant| grant.uses.as_mut()) {
            *uses -= 1;
            if *uses == 0 {
                self.tokens.remove(token.unwrap_or_default());
            }
        }
        if let Some(member) = member
            && operation.method == Method::POST
            && operation.access == Access::SignedIn
        {
            self.log.push(Written {
                member,
                operation: &operation.id,
            });
        }
    }
}
