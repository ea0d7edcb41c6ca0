//! Lines with figures for people, and the figures.

use bungie_suite::figures::{Figure, Figures, Unit};
use std::process::ExitCode;

/// Prints what was measured, and keeps it.
pub(crate) struct Report(Figures);

impl Report {
    pub(crate) fn new() -> Self {
        Report(Figures::of("manifest"))
    }

    /// Something that is no figure.
    pub(crate) fn note(&self, what: &str, text: &str) {
        println!("{what:<64} {text:>12}");
    }

    /// A figure without a target, as people read it.
    pub(crate) fn figure(&mut self, shown: &str, figure: &Figure) {
        self.note(figure.case(), shown);
        self.0.add(figure);
    }

    /// A figure that may not be larger than its target.
    pub(crate) fn at_most(&mut self, figure: Figure, target: f64) {
        self.held("at most", figure.at_most(target), target);
    }

    /// A figure that may not be smaller than its target.
    pub(crate) fn at_least(&mut self, figure: Figure, target: f64) {
        self.held("at least", figure.at_least(target), target);
    }

    fn held(&mut self, how: &str, figure: Figure, target: f64) {
        let (value, target) = (shown(&figure, figure.value()), shown(&figure, target));
        println!("{:<64} {value:>12}   {how} {target}", figure.case());
        self.0.add(&figure);
    }

    /// Fails if a target was missed, unless somebody reads the figures.
    pub(crate) fn finish(self) -> ExitCode {
        self.0.finish()
    }
}

fn shown(figure: &Figure, value: f64) -> String {
    match figure.unit() {
        Unit::Ratio => format!("{value:.2} ×"),
        Unit::Seconds => seconds(value),
        Unit::Bytes => format!("{:.1} MB", value / 1e6),
        Unit::Count => format!("{value}"),
    }
}

/// A time for people.
pub(crate) fn seconds(value: f64) -> String {
    match value {
        value if value < 1e-3 => format!("{:.1} µs", value * 1e6),
        value => format!("{:.1} ms", value * 1e3),
    }
}
