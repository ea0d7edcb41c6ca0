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
        if let Some(origin) = origin(differs(normal), differs(corrected)) {
            return vec![self.whole(key, origin, shown(origin, normal, corrected))];
        }
        let aspects = |(old, new): Pair<'_>| -> BTreeSet<Aspect> {
            let items = old.into_iter().chain(new);
            items
                .flat_map(|item| item.aspects.keys().copied())
                .collect()
        };
        let mut all = aspects(normal);
        all.extend(aspects(corrected));
        // Where the JSON is another, so is the type.
        if self.differs(normal, Aspect::Form) || self.differs(corrected, Aspect::Form) {
            all.remove(&Aspect::Type);
        }
        let changed = all.into_iter().filter_map(|aspect| {
            let differs = |pair| self.differs(pair, aspect);
            let origin = origin(differs(normal), differs(corrected))?;
            Some(self.aspect(key, aspect, origin, shown(origin, normal, corrected)))
        });
        changed.collect()
    }

    fn differs(&self, (old, new): Pair<'_>, aspect: Aspect) -> bool {
        // What is not there in one has no aspects to compare.
        let (Some(old), Some(new)) = (old, new) else {
            return false;
        };
        old.aspects.get(&aspect) != new.aspects.get(&aspect)
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

    /// Why values of another schema are no values of the one before, if both are objects.
    fn lacks(&self, old: Option<&str>, new: Option<&str>) -> Option<String> {
        let (old, new) = (old?, new?);
        let properties = |facts: &Facts, schema: &str| {
            let prefix = format!("{schema}#");
            let first = Key::new(Kind::Property, &prefix);
            let all = facts.0.range(first..);
            let all = all.take_while(|(key, _)| {
                key.kind == Kind::Property && key.place.starts_with(&prefix)
            });
            let all = all.map(|(key, item)| {
                let form = item.aspects.get(&Aspect::Form).cloned();
                (
                    key.place.get(prefix.len()..).unwrap_or_default().to_owned(),
                    form,
                )
            });
            all.collect::<Vec<_>>()
        };
        let now = properties(&self.new.corrected, new);
        let before = properties(&self.old.corrected, old).into_iter();
        let mut missing = before.filter(|property| !now.contains(property));
        let (name, _) = missing.next()?;
        Some(format!(
            "values of `{new}` are no values of `{old}`: `{name}` is gone, or other JSON"
        ))
    }
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
