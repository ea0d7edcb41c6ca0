//! What became worse since a kept table.

use super::{
    figure::{Better, Figure, Unit},
    shown,
    table::{Measured, Outcome, Table},
};
use serde::Serialize;

/// How much worse a figure may be without being told, where nothing else is said.
const TOLERANCE: f64 = 0.1;

/// What differs between two tables.
#[derive(Debug, Serialize)]
pub(super) struct Comparison {
    /// Why only ratios were compared, if so.
    pub(super) only_ratios: Option<String>,
    /// Figures that were compared.
    compared: usize,
    pub(super) worse: Vec<Change>,
    better: Vec<Change>,
    /// Figures that the kept table does not have.
    new: Vec<String>,
    /// Figures that only the kept table has, of benches that were measured.
    gone: Vec<String>,
    /// Benches of the kept table that were to be measured and were not.
    not_measured: Vec<String>,
}

/// A figure that is another by more than its tolerance.
#[derive(Debug, Serialize)]
pub(super) struct Change {
    /// Its bench, case and column.
    pub(super) figure: String,
    unit: Unit,
    was: f64,
    now: f64,
    /// How much worse, in percent; below zero it is better. Nothing where a value is zero.
    percent: Option<f64>,
    /// By how many percent it may be worse.
    tolerance: f64,
}

impl Comparison {
    /// `tolerance` is a part of the value; without one it is that by which rounds scatter, or a tenth if that is more.
    pub(super) fn new(kept: &Table, now: &Table, tolerance: Option<f64>) -> Self {
        let mut found = Comparison {
            only_ratios: only_ratios(kept, now),
            compared: 0,
            worse: Vec::new(),
            better: Vec::new(),
            new: Vec::new(),
            gone: Vec::new(),
            not_measured: Vec::new(),
        };
        for bench in &now.benches {
            match (kept.bench(&bench.name), &bench.outcome) {
                (old, Outcome::Figures(_)) => found.bench(old, bench, tolerance),
                (Some(old), _) if !old.figures().is_empty() => {
                    found.not_measured.push(bench.name.clone());
                }
                _ => {}
            }
        }
        found
    }

    fn bench(&mut self, kept: Option<&Measured>, now: &Measured, tolerance: Option<f64>) {
        let old = kept.map_or(&[][..], Measured::figures);
        for figure in now.figures() {
            let key = figure.key(&now.name);
            match old
                .iter()
                .find(|it| it.key(&now.name) == key && it.unit == figure.unit)
            {
                Some(old) => self.figure(key, old, figure, tolerance),
                None => self.new.push(key),
            }
        }
        for figure in old {
            let key = figure.key(&now.name);
            if !now
                .figures()
                .iter()
                .any(|it| it.key(&now.name) == key && it.unit == figure.unit)
            {
                self.gone.push(key);
            }
        }
    }

    fn figure(&mut self, key: String, kept: &Figure, now: &Figure, tolerance: Option<f64>) {
        if self.only_ratios.is_some() && now.unit != Unit::Ratio {
            return;
        }
        self.compared += 1;
        let tolerance =
            tolerance.unwrap_or_else(|| TOLERANCE.max(kept.scatter()).max(now.scatter()));
        let (worse, less) = match now.better {
            Better::Lower => (now.value, kept.value),
            Better::Higher => (kept.value, now.value),
        };
        let is_beyond = |large: f64, small: f64| large > small * (1.0 + tolerance);
        let percent = (less > 0.0).then(|| (worse / less - 1.0) * 100.0);
        let change = Change {
            figure: key,
            unit: now.unit,
            was: kept.value,
            now: now.value,
            percent: percent.map(tenths),
            tolerance: tenths(tolerance * 100.0),
        };
        if is_beyond(worse, less) {
            self.worse.push(change);
        } else if is_beyond(less, worse) {
            self.better.push(change);
        }
    }

    /// In Markdown, which a terminal shows as well.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{} figures compared\n", self.compared);
        if let Some(why) = &self.only_ratios {
            text += &format!("only ratios, since {why}\n");
        }
        for (title, changes) in [("worse", &self.worse), ("better", &self.better)] {
            if changes.is_empty() {
                continue;
            }
            text += &format!("\n{title}:\n\n");
            changes.iter().for_each(|it| text += &it.line());
        }
        for (title, names) in [
            ("new", &self.new),
            ("gone", &self.gone),
            ("not measured this time", &self.not_measured),
        ] {
            if names.is_empty() {
                continue;
            }
            text += &format!("\n{title}:\n\n");
            names.iter().for_each(|name| text += &format!("- {name}\n"));
        }
        text
    }
}

impl Change {
    fn line(&self) -> String {
        let [was, now] = [self.was, self.now].map(|it| shown::value(it, self.unit));
        let percent = match self.percent {
            Some(percent) if percent < 0.0 => String::new(),
            Some(percent) => format!(", {percent} % worse"),
            None => ", worse".to_owned(),
        };
        format!(
            "- {}: {was}, now {now}{percent} (tolerance {} %)\n",
            self.figure, self.tolerance
        )
    }
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Other figures than ratios say nothing where anything else changed than what is measured.
fn only_ratios(kept: &Table, now: &Table) -> Option<String> {
    if kept.machine != now.machine {
        return Some("the kept table is of another machine".to_owned());
    }
    if !kept.versions.have_same_tools(&now.versions) {
        let (old, new) = (&kept.versions, &now.versions);
        return Some(format!(
            "the kept table is of rustc {} and cargo {}, and this of rustc {} and cargo {}",
            old.rustc, old.cargo, new.rustc, new.cargo
        ));
    }
    (kept.quick != now.quick)
        .then(|| "the benches of one of both tables were asked to be short".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Better, Comparison, Figure, Outcome, Table, Unit};
    use crate::bench::{
        figure::tests::figure,
        table::tests::{bench, table},
    };

    fn of(figures: Vec<Figure>) -> Table {
        table(vec![bench("send", Outcome::Figures(figures))])
    }

    /// The figures that are worse and that are better.
    fn compared(kept: Figure, now: Figure, tolerance: Option<f64>) -> (usize, usize) {
        let found = Comparison::new(&of(vec![kept]), &of(vec![now]), tolerance);
        assert_eq!(found.compared, 1);
        (found.worse.len(), found.better.len())
    }

    #[test]
    fn a_tenth_is_tolerated() {
        for (now, expected) in [
            (1.09, (0, 0)),
            (1.11, (1, 0)),
            (0.92, (0, 0)),
            (0.9, (0, 1)),
        ] {
            let found = compared(figure("a", 1.0), figure("a", now), None);
            assert_eq!(found, expected, "{now}");
            let higher = |value| Figure {
                better: Better::Higher,
                ..figure("a", value)
            };
            let mirrored = compared(higher(now), higher(1.0), None);
            assert_eq!(mirrored, expected, "{now}");
        }
        assert_eq!(compared(figure("a", 0.0), figure("a", 0.1), None), (1, 0));
        assert_eq!(compared(figure("a", 0.0), figure("a", 0.0), None), (0, 0));
    }

    #[test]
    fn what_scatters_is_tolerated_unless_a_tolerance_is_given() {
        let scattered = Figure {
            low: Some(0.9),
            high: Some(1.2),
            ..figure("a", 1.0)
        };
        let (low, high) = (figure("a", 1.25), figure("a", 1.35));
        assert_eq!(compared(scattered.clone(), low.clone(), None), (0, 0));
        assert_eq!(compared(scattered.clone(), high, None), (1, 0));
        assert_eq!(compared(scattered, low, Some(0.2)), (1, 0));
        let few = (figure("a", 1.0), figure("a", 1.03));
        assert_eq!(compared(few.0, few.1, Some(0.02)), (1, 0));
    }

    #[test]
    fn only_ratios_carry_over() {
        let seconds = |value| Figure {
            unit: Unit::Seconds,
            ..figure("s", value)
        };
        let kept = of(vec![figure("r", 1.0), seconds(1.0)]);
        let now = of(vec![figure("r", 2.0), seconds(2.0)]);
        let worse = |kept: &Table| {
            let found = Comparison::new(kept, &now, None);
            let names = found.worse.into_iter().map(|it| it.figure);
            (names.collect::<Vec<_>>(), found.only_ratios)
        };
        let both = ["send/r", "send/s"].map(str::to_owned).to_vec();
        assert_eq!(worse(&kept), (both.clone(), None));

        // What is measured may be another; what measures may not.
        let mut other = kept.clone();
        other.versions.document = "1.0.0".to_owned();
        assert_eq!(worse(&other), (both, None));
        let mut others = [kept.clone(), kept.clone(), kept];
        others[0].machine.cores = 64;
        others[1].versions.rustc = "1.80.0".to_owned();
        others[2].quick = true;
        for (other, expected) in others.iter().zip(["machine", "1.80.0", "short"]) {
            let (names, why) = worse(other);
            assert_eq!(names, ["send/r"]);
            assert!(why.unwrap().contains(expected));
        }
    }

    #[test]
    fn what_comes_and_goes_is_told() {
        let mut kept = of(vec![figure("a", 1.0), figure("b", 1.0)]);
        kept.benches
            .push(bench("memory", Outcome::Figures(vec![figure("a", 1.0)])));
        kept.benches
            .push(bench("decode", Outcome::Figures(vec![figure("a", 1.0)])));
        let mut now = of(vec![figure("a", 1.0), figure("c", 1.0)]);
        let failed = Outcome::Failed("exit status: 1".to_owned());
        now.benches.push(bench("memory", failed));
        let found = Comparison::new(&kept, &now, None);
        assert_eq!(found.new, ["send/c"]);
        assert_eq!(found.gone, ["send/b"]);
        // `decode` was not to be measured.
        assert_eq!(found.not_measured, ["memory"]);
        assert!(found.text().contains("\ngone:\n\n- send/b\n"));
    }
}
