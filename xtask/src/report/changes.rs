//! What changed, in the order in which a reader wants to know it.

use crate::{Done, failure::Failure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The classes of changes, the worst first: their name, and what they mean.
pub(super) const CLASSES: [(&str, &str); 4] = [
    ("breaking-wire", "what programs send or receive is another"),
    ("breaking-source", "programs have to be changed to compile"),
    ("additive", "there is more, and nothing less"),
    ("metadata", "nothing that programs notice"),
];

/// Who made a change: the name in the data, and what it means.
const ORIGINS: [(&str, &str); 3] = [
    ("bungie", "By Bungie"),
    ("caught-up", "By Bungie, as a correction had it before"),
    ("correction", "By a correction"),
];

/// How two documents differ, as the data has it.
#[derive(Deserialize)]
struct Difference {
    old: String,
    new: String,
    changes: Vec<Change>,
    possible: Vec<Possible>,
    face: Vec<FaceLine>,
    ignored: Vec<Ignored>,
    misfits: Vec<Misfit>,
}

#[derive(Clone, Deserialize, Serialize)]
struct Change {
    kind: String,
    place: String,
    /// What of it changed, if it stayed.
    aspect: Option<String>,
    what: String,
    /// What it came or went with.
    with: Option<String>,
    old: Option<String>,
    new: Option<String>,
    class: String,
    origin: String,
    reason: String,
    #[serde(default)]
    face: Vec<FaceLine>,
}

/// A line of the face that comes, goes or changes by it.
#[derive(Clone, Deserialize, Serialize)]
struct FaceLine {
    old: Option<String>,
    new: Option<String>,
    breaks: Option<String>,
}

/// Two changes that may be one.
#[derive(Deserialize, Serialize)]
struct Possible {
    what: String,
    from: String,
    to: String,
    because: String,
}

/// What a rule leaves out.
#[derive(Deserialize, Serialize)]
struct Ignored {
    change: String,
    reason: String,
    until: String,
}

/// What of `spec/` does not fit any more.
#[derive(Deserialize, Serialize)]
struct Misfit {
    input: String,
    pointer: String,
    found: String,
}

/// What changed, for the page.
#[derive(Serialize)]
pub(super) struct Changes {
    old: String,
    new: String,
    count: usize,
    classes: Vec<OfClass>,
    possible: Vec<Possible>,
    /// Lines of the face that follow from no one change.
    face: Vec<FaceLine>,
    ignored: Vec<Ignored>,
    misfits: Vec<Misfit>,
}

#[derive(Serialize)]
struct OfClass {
    class: String,
    rank: usize,
    means: String,
    count: usize,
    origins: Vec<OfOrigin>,
}

#[derive(Serialize)]
struct OfOrigin {
    origin: String,
    means: String,
    /// What changed by itself.
    changes: Vec<Change>,
    /// How much came or went with these.
    with: usize,
}

/// What changed by class and origin. Those that are not known here come last, under their own names.
pub(super) fn changes(difference: &serde_json::Value) -> Done<Changes> {
    let Difference {
        old,
        new,
        changes,
        possible,
        face,
        ignored,
        misfits,
    } = read(difference)?;
    let count = changes.len();
    let classes = group(changes, &CLASSES, |change| &change.class);
    let classes = classes.map(|(class, means, changes)| OfClass {
        rank: rank(&class),
        class,
        means,
        count: changes.len(),
        origins: group(changes, &ORIGINS, |change| &change.origin)
            .map(|(origin, means, changes)| {
                let (alone, with): (Vec<_>, Vec<_>) = changes
                    .into_iter()
                    .partition(|change| change.with.is_none());
                OfOrigin {
                    origin,
                    means,
                    changes: alone,
                    with: with.len(),
                }
            })
            .collect(),
    });
    Ok(Changes {
        old,
        new,
        count,
        classes: classes.collect(),
        possible,
        face,
        ignored,
        misfits,
    })
}

/// Which of the known classes it is, the worst first; one that is not known comes last.
pub(super) fn rank(class: &str) -> usize {
    let known = CLASSES.iter().position(|(known, _)| *known == class);
    known.unwrap_or(CLASSES.len())
}

fn read(difference: &serde_json::Value) -> Done<Difference> {
    Difference::deserialize(difference)
        .map_err(|error| Failure::new(format!("error: the difference of documents: {error}")))
}

/// By what `of` says of them, in the order of the known names.
fn group(
    changes: Vec<Change>,
    known: &[(&str, &str)],
    of: impl Fn(&Change) -> &String,
) -> impl Iterator<Item = (String, String, Vec<Change>)> {
    let mut groups: BTreeMap<(usize, String), Vec<Change>> = BTreeMap::new();
    for change in changes {
        let name = of(&change).clone();
        let rank = known.iter().position(|(known, _)| *known == name);
        let rank = rank.unwrap_or(known.len());
        groups.entry((rank, name)).or_default().push(change);
    }
    groups.into_iter().map(|((rank, name), changes)| {
        let means = known.get(rank).map_or("", |(_, means)| means);
        (name, means.to_owned(), changes)
    })
}

#[cfg(test)]
mod tests {
    use super::changes;
    use crate::report::made_up::difference;
    use serde_json::json;

    #[test]
    fn the_worst_comes_first_and_the_unknown_last() {
        let difference = difference(
            "A.B#c",
            &[
                ("new-class", "bungie"),
                ("metadata", "correction"),
                ("breaking-wire", "caught-up"),
                ("breaking-wire", "bungie"),
                ("metadata", "correction"),
            ],
        );
        let changes = changes(&difference).unwrap();
        let classes = changes.classes.iter();
        let classes: Vec<_> = classes.map(|it| (it.class.as_str(), it.count)).collect();
        let expected = [("breaking-wire", 2), ("metadata", 2), ("new-class", 1)];
        assert_eq!(classes, expected);
        let origins = changes.classes[0].origins.iter();
        let origins: Vec<_> = origins.map(|it| it.origin.as_str()).collect();
        assert_eq!(origins, ["bungie", "caught-up"]);
    }

    #[test]
    fn what_is_no_difference_is_a_failure() {
        assert!(changes(&json!({"old": 1})).is_err());
    }
}
