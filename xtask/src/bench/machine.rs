//! On what, and with what, was measured.

use crate::{
    Done, tool,
    workspace::{Workspace, read},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, env, fs, process::Command, thread};

/// A machine, as far as figures depend on it. It has no name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Machine {
    pub(super) processor: String,
    pub(super) cores: usize,
    /// In GiB.
    pub(super) memory: Option<u64>,
    /// Kind, architecture and the first two numbers of the kernel.
    pub(super) system: String,
}

const UNKNOWN: &str = "unknown";

impl Machine {
    /// The one at hand.
    pub(super) fn here() -> Self {
        Machine {
            processor: processor().unwrap_or_else(|| UNKNOWN.to_owned()),
            cores: thread::available_parallelism().map_or(1, usize::from),
            memory: memory().map(|bytes| (bytes as f64 / (1u64 << 30) as f64).round() as u64),
            system: system(),
        }
    }
}

fn processor() -> Option<String> {
    let found = field("/proc/cpuinfo", "model name")
        .or_else(|| asked("sysctl", &["-n", "machdep.cpu.brand_string"]))
        .or_else(|| env::var("PROCESSOR_IDENTIFIER").ok())?;
    Some(found.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn memory() -> Option<u64> {
    let of_linux = || {
        let text = field("/proc/meminfo", "MemTotal")?;
        let kilobytes: u64 = text.strip_suffix(" kB")?.trim().parse().ok()?;
        Some(kilobytes * 1024)
    };
    of_linux().or_else(|| asked("sysctl", &["-n", "hw.memsize"])?.parse().ok())
}

fn system() -> String {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").ok();
    let release = release.or_else(|| asked("uname", &["-r"]));
    let kernel = release.map(|release| {
        let numbers: Vec<&str> = release.trim().split('.').take(2).collect();
        format!(", kernel {}", numbers.join("."))
    });
    let kernel = kernel.unwrap_or_default();
    format!("{} {}{kernel}", env::consts::OS, env::consts::ARCH)
}

/// What stands after a name and a colon, the first time.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// What a program of the system says, where there is one.
fn asked(program: &str, arguments: &[&str]) -> Option<String> {
    let said = tool::run(Command::new(program).args(arguments)).ok()?;
    Some(said.trim().to_owned())
}

/// Versions of what measures, and of what is measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Versions {
    pub(super) rustc: String,
    pub(super) cargo: String,
    /// By package.
    pub(super) crates: BTreeMap<String, String>,
    /// Of Bungie's document.
    pub(super) document: String,
}

impl Versions {
    /// Those of a workspace.
    pub(super) fn of(workspace: &Workspace) -> Done<Self> {
        let version = |variable: &str, program: &str| {
            let program = env::var_os(variable).unwrap_or_else(|| program.into());
            let mut command = Command::new(program);
            let said = tool::run(command.arg("--version").current_dir(workspace.root()))?;
            let version = said.split_whitespace().nth(1).unwrap_or(UNKNOWN);
            Done::Ok(version.to_owned())
        };
        Ok(Versions {
            rustc: version("RUSTC", "rustc")?,
            cargo: version("CARGO", "cargo")?,
            crates: crates(workspace)?,
            document: document(workspace)?,
        })
    }

    /// Whether the same tools measured.
    pub(super) fn have_same_tools(&self, other: &Self) -> bool {
        (&self.rustc, &self.cargo) == (&other.rustc, &other.cargo)
    }
}

fn crates(workspace: &Workspace) -> Done<BTreeMap<String, String>> {
    let mut crates = BTreeMap::new();
    for folder in [workspace.client(), workspace.generated()] {
        let manifest: toml::Table = read(&folder.join("Cargo.toml"))?
            .parse()
            .unwrap_or_default();
        let text = |key: &str| manifest.get("package")?.get(key)?.as_str();
        if let (Some(name), Some(version)) = (text("name"), text("version")) {
            crates.insert(name.to_owned(), version.to_owned());
        }
    }
    Ok(crates)
}

fn document(workspace: &Workspace) -> Done<String> {
    let text = read(&workspace.spec("openapi.json"))?;
    let document: Value = serde_json::from_str(&text).unwrap_or_default();
    let version = document["info"]["version"].as_str();
    Ok(version.unwrap_or(UNKNOWN).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Machine, field};
    use std::fs;

    #[test]
    fn a_field_is_what_stands_after_the_colon() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cpuinfo");
        fs::write(&path, "model\t: 85\nmodel name\t: A: B\nmodel name\t: C\n").unwrap();
        let field = |name| field(path.to_str().unwrap(), name);
        assert_eq!(field("model name").as_deref(), Some("A: B"));
        assert_eq!(field("stepping"), None);
    }

    #[test]
    fn a_machine_is_itself() {
        let here = Machine::here();
        assert_eq!(here, Machine::here());
        assert!(here.cores > 0);
        assert!(here.system.starts_with(std::env::consts::OS), "{here:?}");
    }
}
