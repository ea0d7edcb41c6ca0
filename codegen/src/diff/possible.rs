//! Pairs of what went and what came that may be one and the same. They are shown, and nothing follows from them.

use super::{
    Document,
    change::{Aspect, Change, Kind, Origin, Possible, PossibleKind, What},
    facts::{Item, Key},
};
use crate::model::last_segment;
use std::collections::{BTreeMap, BTreeSet};

/// The part of the properties of two schemas that have to be alike.
const ALIKE: f64 = 0.7;

/// Schemas with fewer properties than this are alike by chance.
const FEW: usize = 3;

pub(super) fn possible(old: &Document, new: &Document, changes: &[Change]) -> Vec<Possible> {
    let whole = |what| {
        let is_it = move |change: &&Change| {
            change.aspect.is_none()
                && change.what == what
                && change.with.is_none()
                && change.origin == Origin::Bungie
        };
        changes.iter().filter(is_it)
    };
    let (old_members, new_members) = (members(old), members(new));
    let mut all = Vec::new();
    for gone in whole(What::Removed) {
        for come in whole(What::Added).filter(|come| come.kind == gone.kind) {
            let pair = Pair {
                kind: gone.kind,
                from: &gone.place,
                to: &come.place,
                old,
                new,
                members: [
                    old_members.get(gone.place.as_str()),
                    new_members.get(come.place.as_str()),
                ],
            };
            all.extend(pair.possible());
        }
    }
    all
}

/// The names of what schemas have, by schema.
type Members<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn members(document: &Document) -> Members<'_> {
    let mut members = Members::new();
    let keys = document.corrected.0.keys();
    for key in keys.filter(|key| matches!(key.kind, Kind::Property | Kind::Value)) {
        if let Some((schema, name)) = key.place.split_once('#') {
            members.entry(schema).or_default().insert(name);
        }
    }
    members
}

struct Pair<'a> {
    kind: Kind,
    from: &'a str,
    to: &'a str,
    old: &'a Document,
    new: &'a Document,
    /// Of the schemas, if they are some.
    members: [Option<&'a BTreeSet<&'a str>>; 2],
}

impl<'a> Pair<'a> {
    fn possible(&self) -> Option<Possible> {
        let (what, because) = match self.kind {
            Kind::Operation => self.operation()?,
            Kind::Schema => self.schema()?,
            Kind::Property | Kind::Value | Kind::Parameter => self.member()?,
            _ => return None,
        };
        Some(Possible {
            what,
            kind: self.kind,
            from: self.from.to_owned(),
            to: self.to.to_owned(),
            because,
        })
    }

    fn items(&self) -> Option<(&'a Item, &'a Item)> {
        let of =
            |document: &'a Document, place| document.corrected.get(&Key::new(self.kind, place));
        Some((of(self.old, self.from)?, of(self.new, self.to)?))
    }

    fn operation(&self) -> Option<(PossibleKind, String)> {
        let (old, new) = self.items()?;
        let route = old.aspects.get(&Aspect::Route)?;
        if new.aspects.get(&Aspect::Route) == Some(route) {
            return Some((PossibleKind::Renamed, format!("both are {route}")));
        }
        let name = last_segment(self.from);
        let is_same = name == last_segment(self.to);
        is_same.then(|| (PossibleKind::Moved, format!("both are called {name}")))
    }

    fn schema(&self) -> Option<(PossibleKind, String)> {
        let name = last_segment(self.from);
        if name == last_segment(self.to) {
            return Some((PossibleKind::Moved, format!("both are called {name}")));
        }
        let [Some(old), Some(new)] = self.members else {
            return None;
        };
        let shared = old.intersection(new).count();
        let all = old.len().max(new.len());
        let is_alike = shared >= FEW && shared as f64 >= ALIKE * all as f64;
        is_alike.then(|| {
            let because = format!("{shared} of {all} members have the same names");
            (PossibleKind::Renamed, because)
        })
    }

    /// A property, a value or a parameter of one holder.
    fn member(&self) -> Option<(PossibleKind, String)> {
        let parts = |place: &'a str| place.split_once(['#', '?']);
        let ((holder, name), (other, new_name)) = (parts(self.from)?, parts(self.to)?);
        if holder != other {
            return None;
        }
        let (old, new) = self.items()?;
        let same = |aspect| {
            let value = old.aspects.get(&aspect)?;
            (new.aspects.get(&aspect) == Some(value)).then_some(value)
        };
        if let Some(number) = same(Aspect::Number) {
            return Some((PossibleKind::Renamed, format!("both are {number}")));
        }
        let ty = same(Aspect::Type)?;
        words_in_common(name, new_name).then(|| {
            let because = format!("both are {ty}, and the names have words in common");
            (PossibleKind::Renamed, because)
        })
    }
}

/// Whether the shorter of two names has at least half of its words in common with the other.
fn words_in_common(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let shared = one.intersection(&other).count();
    shared > 0 && 2 * shared >= one.len().min(other.len())
}

/// The words of a name in camel case, in small letters.
fn words(name: &str) -> BTreeSet<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if letter.is_uppercase() || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.into_iter().filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::words_in_common;

    #[test]
    fn names_are_alike_by_their_words() {
        assert!(words_in_common("itemHash", "rewardItemHash"));
        assert!(words_in_common("displayName", "name"));
        assert!(!words_in_common("icon", "quantity"));
        assert!(!words_in_common("", ""));
    }
}
