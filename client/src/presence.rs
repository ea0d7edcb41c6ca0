//! Why a component of an answer has nothing.

use crate::ScopeSet;

/// Whether a component came, and if not, why, as far as anybody knows.
///
/// What the answer says comes first (`Here`, `Empty`, `Disabled`, `Private`), then what is known of the
/// request and of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Presence {
    /// It came.
    Here,
    /// It came, and there is nothing in it: all of it is at its default.
    Empty,
    /// The request did not ask for it.
    NotRequested,
    /// It needs a scope that nobody granted to the caller, and its owner does not show it to everybody. A user
    /// whose session says that the scope is missing is told before anything is sent, with
    /// [`ErrorKind::MissingScope`](crate::ErrorKind::MissingScope).
    NotGranted,
    /// Its owner does not show it to the caller.
    Private,
    /// Bungie has switched it off for now, as during maintenance. What was in it is still there.
    Disabled,
    /// It was asked for and may be seen, and the answer says nothing of it.
    Missing,
    /// It did not come, and nobody knows why: the answer was read from a file, or by
    /// [`Endpoint::decode`](crate::Endpoint::decode), so that nobody knows what was asked for; or it needs a
    /// scope, and the session does not say what was granted.
    Unknown,
}

impl Presence {
    /// Whether the component came, with something in it or not.
    pub const fn is_here(self) -> bool {
        matches!(self, Presence::Here | Presence::Empty)
    }

    /// The presence of a component with these properties.
    #[doc(hidden)]
    pub fn of<T: Default + PartialEq>(
        data: Option<&T>,
        disabled: bool,
        private: bool,
        requested: Requested,
    ) -> Self {
        let data = data.filter(|data| !disabled || **data != T::default());
        match (data, requested) {
            (Some(data), _) if *data == T::default() => Presence::Empty,
            (Some(_), _) => Presence::Here,
            (None, _) if disabled => Presence::Disabled,
            (None, _) if private => Presence::Private,
            (None, Requested::No) => Presence::NotRequested,
            (None, Requested::WithoutGrant) => Presence::NotGranted,
            (None, Requested::Yes) => Presence::Missing,
            (None, Requested::Unknown) => Presence::Unknown,
        }
    }
}

/// What is known of the request for a component. It is no part of the answer, so all are equal.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default)]
pub enum Requested {
    #[default]
    Unknown,
    No,
    WithoutGrant,
    Yes,
}

impl PartialEq for Requested {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The scopes that the caller of an operation was granted; absent if they are not known.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Granted(pub(crate) Option<ScopeSet>);

impl Granted {
    pub fn scopes(self) -> Option<ScopeSet> {
        self.0
    }
}

impl Requested {
    /// What is known of one component, which needs these scopes.
    pub fn of(is_requested: bool, granted: Option<ScopeSet>, needs: ScopeSet) -> Self {
        match granted {
            _ if !is_requested => Requested::No,
            _ if needs.is_empty() => Requested::Yes,
            None => Requested::Unknown,
            Some(granted) if granted.contains(needs) => Requested::Yes,
            Some(_) => Requested::WithoutGrant,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_comes_before_what_is_known_of_the_request() {
        let of = |data: Option<&Vec<u8>>, disabled, private, requested| {
            Presence::of(data, disabled, private, requested)
        };
        assert_eq!(
            of(Some(&vec![1]), true, true, Requested::No),
            Presence::Here
        );
        assert_eq!(
            of(Some(&vec![]), false, false, Requested::Yes),
            Presence::Empty
        );
        // Nothing, from behind a wall.
        assert_eq!(
            of(Some(&vec![]), true, false, Requested::Yes),
            Presence::Disabled
        );
        // Its owner sees what nobody else does.
        assert_eq!(
            of(Some(&vec![]), false, true, Requested::Yes),
            Presence::Empty
        );
        assert_eq!(of(None, true, true, Requested::Yes), Presence::Disabled);
        assert_eq!(
            of(None, false, true, Requested::WithoutGrant),
            Presence::Private
        );
        assert_eq!(
            of(None, false, false, Requested::No),
            Presence::NotRequested
        );
        assert_eq!(
            of(None, false, false, Requested::WithoutGrant),
            Presence::NotGranted
        );
        assert_eq!(of(None, false, false, Requested::Yes), Presence::Missing);
        assert_eq!(
            of(None, false, false, Requested::Unknown),
            Presence::Unknown
        );
    }
}
