//! A table of figures, and the one that is kept.

use super::{
    figure::Figure,
    machine::{Machine, Versions},
};
use crate::{
    Done,
    failure::Failure,
    workspace::{Workspace, read},
};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The form that this reads and writes.
const FORMAT: u32 = 1;

/// Figures of several benches, on one machine and with the same versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Table {
    format: u32,
    /// Whether the benches were asked to be short.
    pub(super) quick: bool,
    pub(super) machine: Machine,
    pub(super) versions: Versions,
    pub(super) benches: Vec<Measured>,
}

/// What a bench made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Measured {
    pub(super) name: String,
    /// What it measures against what.
    pub(super) about: String,
    /// The day, by UTC.
    pub(super) date: String,
    /// How often it was run.
    pub(super) runs: usize,
    /// How long all runs took together, with building it.
    pub(super) seconds: u64,
    #[serde(flatten)]
    pub(super) outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    Figures(Vec<Figure>),
    /// Nothing is measured, and why.
    Skipped(String),
    /// How the program ended.
    Failed(String),
}

impl Measured {
    /// None, unless it was measured.
    pub(super) fn figures(&self) -> &[Figure] {
        match &self.outcome {
            Outcome::Figures(figures) => figures,
            Outcome::Skipped(_) | Outcome::Failed(_) => &[],
        }
    }

    fn is_measured(&self) -> bool {
        matches!(self.outcome, Outcome::Figures(_))
    }
}

impl Table {
    pub(super) fn new(quick: bool, machine: Machine, versions: Versions) -> Self {
        Table {
            format: FORMAT,
            quick,
            machine,
            versions,
            benches: Vec::new(),
        }
    }

    pub(super) fn read(path: &Path) -> Done<Self> {
        let wrong = |why: String| {
            let path = path.display();
            Failure::trouble(format!("error: {path} is no table of figures: {why}"))
        };
        let text = read(path)?;
        let form: Form = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        if form.format != FORMAT {
            let found = form.format;
            return Err(wrong(format!(
                "its format is {found}, and this reads {FORMAT}; measure anew"
            )));
        }
        serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))
    }

    /// The kept one, if there is any yet.
    pub(super) fn kept(workspace: &Workspace) -> Done<Option<Self>> {
        let path = kept_path(workspace);
        path.exists().then(|| Table::read(&path)).transpose()
    }

    pub(super) fn bench(&self, name: &str) -> Option<&Measured> {
        self.benches.iter().find(|bench| bench.name == name)
    }

    /// All figures, each with its bench.
    pub(super) fn figures(&self) -> impl Iterator<Item = (&Measured, &Figure)> {
        self.benches
            .iter()
            .flat_map(|bench| bench.figures().iter().map(move |figure| (bench, figure)))
    }

    /// Why figures of both may not stand in one table.
    pub(super) fn refuses(&self, machine: &Machine, versions: &Versions) -> Option<&'static str> {
        if self.machine != *machine {
            return Some("another machine");
        }
        (self.versions != *versions).then_some("other versions")
    }

    /// What is to be kept after a run: all that was measured, and what was kept of the other benches where both may
    /// stand in one table.
    pub(super) fn over(mut self, kept: Option<Table>) -> Self {
        let kept = kept.filter(|kept| kept.refuses(&self.machine, &self.versions).is_none());
        let old = kept.map(|kept| kept.benches).unwrap_or_default();
        self.benches.retain(Measured::is_measured);
        for bench in old {
            if self.bench(&bench.name).is_none() {
                self.benches.push(bench);
            }
        }
        self
    }

    /// Puts the benches into the order of these names; others come last.
    pub(super) fn in_order_of<'a>(mut self, names: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.collect();
        self.benches.sort_by_key(|bench| {
            let place = names.iter().position(|name| *name == bench.name);
            place.unwrap_or(names.len())
        });
        self
    }
}

/// The part that is read first.
#[derive(Deserialize)]
struct Form {
    format: u32,
}

/// Where the kept table lies.
pub(super) fn kept_path(workspace: &Workspace) -> PathBuf {
    workspace.root().join("tests/suite/figures.json")
}

/// Where it lies for people.
pub(super) fn kept_page(workspace: &Workspace) -> PathBuf {
    workspace.root().join("tests/suite/FIGURES.md")
}

#[cfg(test)]
pub(super) mod tests {
    use super::{super::figure::tests::figure, Machine, Measured, Outcome, Table, Versions};

    pub(in crate::bench) fn bench(name: &str, outcome: Outcome) -> Measured {
        Measured {
            name: name.to_owned(),
            about: format!("About {name}."),
            date: "2026-01-02".to_owned(),
            runs: 1,
            seconds: 7,
            outcome,
        }
    }

    pub(in crate::bench) fn table(benches: Vec<Measured>) -> Table {
        let machine = Machine {
            processor: "A".to_owned(),
            cores: 2,
            memory: Some(24),
            system: "linux x86_64, kernel 6.1".to_owned(),
        };
        let versions = Versions {
            rustc: "1.90.0".to_owned(),
            cargo: "1.90.0".to_owned(),
            crates: [("bungie-api".to_owned(), "0.1.0".to_owned())].into(),
            document: "2.0.0".to_owned(),
        };
        Table {
            benches,
            ..Table::new(false, machine, versions)
        }
    }

    fn measured(name: &str, value: f64) -> Measured {
        bench(name, Outcome::Figures(vec![figure("it", value)]))
    }

    #[test]
    fn what_was_not_measured_stays_as_it_was_kept() {
        let kept = table(vec![
            measured("b", 1.0),
            measured("a", 1.0),
            measured("c", 1.0),
        ]);
        let failed = bench("b", Outcome::Failed("exit status: 1".to_owned()));
        let run = table(vec![measured("a", 2.0), failed]);
        let merged = run.clone().over(Some(kept.clone()));
        let merged = merged.in_order_of(["a", "b", "c"].into_iter());
        let expected = [measured("a", 2.0), measured("b", 1.0), measured("c", 1.0)];
        assert_eq!(merged.benches, expected);

        let mut other = kept;
        other.versions.rustc = "1.91.0".to_owned();
        assert_eq!(run.over(Some(other)).benches, [measured("a", 2.0)]);
    }
}
