//! Lines with figures, each with its target.

/// Prints what was measured, and remembers whether a target was missed.
#[derive(Default)]
pub(crate) struct Report {
    missed: usize,
}

impl Report {
    /// A figure without a target.
    pub(crate) fn note(&self, what: &str, figure: &str) {
        println!("{what:<64} {figure:>12}");
    }

    /// A figure that may not be larger than its target.
    pub(crate) fn at_most(&mut self, what: &str, figure: f64, target: f64, unit: &str) {
        self.held("at most", figure <= target, what, figure, target, unit);
    }

    /// A figure that may not be smaller than its target.
    pub(crate) fn at_least(&mut self, what: &str, figure: f64, target: f64, unit: &str) {
        self.held("at least", figure >= target, what, figure, target, unit);
    }

    fn held(&mut self, how: &str, is_held: bool, what: &str, figure: f64, target: f64, unit: &str) {
        let figure = format!("{figure:.2}{unit}");
        let miss = if is_held { "" } else { "   MISSED" };
        println!("{what:<64} {figure:>12}   {how} {target:.2}{unit}{miss}");
        self.missed += usize::from(!is_held);
    }

    /// Whether a target was missed so far.
    pub(crate) fn is_missed(&self) -> bool {
        self.missed > 0
    }
}
