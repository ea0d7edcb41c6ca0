//! Which benches there are: `tests/suite/benches.toml`.

use crate::{
    Done,
    failure::Failure,
    workspace::{Workspace, read},
};
use serde::Deserialize;

const FILE: &str = "tests/suite/benches.toml";

/// A bench as a program.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bench {
    pub(super) name: String,
    /// What it measures against what.
    pub(super) about: String,
    /// The program and its arguments, run in the root of the workspace. `--quick` is added at the end.
    pub(super) command: Vec<String>,
}

/// All benches, in the order in which they run.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    bench: Vec<Bench>,
}

impl List {
    pub(super) fn read(workspace: &Workspace) -> Done<Self> {
        let text = read(&workspace.root().join(FILE))?;
        let list = toml::from_str(&text);
        list.map_err(|error| Failure::trouble(format!("error: {FILE}: {error}")))
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        self.bench.iter().any(|bench| bench.name == name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.bench.iter().map(|bench| &*bench.name)
    }

    /// Those with these names, or all where there are no names.
    pub(super) fn only(self, names: &[String]) -> Done<Vec<Bench>> {
        if let Some(unknown) = names.iter().find(|name| !self.knows(name)) {
            let all: Vec<&str> = self.names().collect();
            return Err(Failure::new(format!(
                "error: no bench is called {unknown}; there are {}",
                all.join(", ")
            )));
        }
        let is_wanted = |bench: &Bench| names.is_empty() || names.contains(&bench.name);
        Ok(self.bench.into_iter().filter(is_wanted).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{List, Workspace, read};
    use std::fs;

    #[test]
    fn every_bench_of_the_repository_is_in_the_list() {
        let workspace = Workspace::at(None);
        let list = List::read(&workspace).unwrap();
        let mut names = Vec::new();
        let suite = read(&workspace.root().join("tests/suite/Cargo.toml")).unwrap();
        let suite: toml::Table = toml::from_str(&suite).unwrap();
        for bench in suite["bench"].as_array().unwrap() {
            names.push(bench["name"].as_str().unwrap().to_owned());
        }
        for entry in fs::read_dir(workspace.root().join("codegen/bench")).unwrap() {
            let path = entry.unwrap().path();
            let is_script = path.extension().is_some_and(|it| it == "py");
            if is_script && read(&path).unwrap().contains("__main__") {
                names.push(path.file_stem().unwrap().to_str().unwrap().to_owned());
            }
        }
        assert!(names.len() > 8, "{names:?}");
        for name in names {
            assert!(list.knows(&name), "{name} is not in the list");
        }
    }
}
