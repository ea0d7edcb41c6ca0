//! A figure, and what several runs of a bench make of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One measured value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Figure {
    /// What was measured: the row of a table.
    pub(super) case: String,
    /// What of it, where a bench measures several things of each case: the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) what: Option<String>,
    pub(super) unit: Unit,
    pub(super) value: f64,
    pub(super) better: Better,
    /// Where the middle half of the rounds lies, in all runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) low: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) high: Option<f64>,
    /// What a ratio is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sides: Option<Sides>,
    /// The most that the value may be, or the least if higher is better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) target: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Unit {
    #[serde(rename = "ratio")]
    Ratio,
    #[serde(rename = "s")]
    Seconds,
    #[serde(rename = "bytes")]
    Bytes,
    #[serde(rename = "count")]
    Count,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Better {
    Lower,
    Higher,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sides {
    pub(super) ours: f64,
    pub(super) theirs: f64,
    pub(super) unit: Unit,
}

/// A line that a bench wrote.
#[derive(Debug, PartialEq)]
pub(super) enum Line {
    Figure(Figure),
    /// Nothing is measured, and why.
    Skipped(String),
}

impl Line {
    /// Of the bench with this name.
    pub(super) fn parse(line: &str, bench: &str) -> Result<Self, String> {
        let mut value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let object = value.as_object_mut().ok_or("not an object")?;
        match object.remove("bench") {
            Some(name) if name == bench => {}
            name => return Err(format!("the bench is {name:?}, and not {bench}")),
        }
        if let Some(why) = object.get("skipped") {
            let why = why.as_str().ok_or("`skipped` is no text")?;
            return Ok(Line::Skipped(why.to_owned()));
        }
        let figure: Figure = serde_json::from_value(value).map_err(|error| error.to_string())?;
        let names = [Some(&figure.case), figure.what.as_ref()];
        if let Some(name) = names.into_iter().flatten().find(|name| !is_name(name)) {
            return Err(format!("{name:?} is no name of a case"));
        }
        Ok(Line::Figure(figure))
    }
}

/// Names stand in tables and in the markers of READMEs.
fn is_name(name: &str) -> bool {
    let is_refused = |letter: char| letter.is_control() || "/|*".contains(letter);
    !name.is_empty() && name.trim() == name && !name.contains("--") && !name.contains(is_refused)
}

impl Figure {
    /// What it is called in the markers of READMEs.
    pub(super) fn key(&self, bench: &str) -> String {
        match &self.what {
            Some(what) => format!("{bench}/{}/{what}", self.case),
            None => format!("{bench}/{}", self.case),
        }
    }

    fn is_of(&self, other: &Figure) -> bool {
        (&self.case, &self.what) == (&other.case, &other.what)
    }

    pub(super) fn misses_target(&self) -> bool {
        self.target.is_some_and(|target| match self.better {
            Better::Lower => self.value > target,
            Better::Higher => self.value < target,
        })
    }

    /// How far the rounds and runs scatter, as a part of the value.
    pub(super) fn scatter(&self) -> f64 {
        match (self.low, self.high) {
            (Some(low), Some(high)) if self.value != 0.0 => (high - low) / self.value,
            _ => 0.0,
        }
    }

    fn rounded(mut self) -> Self {
        self.value = rounded(self.value);
        self.low = self.low.map(rounded);
        self.high = self.high.map(rounded);
        if let Some(sides) = &mut self.sides {
            sides.ours = rounded(sides.ours);
            sides.theirs = rounded(sides.theirs);
        }
        self
    }
}

/// Five digits are more than any bench can repeat.
fn rounded(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

/// The median of each figure over the runs of a bench, and all that the runs scatter over.
pub(super) fn over_runs(runs: Vec<Vec<Figure>>) -> Vec<Figure> {
    let mut by_name: Vec<Vec<Figure>> = Vec::new();
    for figure in runs.into_iter().flatten() {
        match by_name.iter_mut().find(|known| known[0].is_of(&figure)) {
            Some(known) => known.push(figure),
            None => by_name.push(vec![figure]),
        }
    }
    by_name.into_iter().map(of_all).collect()
}

/// Of at least one.
fn of_all(mut figures: Vec<Figure>) -> Figure {
    figures.sort_by(|a, b| a.value.total_cmp(&b.value));
    let mut middle = figures[figures.len() / 2].clone();
    if figures.len() > 1 || middle.low.is_some() {
        let low = figures.iter().map(|it| it.low.unwrap_or(it.value));
        middle.low = low.reduce(f64::min);
        let high = figures.iter().map(|it| it.high.unwrap_or(it.value));
        middle.high = high.reduce(f64::max);
    }
    middle.rounded()
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Better, Figure, Line, Unit, over_runs, rounded};

    pub(in crate::bench) fn figure(case: &str, value: f64) -> Figure {
        Figure {
            case: case.to_owned(),
            what: None,
            unit: Unit::Ratio,
            value,
            better: Better::Lower,
            low: None,
            high: None,
            sides: None,
            target: None,
        }
    }

    #[test]
    fn lines_are_figures_or_say_why_there_are_none() {
        let line = r#"{"bench": "send", "case": "small", "unit": "ratio", "value": 1.5, "better": "lower"}"#;
        let parsed = Line::parse(line, "send").unwrap();
        assert_eq!(parsed, Line::Figure(figure("small", 1.5)));
        let skipped = Line::parse(r#"{"bench": "send", "skipped": "no table"}"#, "send");
        assert_eq!(skipped, Ok(Line::Skipped("no table".to_owned())));
        for (wrong, why) in [
            ("so fast", "expected"),
            (&*line.replace("send", "sent"), "sent"),
            (&line.replace("1.5", "null"), "null"),
            (&line.replace("ratio", "parsecs"), "parsecs"),
            (&line.replace("lower", "louder"), "louder"),
            (&line.replace("case", "kase"), "kase"),
            (&line.replace("small", "small/er"), "small/er"),
            (&line.replace("small", "a --> b"), "a --> b"),
        ] {
            let refused = Line::parse(wrong, "send").unwrap_err();
            assert!(refused.contains(why), "{wrong}: {refused}");
        }
    }

    #[test]
    fn runs_make_a_median_and_a_span() {
        let run = |small: f64, spread: Option<(f64, f64)>| {
            let mut small = figure("small", small);
            (small.low, small.high) = spread.unzip();
            vec![small, figure("large", 7.0)]
        };
        let one = over_runs(vec![run(1.5, None)]);
        assert_eq!(one, run(1.5, None));
        let three = over_runs(vec![
            run(1.5, Some((1.4, 1.6))),
            run(1.0, None),
            run(1.2, Some((1.1, 1.9))),
        ]);
        assert_eq!(three[0].value, 1.2);
        assert_eq!((three[0].low, three[0].high), (Some(1.0), Some(1.9)));
        assert_eq!((three[1].low, three[1].high), (Some(7.0), Some(7.0)));
        assert_eq!(three.len(), 2);
    }

    #[test]
    fn five_digits_are_kept() {
        assert_eq!(rounded(1.234567), 1.2346);
        assert_eq!(rounded(0.0000123456), 0.000012346);
        assert_eq!(rounded(0.0), 0.0);
    }
}
