//! What changed, in the order in which a reader wants to know it.

use bungie_codegen::{Change, Class, Diagnostics, Difference, FaceLine, Ignored, Origin, Possible};
use serde::Serialize;
use std::collections::BTreeMap;

/// What changed, for the page.
#[derive(Serialize)]
pub(super) struct Changes<'a> {
    old: &'a str,
    new: &'a str,
    count: usize,
    /// The gravest first; none without changes.
    classes: Vec<OfClass<'a>>,
    possible: &'a [Possible],
    /// Lines of the face that follow from no one change.
    face: &'a [FaceLine],
    ignored: &'a [Ignored],
    misfits: &'a Diagnostics,
}

#[derive(Serialize)]
struct OfClass<'a> {
    class: Class,
    rank: usize,
    means: &'static str,
    count: usize,
    origins: Vec<OfOrigin<'a>>,
}

#[derive(Serialize)]
struct OfOrigin<'a> {
    origin: Origin,
    means: &'static str,
    /// What changed by itself.
    changes: Vec<&'a Change>,
    /// How much came or went with these.
    with: usize,
}

impl<'a> Changes<'a> {
    pub(super) fn of(difference: &'a Difference) -> Self {
        let classes = ranked().map(|(rank, class)| {
            let changes = difference.changes.iter();
            OfClass::of(rank, class, changes.filter(|it| it.class == class))
        });
        Changes {
            old: &difference.old,
            new: &difference.new,
            count: difference.changes.len(),
            classes: classes.filter(|it| it.count > 0).collect(),
            possible: &difference.possible,
            face: &difference.face,
            ignored: &difference.ignored,
            misfits: &difference.misfits,
        }
    }
}

impl<'a> OfClass<'a> {
    fn of(rank: usize, class: Class, changes: impl Iterator<Item = &'a Change>) -> Self {
        let mut by_origin: BTreeMap<Origin, Vec<&Change>> = BTreeMap::new();
        for change in changes {
            by_origin.entry(change.origin).or_default().push(change);
        }
        OfClass {
            class,
            rank,
            means: class.means(),
            count: by_origin.values().map(Vec::len).sum(),
            origins: by_origin.into_iter().map(OfOrigin::of).collect(),
        }
    }
}

impl<'a> OfOrigin<'a> {
    fn of((origin, changes): (Origin, Vec<&'a Change>)) -> Self {
        let (alone, with): (Vec<_>, Vec<_>) = changes.into_iter().partition(|it| it.with.is_none());
        OfOrigin {
            origin,
            means: origin.means(),
            changes: alone,
            with: with.len(),
        }
    }
}

/// The classes with their places among all, the gravest first. Colours go by these places.
pub(super) fn ranked() -> impl Iterator<Item = (usize, Class)> {
    Class::ALL.into_iter().enumerate()
}

#[cfg(test)]
mod tests {
    use super::Changes;
    use crate::report::made_up::difference;
    use bungie_codegen::{Class, Origin};

    #[test]
    fn the_gravest_come_first_and_those_of_bungie_before_others() {
        let difference = difference(
            "A.B#c",
            &[
                (Class::Metadata, Origin::Correction),
                (Class::BreakingWire, Origin::CaughtUp),
                (Class::BreakingWire, Origin::Bungie),
                (Class::Metadata, Origin::Correction),
            ],
        );
        let changes = Changes::of(&difference);
        let classes = changes.classes.iter();
        let classes: Vec<_> = classes.map(|it| (it.rank, it.class, it.count)).collect();
        let expected = [(0, Class::BreakingWire, 2), (3, Class::Metadata, 2)];
        assert_eq!(classes, expected);
        let origins = changes.classes[0].origins.iter();
        let origins: Vec<_> = origins.map(|it| it.origin).collect();
        assert_eq!(origins, [Origin::Bungie, Origin::CaughtUp]);
    }
}
