//! Two documents, item by item.

use super::{
    Document,
    change::{Aspect, Change, Class, Kind, Origin, What},
    classes::class,
    facts::{Facts, Item, Key},
};
use std::collections::BTreeSet;

/// The changes by kind and place.
pub(super) fn changes(old: &Document, new: &Document) -> Vec<Change> {
    let layers = [&old.normal, &new.normal, &old.corrected, &new.corrected];
    let keys: BTreeSet<&Key> = layers.iter().flat_map(|facts| facts.0.keys()).collect();
    let join = Join { old, new };
    keys.into_iter().flat_map(|key| join.item(key)).collect()
}

struct Join<'a> {
    old: &'a Document,
    new: &'a Document,
}

/// An item in two documents.
type Pair<'a> = (Option<&'a Item>, Option<&'a Item>);

impl Join<'_> {
    fn item(&self, key: &Key) -> Vec<Change> {
        let pair = |old: &'_ Facts, new: &'_ Facts| (old.get(key).cloned(), new.get(key).cloned());
        let normal = pair(&self.old.normal, &self.new.normal);
        let corrected = pair(&self.old.corrected, &self.new.corrected);
        let normal = (normal.0.as_ref(), normal.1.as_ref());
        let corrected = (corrected.0.as_ref(), corrected.1.as_ref());
        let differs = |(old, new): Pair<'_>| old.is_some() != new.is_some();
        let mut changes = Vec::new();
        if let Some(origin) = origin(differs(normal), differs(corrected)) {
            changes.push(self.whole(key, origin, shown(origin, normal, corrected)));
        }
        if differs(corrected) {
            return changes;
        }
        let aspects = |(old, new): Pair<'_>| -> BTreeSet<Aspect> {
            let items = old.into_iter().chain(new);
            items
                .flat_map(|item| item.aspects.keys().copied())
                .collect()
        };
        let mut all = aspects(normal);
        all.extend(aspects(corrected));
        for aspect in all {
            let differs = |pair| self.differs(pair, aspect);
            let Some(origin) = origin(differs(normal), differs(corrected)) else {
                continue;
            };
            let pair = shown(origin, normal, corrected);
            // Where the JSON is another, so is the type.
            if aspect == Aspect::Type && self.differs(pair, Aspect::Form) {
                continue;
            }
            changes.push(self.aspect(key, aspect, origin, pair));
        }
        changes
    }

    fn differs(&self, (old, new): Pair<'_>, aspect: Aspect) -> bool {
        // What is not there in one has no aspects to compare.
        let (Some(old), Some(new)) = (old, new) else {
            return false;
        };
        let (old, new) = (old.aspects.get(&aspect), new.aspects.get(&aspect));
        match (aspect, old, new) {
            // What comes or goes moves nothing else.
            (Aspect::Arguments, Some(old), Some(new)) => is_reordered(old, new),
            (Aspect::Arguments, _, _) => false,
            _ => old != new,
        }
    }

    fn whole(&self, key: &Key, origin: Origin, (old, new): Pair<'_>) -> Change {
        let what = match new {
            Some(_) => What::Added,
            None => What::Removed,
        };
        let text = |item: Option<&Item>| item.and_then(Item::text);
        let with = self.came_with(old.or(new), what, origin);
        let (class, reason) = match &with {
            // What an item has goes by the item.
            Some(with) => self.class(with, None, what),
            None => self.class(key, None, what),
        };
        let mut change = Change {
            kind: key.kind,
            place: key.place.clone(),
            aspect: None,
            what,
            old: text(old),
            new: text(new),
            with: with.map(|with| with.place),
            class,
            reason,
            origin,
            face: Vec::new(),
        };
        if change.with.is_none() && is_required(key.kind, new) {
            let (class, reason) = self.class(key, Some(Aspect::Required), What::Added);
            if class > change.class {
                (change.class, change.reason) = (class, reason);
            }
        }
        settle(&mut change);
        change
    }

    /// The item that came or went with it, if the item itself did not stay.
    fn came_with(&self, item: Option<&Item>, what: What, origin: Origin) -> Option<Key> {
        let parent = item?.parent.clone()?;
        let layers = match origin {
            Origin::CaughtUp => [&self.old.normal, &self.new.normal],
            Origin::Bungie | Origin::Correction => [&self.old.corrected, &self.new.corrected],
        };
        let [old, new] = layers.map(|facts| facts.get(&parent).is_some());
        let did = match what {
            What::Added => !old && new,
            What::Removed => old && !new,
            What::Changed => false,
        };
        did.then_some(parent)
    }

    fn aspect(&self, key: &Key, aspect: Aspect, origin: Origin, (old, new): Pair<'_>) -> Change {
        let of = |item: Option<&Item>, aspect| item?.aspects.get(&aspect).cloned();
        let (was, is) = (of(old, aspect), of(new, aspect));
        let what = match (&was, &is) {
            (None, _) => What::Added,
            (_, None) => What::Removed,
            _ => What::Changed,
        };
        let (mut class, mut reason) = self.class(key, Some(aspect), what);
        if aspect == Aspect::Type
            && let Some(lacks) = self.lacks(was.as_deref(), is.as_deref())
        {
            (class, reason) = (Class::BreakingWire, lacks);
        }
        // A type says more than the JSON that it is written as.
        let shown = |item, value| match aspect {
            Aspect::Form => of(item, Aspect::Type).or(value),
            _ => value,
        };
        let mut change = Change {
            kind: key.kind,
            place: key.place.clone(),
            aspect: Some(aspect),
            what,
            old: shown(old, was),
            new: shown(new, is),
            with: None,
            class,
            reason,
            origin,
            face: Vec::new(),
        };
        settle(&mut change);
        change
    }

    fn class(&self, key: &Key, aspect: Option<Aspect>, what: What) -> (Class, String) {
        let schema = key.place.split('#').next().unwrap_or_default();
        let held = |of: fn(&Document) -> &BTreeSet<String>| {
            of(self.old).contains(schema) || of(self.new).contains(schema)
        };
        let asked = held(|document| &document.sides.asked);
        let answered = held(|document| &document.sides.answered);
        let (class, reason) = class(key.kind, aspect, what, asked, answered);
        (class, reason.to_owned())
    }

    /// Why values of another schema are no values of the one before.
    fn lacks(&self, old: Option<&str>, new: Option<&str>) -> Option<String> {
        let (old, new) = (innermost(old?), innermost(new?));
        let now = members(&self.new.corrected, new);
        let before = members(&self.old.corrected, old).into_iter();
        let mut missing = before.filter(|member| !now.contains(member));
        let (name, _) = missing.next()?;
        Some(format!(
            "values of `{new}` are no values of `{old}`: `{name}` is gone, or is another"
        ))
    }
}

/// What a list or a map holds, and what that holds.
fn innermost(ty: &str) -> &str {
    let ty = ty.rsplit(" to ").next().unwrap_or(ty);
    ty.rsplit("list of ").next().unwrap_or(ty)
}

/// The properties of a schema with the JSON that they are, or its values with their numbers.
fn members<'a>(facts: &'a Facts, schema: &str) -> Vec<(&'a str, Option<&'a str>)> {
    let prefix = format!("{schema}#");
    let of = |kind, aspect| {
        let first = Key::new(kind, &prefix);
        let all = facts.0.range(first..);
        let prefix = prefix.as_str();
        let all = all.map_while(move |(key, item)| {
            let name = key
                .place
                .strip_prefix(prefix)
                .filter(|_| key.kind == kind)?;
            Some((name, item.aspects.get(&aspect).map(String::as_str)))
        });
        all.collect::<Vec<_>>()
    };
    let mut members = of(Kind::Property, Aspect::Form);
    members.extend(of(Kind::Value, Aspect::Number));
    members
}

/// Whether those of two lists that both have stand in another order.
fn is_reordered(old: &str, new: &str) -> bool {
    let [old, new] = [old, new].map(|list| list.split(", ").collect::<Vec<_>>());
    let kept = old.iter().filter(|name| new.contains(name));
    let now = new.iter().filter(|name| old.contains(name));
    !kept.eq(now)
}

/// What comes and has to be there.
fn is_required(kind: Kind, item: Option<&Item>) -> bool {
    matches!(kind, Kind::Parameter | Kind::Property)
        && item.is_some_and(|item| item.aspects.contains_key(&Aspect::Required))
}

/// Who changed what differs in normal form or after the overlay; nobody if it does in neither.
fn origin(normal: bool, corrected: bool) -> Option<Origin> {
    match (normal, corrected) {
        (true, true) => Some(Origin::Bungie),
        (true, false) => Some(Origin::CaughtUp),
        (false, true) => Some(Origin::Correction),
        (false, false) => None,
    }
}

/// What is shown of a change: what is generated from, where it differs.
fn shown<'a>(origin: Origin, normal: Pair<'a>, corrected: Pair<'a>) -> Pair<'a> {
    match origin {
        Origin::CaughtUp => normal,
        Origin::Bungie | Origin::Correction => corrected,
    }
}

/// What makes no difference to what is generated breaks nothing.
fn settle(change: &mut Change) {
    if change.origin == Origin::CaughtUp {
        change.class = Class::Metadata;
        change.reason = "after the corrections nothing differs".to_owned();
    }
}
