//! Where the lines and bars of the history stand. A plot is 320 wide and 150 high; what it says is in the table
//! beside it as well.

use super::{changes::ranked, history::Row};
use bungie_codegen::Class;
use serde::Serialize;

const LEFT: f64 = 44.0;
const RIGHT: f64 = 304.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 122.0;

/// More labels than these would stand on each other.
const LABELS: usize = 4;

#[derive(Serialize)]
pub(super) struct Plots {
    lines: Vec<Line>,
    /// Nothing if nobody knows what changed.
    bars: Option<Bars>,
}

/// How a number went.
#[derive(Serialize)]
struct Line {
    title: &'static str,
    /// What it went from and to, in words.
    summary: String,
    points: Vec<Point>,
    /// The points, as `points` of a `polyline`.
    path: String,
    low: usize,
    high: usize,
}

#[derive(Serialize)]
struct Point {
    x: f64,
    y: f64,
    version: String,
    value: usize,
    /// Whether there is room to name the version.
    labelled: bool,
}

/// How much changed.
#[derive(Serialize)]
struct Bars {
    summary: String,
    columns: Vec<Column>,
    high: usize,
    /// The classes of which something changed, the gravest first.
    classes: Vec<Key>,
}

/// What a colour stands for.
#[derive(Serialize)]
struct Key {
    rank: usize,
    class: Class,
}

#[derive(Serialize)]
struct Column {
    x: f64,
    middle: f64,
    width: f64,
    version: String,
    total: usize,
    labelled: bool,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    class: Class,
    rank: usize,
    count: usize,
    y: f64,
    height: f64,
}

/// Nothing from less than two versions.
pub(super) fn plots(rows: &[Row]) -> Option<Plots> {
    if rows.len() < 2 {
        return None;
    }
    let lines = [
        line("Operations", rows, |row| row.operations),
        line("Properties", rows, |row| row.properties),
        line("Values", rows, |row| row.values),
    ];
    Some(Plots {
        lines: lines.into(),
        bars: bars(rows),
    })
}

fn line(title: &'static str, rows: &[Row], of: impl Fn(&Row) -> usize) -> Line {
    let values: Vec<usize> = rows.iter().map(of).collect();
    let low = values.iter().copied().min().unwrap_or_default();
    let high = values.iter().copied().max().unwrap_or_default();
    // What never changed runs through the middle.
    let share = |value: usize| match high - low {
        0 => 0.5,
        range => (value - low) as f64 / range as f64,
    };
    let step = (RIGHT - LEFT) / (rows.len() - 1).max(1) as f64;
    let points = rows.iter().zip(&values).enumerate();
    let points: Vec<Point> = points
        .map(|(index, (row, value))| Point {
            x: round(LEFT + step * index as f64),
            y: round(BOTTOM - share(*value) * (BOTTOM - TOP)),
            version: row.version.clone(),
            value: *value,
            labelled: is_labelled(index, rows.len()),
        })
        .collect();
    let path = points
        .iter()
        .map(|point| format!("{},{}", point.x, point.y));
    let end = |point: Option<&Point>| {
        point.map_or_else(String::new, |it| format!("{} in {}", it.value, it.version))
    };
    Line {
        title,
        summary: format!("From {} to {}.", end(points.first()), end(points.last())),
        path: path.collect::<Vec<_>>().join(" "),
        points,
        low,
        high,
    }
}

fn bars(rows: &[Row]) -> Option<Bars> {
    let total = |row: &Row| row.changes.values().sum::<usize>();
    let high = rows.iter().map(total).max().filter(|high| *high > 0)?;
    let is_there = |class: &Class| rows.iter().any(|row| row.changes.contains_key(class));
    let classes = ranked().filter(|(_, class)| is_there(class));
    let classes: Vec<Key> = classes.map(|(rank, class)| Key { rank, class }).collect();
    let step = (RIGHT - LEFT) / rows.len() as f64;
    let width = (step * 0.7).min(40.0);
    let columns = rows.iter().enumerate().map(|(index, row)| {
        let middle = LEFT + step * (index as f64 + 0.5);
        let mut y = BOTTOM;
        let parts = classes.iter().filter_map(|key| {
            let count = *row.changes.get(&key.class).filter(|count| **count > 0)?;
            let height = count as f64 / high as f64 * (BOTTOM - TOP);
            y -= height;
            Some(Part {
                rank: key.rank,
                class: key.class,
                count,
                y: round(y),
                height: round(height),
            })
        });
        Column {
            parts: parts.collect(),
            x: round(middle - width / 2.0),
            middle: round(middle),
            width: round(width),
            version: row.version.clone(),
            total: total(row),
            labelled: is_labelled(index, rows.len()),
        }
    });
    let columns: Vec<Column> = columns.collect();
    let most = columns.iter().max_by_key(|column| column.total);
    Some(Bars {
        summary: most.map_or_else(String::new, |most| {
            format!("Most changed in {}: {} changes.", most.version, most.total)
        }),
        columns,
        high,
        classes,
    })
}

/// The last one, and others at even distances before it.
fn is_labelled(index: usize, count: usize) -> bool {
    (count - 1 - index).is_multiple_of(count.div_ceil(LABELS))
}

fn round(at: f64) -> f64 {
    (at * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::{Class, Row, is_labelled, plots};

    fn row(version: &str, operations: usize, changes: &[(Class, usize)]) -> Row {
        Row {
            version: version.to_owned(),
            operations,
            changes: changes.iter().copied().collect(),
            ..Row::default()
        }
    }

    #[test]
    fn a_line_goes_from_edge_to_edge() {
        let rows = [row("1", 10, &[]), row("2", 30, &[]), row("3", 20, &[])];
        let plots = plots(&rows).unwrap();
        assert_eq!(plots.lines[0].path, "44,122 174,14 304,68");
        assert_eq!(plots.lines[0].summary, "From 10 in 1 to 20 in 3.");
        // Nothing has changed.
        assert_eq!(plots.lines[1].path, "44,68 174,68 304,68");
        assert!(plots.bars.is_none());
    }

    #[test]
    fn bars_stand_on_each_other_the_gravest_at_the_bottom() {
        let changes = [
            (Class::Additive, 1),
            (Class::BreakingWire, 2),
            (Class::Metadata, 1),
        ];
        let rows = [row("1", 0, &[]), row("2", 0, &changes)];
        let bars = plots(&rows).unwrap().bars.unwrap();
        let classes: Vec<_> = bars.classes.iter().map(|it| it.class).collect();
        let expected = [Class::BreakingWire, Class::Additive, Class::Metadata];
        assert_eq!(classes, expected);
        let parts = bars.columns[1].parts.iter();
        let parts: Vec<_> = parts.map(|it| (it.rank, it.y, it.height)).collect();
        assert_eq!(parts, [(0, 68.0, 54.0), (2, 41.0, 27.0), (3, 14.0, 27.0)]);
    }

    #[test]
    fn labels_are_few_and_the_last_has_one() {
        for count in 1..100 {
            let labelled = (0..count).filter(|index| is_labelled(*index, count));
            let labelled: Vec<usize> = labelled.collect();
            assert!((1..=4).contains(&labelled.len()), "{count}: {labelled:?}");
            assert_eq!(labelled.last(), Some(&(count - 1)));
        }
    }

    #[test]
    fn one_version_is_no_history() {
        assert!(plots(&[row("1", 1, &[])]).is_none());
    }
}
