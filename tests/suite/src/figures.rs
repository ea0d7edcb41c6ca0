//! What benches measured, for `cargo xtask bench`: each figure is a line of JSON.
//!
//! The environment variable `BENCH_FIGURES` names the file that lines are appended to. Without it nothing is written,
//! and a bench fails where a target is missed; with it whoever reads the lines judges. The scripts in `codegen/bench`
//! write the same lines.

use serde_json::{Map, Value, json};
use std::{env, ffi::OsString, fs::OpenOptions, io::Write as _, process::ExitCode};

const FILE: &str = "BENCH_FIGURES";

/// What a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// One measured value, divided by another of the same run. It carries over to other machines.
    Ratio,
    Seconds,
    Bytes,
    Count,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Ratio => "ratio",
            Unit::Seconds => "s",
            Unit::Bytes => "bytes",
            Unit::Count => "count",
        }
    }
}

/// One measured value. The smaller it is the better, unless [`at_least`](Self::at_least) or
/// [`higher_is_better`](Self::higher_is_better) say otherwise.
#[derive(Clone, Debug)]
pub struct Figure {
    case: String,
    unit: Unit,
    value: f64,
    is_higher_better: bool,
    target: Option<f64>,
    more: Map<String, Value>,
}

impl Figure {
    pub fn new(case: impl Into<String>, value: f64, unit: Unit) -> Self {
        Figure {
            case: case.into(),
            unit,
            value,
            is_higher_better: false,
            target: None,
            more: Map::new(),
        }
    }

    /// A ratio of two values that count `unit`.
    pub fn ratio(case: impl Into<String>, ours: f64, theirs: f64, unit: Unit) -> Self {
        let mut figure = Figure::new(case, ours / theirs, Unit::Ratio);
        let sides = json!({"ours": ours, "theirs": theirs, "unit": unit.name()});
        figure.more.insert("sides".into(), sides);
        figure
    }

    /// What is measured of the case, where a bench measures several things of each: the head of a column.
    pub fn of(mut self, what: &str) -> Self {
        self.more.insert("what".into(), what.into());
        self
    }

    /// Where the middle half of the rounds lies that the value is made of.
    pub fn between(mut self, (low, high): (f64, f64)) -> Self {
        self.more.insert("low".into(), low.into());
        self.more.insert("high".into(), high.into());
        self
    }

    pub fn higher_is_better(mut self) -> Self {
        self.is_higher_better = true;
        self
    }

    /// The most that the value may be.
    pub fn at_most(mut self, target: f64) -> Self {
        self.target = Some(target);
        self
    }

    /// The least that the value may be.
    pub fn at_least(mut self, target: f64) -> Self {
        self.target = Some(target);
        self.higher_is_better()
    }

    pub fn case(&self) -> &str {
        &self.case
    }

    pub fn unit(&self) -> Unit {
        self.unit
    }

    pub fn value(&self) -> f64 {
        self.value
    }

    fn misses_target(&self) -> bool {
        self.target
            .is_some_and(|target| match self.is_higher_better {
                true => self.value < target,
                false => self.value > target,
            })
    }

    fn line(&self, bench: &str) -> Value {
        let mut line = self.more.clone();
        line.insert("bench".into(), bench.into());
        line.insert("case".into(), self.case.as_str().into());
        line.insert("unit".into(), self.unit.name().into());
        line.insert("value".into(), self.value.into());
        let better = if self.is_higher_better {
            "higher"
        } else {
            "lower"
        };
        line.insert("better".into(), better.into());
        if let Some(target) = self.target {
            line.insert("target".into(), target.into());
        }
        line.into()
    }
}

/// The figures of one bench.
#[derive(Debug)]
pub struct Figures {
    bench: &'static str,
    file: Option<OsString>,
    missed: usize,
}

impl Figures {
    /// Of the bench with this name, written to where the environment says.
    pub fn of(bench: &'static str) -> Self {
        Figures {
            bench,
            file: env::var_os(FILE),
            missed: 0,
        }
    }

    /// Writes a figure down, and prints whether its target is missed.
    ///
    /// # Panics
    ///
    /// If the file cannot be written to.
    pub fn add(&mut self, figure: &Figure) {
        if figure.misses_target() {
            self.missed += 1;
            let target = figure.target.unwrap_or_default();
            eprintln!(
                "MISSED: {}: {:.3}, and the target is {target:.3}",
                figure.case, figure.value
            );
        }
        self.append(&figure.line(self.bench));
    }

    /// Says why nothing is measured.
    ///
    /// # Panics
    ///
    /// If the file cannot be written to.
    pub fn skipped(&self, why: &str) {
        println!("nothing is measured: {why}");
        self.append(&json!({"bench": self.bench, "skipped": why}));
    }

    /// What the bench ends with: a failure if a target is missed and nobody reads the figures.
    pub fn finish(self) -> ExitCode {
        match self.missed > 0 && self.file.is_none() {
            true => ExitCode::FAILURE,
            false => ExitCode::SUCCESS,
        }
    }

    fn append(&self, line: &Value) {
        let Some(path) = &self.file else { return };
        let file = OpenOptions::new().create(true).append(true).open(path);
        file.and_then(|mut file| writeln!(file, "{line}"))
            .unwrap_or_else(|error| panic!("{FILE} ({}): {error}", path.display()));
    }
}

/// Whether a bench was asked to be short (`--quick`), at the cost of figures that scatter more.
pub fn is_quick() -> bool {
    env::args().any(|argument| argument == "--quick")
}

/// Where the middle half of some values lies.
///
/// # Panics
///
/// If there are none.
pub fn middle_half(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let quarter = values.len() / 4;
    (values[quarter], values[values.len() - 1 - quarter])
}

#[cfg(test)]
mod tests {
    use super::{Figure, Figures, Unit, middle_half};
    use serde_json::{Value, json};
    use std::{fs, process::ExitCode};

    fn figures(file: Option<&std::path::Path>) -> Figures {
        Figures {
            bench: "send",
            file: file.map(Into::into),
            missed: 0,
        }
    }

    #[test]
    fn figures_are_lines_of_json() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lines");
        let mut figures = figures(Some(&path));
        figures.add(&Figure::ratio("small", 3.0, 2.0, Unit::Seconds).between((1.25, 1.75)));
        figures.add(
            &Figure::new("size", 7.0, Unit::Bytes)
                .of("held")
                .at_least(9.0),
        );
        figures.skipped("no capture");
        let text = fs::read_to_string(path).unwrap();
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let expected = json!([
            {
                "bench": "send", "case": "small", "unit": "ratio", "value": 1.5, "better": "lower",
                "low": 1.25, "high": 1.75, "sides": {"ours": 3.0, "theirs": 2.0, "unit": "s"},
            },
            {
                "bench": "send", "case": "size", "what": "held", "unit": "bytes", "value": 7.0,
                "better": "higher", "target": 9.0,
            },
            {"bench": "send", "skipped": "no capture"},
        ]);
        assert_eq!(Value::from(lines), expected);
        assert_eq!(figures.finish(), ExitCode::SUCCESS);
    }

    #[test]
    fn a_missed_target_fails_where_nobody_reads_the_figures() {
        let figure = Figure::new("size", 7.0, Unit::Bytes);
        for (figure, expected) in [
            (figure.clone(), ExitCode::SUCCESS),
            (figure.clone().at_most(7.0), ExitCode::SUCCESS),
            (figure.clone().at_least(7.0), ExitCode::SUCCESS),
            (figure.clone().at_most(6.9), ExitCode::FAILURE),
            (figure.at_least(7.1), ExitCode::FAILURE),
        ] {
            let mut figures = figures(None);
            figures.add(&figure);
            assert_eq!(figures.finish(), expected, "{figure:?}");
        }
    }

    #[test]
    fn the_middle_half_leaves_a_quarter_out_on_each_side() {
        assert_eq!(middle_half([5.0]), (5.0, 5.0));
        assert_eq!(middle_half([4.0, 1.0, 3.0, 2.0, 90.0]), (2.0, 4.0));
        assert_eq!(
            middle_half([8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]),
            (3.0, 6.0)
        );
    }
}
